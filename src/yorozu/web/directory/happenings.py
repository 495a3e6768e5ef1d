"""Events: a list by day, an event's own page, each with its calendar beside it. No JavaScript."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yorozu.community.queries import district_choices
from yorozu.directory.queries import district_area, event_page, event_rows
from yorozu.web.portal.gate import public
from yorozu.web.portal.kept_pages import same_for_all

from . import structured


@public
@same_for_all
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What takes place in the city or in a district, the nearest first."""
    area = district_area(request.GET.get("area", "")[:40])
    free = request.GET.get("free") == "1"
    found = event_rows(area=area, free=free, after=request.GET.get("after", "")[:80])
    kept = {name: value for name, value in (("area", area.code if area else ""), ("free", "1" if free else "")) if value}
    context = {"area": area, "free": free, "rows": found.rows, "districts": district_choices(),
               "next_page": f"?{urlencode({**kept, 'after': found.next_key})}" if found.next_key else ""}  # fmt: skip
    return render(request, "directory/events.html", context)


@public
@same_for_all
@require_safe
def event(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event."""
    page = event_page(event_id)
    if page is None:
        raise Http404
    links = map_links(page.event.latitude, page.event.longitude)
    return render(request, "directory/event.html", {"page": page, "structured": structured.of_event(page), "map_links": links})


def map_links(latitude: float | None, longitude: float | None) -> dict[str, str]:
    """Addresses of maps of others for a position: the state's own map, and what a telephone opens by itself; none without a position."""
    if latitude is None or longitude is None:
        return {}
    return {"gsi": f"https://maps.gsi.go.jp/#17/{latitude:.6f}/{longitude:.6f}/", "geo": f"geo:{latitude:.6f},{longitude:.6f}"}
