"""The addresses of the HSDS 3 API: parameters → one query → JSON."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yorozu.api.answers import Nothing, as_json, as_lines, reading
from yorozu.directory.queries import hsds
from yorozu.directory.queries.hsds import Json, Part, Portion
from yorozu.kernel.access import public

from . import openapi
from .parameters import MOST, MOST_FULL, MOST_MINIMAL, Paging, as_key, asked, key, paging, truth, words

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/latest/hsds/"


def _full_address(request: HttpRequest, name: str) -> str:
    base = settings.BASE_URL.rstrip("/")
    return f"{base}{reverse(name)}" if base else request.build_absolute_uri(reverse(name))


def _page(found: Portion, at: Paging) -> Json:
    pages = max(1, -(-found.total // at.size))
    return {"total_items": found.total, "total_pages": pages, "page_number": at.page, "size": len(found.contents), "first_page": at.page == 1,
            "last_page": at.page >= pages, "empty": not found.contents, "contents": found.contents}  # fmt: skip


def _listed(request: HttpRequest, parts: Sequence[Part], at: Paging) -> HttpResponseBase:
    if at.lines:
        return as_lines(hsds.every(parts))
    return as_json(request, _page(hsds.portion(parts, page=at.page, size=at.size), at))


def _one(request: HttpRequest, found: Any) -> HttpResponseBase:
    if found is None:
        raise Nothing
    return as_json(request, found)


@reading
def about(request: HttpRequest) -> HttpResponseBase:
    """Which version of HSDS, and where the description is."""
    return as_json(request, {"version": VERSION, "profile": PROFILE, "openapi_url": _full_address(request, "hsds:openapi")})


@reading
def description(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    return as_json(request, openapi.document(_full_address(request, "hsds:about").rstrip("/"), settings.CITY_NAME))


@public
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same for people: every address with its parameters, without anything from elsewhere."""
    rows = [(path, item["get"]["summary"], [openapi.parameter(one) for one in item["get"].get("parameters", [])])
            for path, item in openapi.paths().items()]  # fmt: skip
    return render(request, "directory/open_data.html", {"rows": rows, "base": _full_address(request, "hsds:about").rstrip("/")})


@reading
def services(request: HttpRequest) -> HttpResponseBase:
    """Services and desks."""
    full, minimal = truth(request.GET, "full"), truth(request.GET, "minimal")
    at = paging(request.GET, most=MOST_MINIMAL if minimal else MOST_FULL if full else MOST)
    return _listed(request, hsds.services(asked(request.GET), full=full, minimal=minimal), at)


@reading
def service(request: HttpRequest, thing: str) -> HttpResponseBase:
    """One service or desk with everything."""
    return _one(request, hsds.service(as_key(thing, "id")))


@reading
def places(request: HttpRequest) -> HttpResponseBase:
    """Services at their places."""
    full = truth(request.GET, "full")
    at = paging(request.GET, most=MOST_FULL if full else MOST)
    return _listed(request, hsds.services_at_locations(asked(request.GET, places=True), full=full), at)


@reading
def place(request: HttpRequest, thing: str) -> HttpResponseBase:
    """One service at one place."""
    return _one(request, hsds.service_at_location(as_key(thing, "id")))


@reading
def organisations(request: HttpRequest) -> HttpResponseBase:
    """Organisations."""
    full, whole_services = truth(request.GET, "full"), truth(request.GET, "full_service")
    at = paging(request.GET, most=MOST_FULL if full or whole_services else MOST)
    return _listed(request, hsds.organisations(words=words(request.GET), full=full, full_service=whole_services), at)


@reading
def organisation(request: HttpRequest, thing: str) -> HttpResponseBase:
    """One organisation with its services."""
    return _one(request, hsds.organisation(as_key(thing, "id"), full_service=truth(request.GET, "full_service")))


def _few(request: HttpRequest, rows: list[Json]) -> HttpResponseBase:
    """A short list that is held in memory: searched, paged, or as lines."""
    said, at = words(request.GET).casefold(), paging(request.GET)
    found = [one for one in rows if said in f"{one['name']} {one['description']}".casefold()]
    if at.lines:
        return as_lines(found)
    first = (at.page - 1) * at.size
    return as_json(request, _page(Portion(len(found), found[first : first + at.size]), at))


@reading
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    """Every taxonomy."""
    return _few(request, hsds.taxonomies())


@reading
def taxonomy(request: HttpRequest, thing: str) -> HttpResponseBase:
    """One taxonomy."""
    return _one(request, _with_id(hsds.taxonomies(), thing))


@reading
def terms(request: HttpRequest) -> HttpResponseBase:
    """Terms of the taxonomies; none has a parent, so that `top_only` changes nothing and `parent_id` finds nothing."""
    truth(request.GET, "top_only")
    of, parent = key(request.GET, "taxonomy_id"), key(request.GET, "parent_id")
    rows = [one for one in hsds.taxonomy_terms() if parent is None and (of is None or one["taxonomy_id"] == str(of))]
    return _few(request, rows)


@reading
def term(request: HttpRequest, thing: str) -> HttpResponseBase:
    """One term."""
    return _one(request, _with_id(hsds.taxonomy_terms(), thing))


def _with_id(rows: list[Json], thing: str) -> Json | None:
    wanted = str(as_key(thing, "id"))
    return next((one for one in rows if one["id"] == wanted), None)
