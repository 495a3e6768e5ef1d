"""Pages for what went wrong: what happened, what to do, the telephone; what was typed is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NEVER_SHOWN = {"csrfmiddlewaretoken", "once", "password", "passphrase"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from a page that was too old: the same fields again with a fresh token, to be sent once more."""
    kept = [(name, value) for name, values in request.POST.lists() if name not in _NEVER_SHOWN for value in values]
    return render(request, "portal/403.html", {"kept": kept, "here": request.path}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or none that this person may know of: the same bytes."""
    return render(request, "portal/404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The request could not be read."""
    return render(request, "portal/400.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake."""
    return render(request, "portal/500.html", status=500)
