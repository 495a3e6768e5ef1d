"""Pages for what went wrong: what happened, what to do, the telephone; what was typed is kept."""

import logging
import sys
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language

from yorozu.kernel.trouble import Trouble, trouble_of
from yorozu.web.portal.assets import asset
from yorozu.web.portal.late import typed_in

log = logging.getLogger(__name__)
TRY_AGAIN_SECONDS = 20


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that was too old: the same fields again with a fresh token, to be sent once more.

    What another site posted isn't shown: one press on our own button would send a stranger's words as one's own.
    """
    return _again(request) if _from_here(request) else render(request, "portal/403.html", {"kept": [], "here": "/"}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Posted by nobody we know: the same fields again, with the way to sign in."""
    return _again(request, sign_in=settings.LOGIN_URL)


def _again(request: HttpRequest, *, sign_in: str = "") -> HttpResponse:
    kept = [(name, value) for name, values in typed_in(request).items() for value in values]
    return render(request, "portal/403.html", {"kept": kept, "here": request.get_full_path(), "sign_in": sign_in}, status=403)


def _from_here(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    came_from = request.headers.get("Origin") or request.headers.get("Referer")
    return came_from is None or urlsplit(came_from).netloc == request.get_host()


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or none that this person may know of: the same bytes."""
    return render(request, "portal/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return render(request, "portal/400.html", status=400)


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The database is away, or can't write: a page that needs neither it nor the session, with the telephone.

    What was typed comes back in the page, with the same token: sent again it is still one record.
    """
    log.error("the database: %s (%s)", trouble, type(sys.exc_info()[1]).__name__)
    page = _plain("portal/503.html", unwritable=trouble is Trouble.UNWRITABLE, here=request.get_full_path(), **_kept(request))
    return HttpResponse(page, status=503, headers={"Retry-After": str(TRY_AGAIN_SECONDS), "Cache-Control": "no-store"})


def _kept(request: HttpRequest) -> dict[str, Any]:
    """The fields of a form of ours that could not be done; files can't be given back."""
    try:
        if request.method != "POST" or not _from_here(request) or request.FILES:
            return {"kept": []}
        kept = [(name, value) for name, values in typed_in(request).items() for value in values]
    except (OSError, RequestDataTooBig, TooManyFieldsSent):
        return {"kept": []}
    return {"kept": kept, "once": request.POST.get("once", ""), "csrf_token": get_token(request)}


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake; or the database's trouble, where it was noticed before any view ran or after it."""
    trouble = trouble_of(sys.exc_info()[1])
    return unavailable(request, trouble) if trouble else HttpResponse(_plain("portal/500.html"), status=500)


def _plain(template: str, **context: Any) -> str:
    site = {"css": asset("yorozu").address, "phone": settings.MAIN_PHONE}
    return render_to_string(template, {"site": site, "language": get_language() or "ja", **context})
