"""Between the server and the views: how pages are shown, who acts, how long a session lives, what an error looks like."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yorozu.community.queries import actor_of
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS
from yorozu.kernel.audit import record_denial
from yorozu.kernel.errors import Denied, NotFound, YorozuError
from yorozu.kernel.trouble import trouble_of
from yorozu.web.portal.errors import unavailable
from yorozu.web.portal.gate import ActorRequest
from yorozu.web.portal.late import end_session, keep_typed

from .middleware_display import DisplayMiddleware
from .middleware_refuse import RefuseMiddleware

__all__ = ["ActorMiddleware", "DisplayMiddleware", "ErrorPageMiddleware", "RefuseMiddleware", "SessionLimitMiddleware"]
log = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]


class SessionLimitMiddleware:
    """Staff sessions end by idling and by age; what was posted too late is kept for after the sign-in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session where its time is over."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(clock.now().timestamp())
        started, seen = request.session.get("started", now), request.session.get("seen", now)
        started, seen = min(started, now), min(seen, now)  # a clock that was set back makes no session endless
        if now - seen > settings.STAFF_IDLE_SECONDS or now - started > settings.STAFF_ABSOLUTE_SECONDS:
            return self._end(request)
        if request.session.get("started", now + 1) > started:
            request.session["started"] = started
        if now - seen >= 30 or request.session.get("seen", now + 1) > now:
            request.session["seen"] = now
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _end(self, request: HttpRequest) -> HttpResponse:
        here = request.get_full_path() if request.method in ("GET", "HEAD") else "/desk/"
        if request.method == "POST" and keep_typed(request):
            here = reverse("portal:unsent")
        end_session(request)
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': here, 'ended': '1'})}")


class ActorMiddleware:
    """Sets `request.actor`: the account with the posts that it holds today, else nobody."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        """Ask once for each request, so that a post that ended gives nothing on the next one."""
        request.actor = actor_of(request.user) if request.user.is_authenticated else ANONYMOUS
        return self.get_response(request)


class ErrorPageMiddleware:
    """Anticipated failures become pages; a denial is traced in a transaction of its own and looks like a missing page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do on the way in."""
        return self.get_response(request)

    def process_exception(self, request: ActorRequest, error: Exception) -> HttpResponse | None:
        """A page for what was anticipated; anything else goes up."""
        if isinstance(error, Denied):
            self._note(request, error)
        if isinstance(error, NotFound):
            raise Http404 from error
        if isinstance(error, YorozuError):
            return render(request, "portal/409.html", {"sentence": str(error)}, status=409)
        trouble = trouble_of(error)
        return unavailable(request, trouble) if trouble else None

    @staticmethod
    def _note(request: ActorRequest, error: Denied) -> None:
        data: dict[str, Any] = error.data
        try:
            with transaction.atomic():
                record_denial(request.actor, action=str(data.get("action", "")), kind=str(data.get("kind", "")),
                              thing_id=data.get("thing_id"), reason=str(data.get("reason", "")))  # fmt: skip
        except DatabaseError:
            log.exception("a denial could not be noted")
