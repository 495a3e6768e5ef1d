"""Calendars to subscribe to, and the list of public pages for search engines."""

import math
from collections.abc import Sequence
from uuid import UUID
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yorozu.directory import queries
from yorozu.directory.queries import district_area, event_feed, events_feed, opening_feed, public_addresses
from yorozu.web.portal.gate import public


@public
@require_safe
def hours(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """When a place is open in the next weeks."""
    return _calendar(opening_feed(service_id))


@public
@require_safe
def events(request: HttpRequest, code: str) -> HttpResponse:
    """What takes place in a district."""
    area = district_area(code)
    return _calendar(events_feed(area) if area else None)


@public
@require_safe
def city_events(request: HttpRequest) -> HttpResponse:
    """What takes place in the whole city."""
    return _calendar(events_feed(None))


@public
@require_safe
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event, to put into a calendar."""
    return _calendar(event_feed(event_id))


def _calendar(body: bytes | None) -> HttpResponse:
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """sitemap.xml (sitemaps.org 0.9): the pages, or, where they are more than one sitemap may name, its parts."""
    paths = public_addresses()
    if len(paths) <= queries.PAGES:
        return _sitemap("urlset", "url", paths)
    return _sitemap("sitemapindex", "sitemap", [f"/sitemap-{number}.xml" for number in range(1, math.ceil(len(paths) / queries.PAGES) + 1)])


@public
@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    """One part of a large sitemap."""
    paths = public_addresses()[(number - 1) * queries.PAGES : number * queries.PAGES] if number else []
    if not paths:
        raise Http404
    return _sitemap("urlset", "url", paths)


def _sitemap(whole: str, one: str, paths: Sequence[str]) -> HttpResponse:
    rows = "".join(f"<{one}><loc>{escape(settings.BASE_URL + path)}</loc></{one}>" for path in paths)
    body = f'<?xml version="1.0" encoding="UTF-8"?><{whole} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{whole}>'
    response = HttpResponse(body, content_type="application/xml")
    response["Cache-Control"] = "public, max-age=3600"
    return response


CLOSED = ("/desk/", "/sign-in/", "/consult/status/", "/consult/check/", "/find/confirm/", "/find/?*q=", "/p/", "/display/")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: the directory may be found, a person's pages and what was typed may not (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
