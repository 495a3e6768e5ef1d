"""What was posted when nobody was signed in any more: kept for the account that typed it, never for the next person.

A session that ends leaves behind, in the fresh one, whose it was. What that browser still posts is kept as a draft of that
account, and only that account sees it after signing in.
"""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest

from yorozu.kernel import drafts

UNSENT = "unsent"  # the draft's form
_WAS = "was"
_NEVER_KEPT = ("csrfmiddlewaretoken", "once")
_SECRET = ("password", "passphrase")


def typed_in(request: HttpRequest) -> dict[str, list[Any]]:
    """The posted fields, without tokens and without secrets."""
    return {name: values for name, values in request.POST.lists()
            if name not in _NEVER_KEPT and not any(word in name for word in _SECRET)}  # fmt: skip


def end_session(request: HttpRequest) -> None:
    """Sign out; the fresh session knows only which account it was."""
    was = str(request.user.pk)
    logout(request)
    request.session[_WAS] = was


def keep_typed(request: HttpRequest) -> bool:
    """Keep what is posted for who is, or was, signed in here; False where nobody knows who that is."""
    owner = str(request.user.pk) if request.user.is_authenticated else request.session.get(_WAS, "")
    fields = typed_in(request)
    if not owner or not fields:
        return False
    drafts.keep(owner=owner, form=UNSENT, body={"path": request.path, "fields": fields})
    return True
