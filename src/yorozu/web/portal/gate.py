"""Every page declares who may open it; a page that doesn't is refused.

`@public`, `@staff()` and `@demo_only` mark a view; `GateMiddleware` reads the mark before the view runs, so that a
forgotten one is found by the first request to it (and by a test that walks every URL).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from yorozu.community.queries import must_set_up
from yorozu.kernel.access import ALWAYS, POSTED, Actor, Mark, Permission, marked, public
from yorozu.kernel.audit import record_denial
from yorozu.web.portal import sure
from yorozu.web.portal.errors import signed_out
from yorozu.web.portal.late import keep_typed

__all__ = ["ALWAYS", "POSTED", "ActorRequest", "GateMiddleware", "demo_only", "public", "staff"]


class ActorRequest(HttpRequest):
    """A request after `ActorMiddleware`: who acts is known."""

    actor: Actor


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def staff(permission: Permission | None = None, *, before_factor: bool = False, sure: str = "") -> Callable[[V], V]:
    """Signed in with a post in force, and with `permission` by one of them where it is given.

    Who must have a second factor and has none reaches only what is marked `before_factor`. `sure`: see `Mark`.
    """
    return lambda view: marked(view, Mark("staff", permission, before_factor, sure))


def demo_only(view: V) -> V:
    """Only in the demo; anywhere else there is no such page."""
    return marked(view, Mark("demo"))


class GateMiddleware:
    """Refuses what isn't declared; sends to sign-in who isn't signed in; shows who may not a missing page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: ActorRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None lets the view run."""
        mark = getattr(view, "access_mark", None)
        if mark is None:
            if settings.MODE == "production":
                raise Http404
            raise ImproperlyConfigured(f"{getattr(view, '__name__', view)} declares no access rule")
        if mark.who == "demo" and not settings.DEMO:
            raise Http404
        return self._staff(request, mark) if mark.who == "staff" else None

    def _staff(self, request: ActorRequest, mark: Mark) -> HttpResponseBase | None:
        actor: Actor = request.actor
        if actor.kind != "staff":
            return self._sign_in_first(request)
        if actor.is_staff and (mark.permission is None or actor.has(mark.permission)):
            return self._ask_first(request, mark)
        record_denial(actor, action=str(mark.permission or "staff"), kind="page", thing_id=None, reason="no post gives this")
        raise Http404

    def _ask_first(self, request: ActorRequest, mark: Mark) -> HttpResponseBase | None:
        """A second factor that is due, then whether it is still the same person."""
        if not mark.before_factor and must_set_up(request.user, request.actor):
            return self._set_up_first(request)
        asks = mark.sure == ALWAYS or (mark.sure == POSTED and request.method == "POST")
        return sure.ask(request, request.actor) if asks and not sure.is_sure(request) else None

    @staticmethod
    def _set_up_first(request: ActorRequest) -> HttpResponseBase:
        if request.method == "POST":
            keep_typed(request)
        return redirect("portal:account")

    @staticmethod
    def _sign_in_first(request: ActorRequest) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if keep_typed(request):
            return redirect_to_login(reverse("portal:unsent"), settings.LOGIN_URL)
        return signed_out(request)
