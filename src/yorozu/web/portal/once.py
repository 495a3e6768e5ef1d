"""The idempotency token of a form, seen from a view."""

from collections.abc import Callable

from django.http import HttpRequest

from yorozu.kernel import once


def owner_of(request: HttpRequest) -> str:
    """Whose form it is: the account, or this browser."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    if request.session.session_key is None:
        request.session.create()
    return str(request.session.session_key)[:64]


def sent_once(request: HttpRequest, act: Callable[[], str]) -> str:
    """Do `act`, which answers with an address, unless this very form was sent before: then only answer."""
    return str(once.run(token=request.POST.get("once", ""), owner=owner_of(request), act=act))
