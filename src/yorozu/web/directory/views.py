"""さがす, a page for each desk and service, the districts; and the staff's import. No JavaScript for residents."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.community.queries import area_by_code, district_choices
from yorozu.directory.queries import Narrowing, desk_page, district_page, find, service_page, spoken_languages
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, public

from . import booklets, maps, structured

WORDS = 200


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """さがす: everyday words, a district, open today."""
    text = request.GET.get("q", "")[:WORDS]
    area = area_by_code(request.GET.get("area", ""))
    today = request.GET.get("open") == "today"
    said = request.GET
    narrowing = Narrowing(said.get("now") == "1", said.get("free") == "1", said.get("transport") == "1", said.get("accepting") == "1",
                          said.get("language", "")[:10])  # fmt: skip
    found = find(text, area=area, open_today=today, narrowing=narrowing)
    context = {"q": text, "area": area, "open_today": today, "narrowing": narrowing, "languages": spoken_languages(), "found": found, "districts": district_choices(), "asked": bool(text.strip()),
               "count": len(found.desks) + len(found.services)}  # fmt: skip
    return render(request, "directory/find.html", context)


@public
@require_safe
def service(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """One service or place."""
    page = service_page(service_id)
    if page is None:
        raise Http404
    return render(request, "directory/service.html", {"page": page, "structured": structured.of_service(page)})


@public
@require_safe
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """One desk."""
    page = desk_page(code)
    if page is None:
        raise Http404
    return render(request, "directory/desk.html", {"page": page, "structured": structured.of_desk(page)})


@public
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
                                                       "may_print": request.actor.has(Permission.PRINT_PAPER)})
