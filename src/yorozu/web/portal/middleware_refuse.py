"""Before anything else: requests that no page of ours could have sent are refused unread."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from yorozu.web.portal.errors import bad_request

Next = Callable[[HttpRequest], HttpResponse]
METHODS = ("GET", "HEAD", "POST")
API = "/api/"  # read by other sites' pages: their browsers ask first (OPTIONS); its own answer to other methods is JSON
MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE  # of a resident's page: words, never a file
LARGEST_AT_A_DESK = 64 * MEGABYTE  # the import form itself says what is too much, up to here


class RefuseMiddleware:
    """Other methods, NUL in an address (PostgreSQL keeps none), bodies that would fill the disk before a view saw them."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """405, 400, 413, or on to the next."""
        if request.method not in METHODS and not request.path.startswith(API):
            return HttpResponseNotAllowed(METHODS)
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        if _length(request) > (LARGEST_AT_A_DESK if request.path.startswith("/desk/") else LARGEST):
            response = bad_request(request)
            response.status_code = 413
            return response
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """What the request says of its body; without a number Django reads none of it."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else LARGEST_AT_A_DESK + 1 if said.strip("0") else 0
