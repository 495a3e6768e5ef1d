"""さがす, a page for each desk and service, the districts; and the staff's import. No JavaScript for residents."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yorozu.community.queries import area_by_code, district_choices
from yorozu.directory.queries import (
    Browsed,
    Found,
    Narrowing,
    browse,
    desk_page,
    district_page,
    event_rows,
    find,
    life_field_choices,
    service_page,
    spoken_languages,
)
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, public
from yorozu.web.portal.kept_pages import same_for_all

from . import booklets, maps, structured
from .happenings import map_links

WORDS = 200


@public
@same_for_all
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """さがす: everyday words, or a life situation, a district and facts without any."""
    text, said = request.GET.get("q", "")[:WORDS], request.GET
    area = area_by_code(said.get("area", ""))
    narrowing = Narrowing(said.get("now") == "1", said.get("open") == "today", said.get("free") == "1", said.get("transport") == "1",
                          said.get("accepting") == "1", said.get("language", "")[:10], said.get("field", "")[:40])  # fmt: skip
    found: Found | Browsed | None = find(text, area=area, narrowing=narrowing) if text.strip() else None
    next_page = ""
    if found is None and (narrowing.asked or area):
        found = browse(area=area, narrowing=narrowing, after=said.get("after", "")[:400])
        kept = {name: said[name] for name in ("area", "field", "open", "now", "free", "transport", "accepting", "language") if said.get(name)}
        next_page = f"?{urlencode({**kept, 'after': found.next_key})}" if found.next_key else ""
    context = {"q": text, "area": area, "narrowing": narrowing, "languages": spoken_languages(), "found": found, "districts": district_choices(),
               "asked": bool(text.strip()), "fields": life_field_choices(), "field_name": dict(life_field_choices()).get(narrowing.field, ""),
               "next_page": next_page, "count": len(found.desks) + len(found.services) if found else 0}  # fmt: skip
    return render(request, "directory/find.html", context)


@public
@same_for_all
@require_safe
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One service or place."""
    page = service_page(service_id)
    if page is None:
        raise Http404
    context = {"page": page, "structured": structured.of_service(page), "map": maps.place(page), "map_links": map_links(page.latitude, page.longitude)}
    return render(request, "directory/service.html", context)


@public
@same_for_all
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """One desk."""
    page = desk_page(code)
    if page is None:
        raise Http404
    return render(request, "directory/desk.html", {"page": page, "structured": structured.of_desk(page)})


@public
@same_for_all
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """All districts; also お近くの窓口."""
    return render(request, "directory/districts.html", {"districts": district_choices(), "map": maps.city()})


@public
@require_safe
def district(request: ActorRequest, code: str) -> HttpResponse:
    """One district: its desks and places."""
    page = district_page(code, after=request.GET.get("after", "")[:200])
    if page is None:
        raise Http404
    return render(request, "directory/district.html", {"page": page, "map": maps.district(page), "booklets": booklets.of_page(page),
                                                       "events": event_rows(area=page.area, size=3).rows,
                                                       "may_print": request.actor.has(Permission.PRINT_PAPER)})
