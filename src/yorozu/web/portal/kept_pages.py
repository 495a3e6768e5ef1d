"""Public pages that read the same for everybody who chose nothing: made once, and kept until the city changes, half a minute at most.

On a snowy morning a thousand people open the same page. What is kept was shown to somebody without a session, and is shown only to others
without one. Each look asks whether anything of the city's own was written since, so that what an owner withdraws is gone on the next request;
"open now" may be half a minute late.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from yorozu.kernel import clock
from yorozu.kernel.audit import newest_of_city
from yorozu.kernel.kept import Kept

HELD_SECONDS = 30
LARGEST = 256 * 1024  # bytes of one page
MOST = 8 * 1024 * 1024  # bytes of all of them, in each process
_OWN = ("HTTP_AUTHORIZATION", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")  # who sends these is answered afresh
_NEVER = ("/assets/", "/desk/", "/health")  # files have their own way to be kept, and none of these is a page of the city
View = Callable[..., HttpResponseBase]
Key = tuple[str, str, str, str]


def same_for_all(view: View) -> View:
    """Mark a view whose page depends on nothing but its address, the language asked for, the city and the time."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.same_for_all = True  # type: ignore[attr-defined]
        return response

    return marked


class _Pages:
    """The pages of one state of the city and one half minute: what is begun in it is kept in it, whatever comes meanwhile."""

    def __init__(self) -> None:
        self.by_key: dict[Key, tuple[bytes, dict[str, str]]] = {}
        self.held = 0  # bytes


class KeptPagesMiddleware:
    """Answers from what is kept, or keeps what a marked view (or an answer that says of itself that it is public) gave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept = Kept(_Pages)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A kept page where there is one of this city and this half minute."""
        if not settings.KEEP_PUBLIC_PAGES or request.method != "GET" or _brings_own(request):
            return self.get_response(request)
        try:
            pages = self.kept.get(f"{newest_of_city()} {int(clock.now().timestamp()) // HELD_SECONDS}")
        except DatabaseError:  # what needs no database is answered without one, and what needs it says so itself
            return self.get_response(request)
        key = _key(request)
        if found := pages.by_key.get(key):
            return HttpResponse(found[0], headers=found[1])
        response = self.get_response(request)
        if _is_for_all(request, response) and len(response.content) <= LARGEST and pages.held + len(response.content) <= MOST:
            pages.held += len(response.content)
            pages.by_key[key] = response.content, dict(response.headers)
        return response


def _brings_own(request: HttpRequest) -> bool:
    """Never kept: another kind of address, a cookie of a session or a choice, a condition. The token of forms is no matter: a page that has a form sets it anew, and isn't kept."""
    return request.path.startswith(_NEVER) or any(request.META.get(name) for name in _OWN) or any(name != settings.CSRF_COOKIE_NAME for name in request.COOKIES)


def _key(request: HttpRequest) -> Key:
    return request.META.get("HTTP_HOST", ""), request.scheme or "", request.get_full_path(), request.META.get("HTTP_ACCEPT_LANGUAGE", "")


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    marked = getattr(response, "same_for_all", False) or response.headers.get("Cache-Control", "").startswith("public")
    once = any(name.startswith("_csp") for name in vars(request))  # a nonce is for one answer
    return marked and not once and response.status_code == 200 and not response.streaming and not response.cookies
