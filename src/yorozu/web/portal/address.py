"""Who asks, seen from the network: the address that limits on guessing count by."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; what a browser itself writes into the header counts for nothing."""
    hops = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if settings.PROXIES and len(hops) >= settings.PROXIES:
        return str(hops[-settings.PROXIES])[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
