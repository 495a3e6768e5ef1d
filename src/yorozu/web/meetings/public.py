"""Published minutes, by district."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from yorozu.community.queries import area_by_code, district_choices
from yorozu.meetings.queries import kind_of, published_meeting, published_page
from yorozu.web.portal.gate import public


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The latest first, of a district or of the whole city."""
    area = area_by_code(request.GET.get("area", "")[:40])
    page = published_page(area, after=request.GET.get("after", "")[:80])
    kept = {"area": area.code} if area else {}
    rows = [{"one": one, "kind": kind_of(one.series.kind).name} for one in page.rows]
    context = {"rows": rows, "area": area, "districts": district_choices(), "next_page": f"?{urlencode({**kept, 'after': page.next_key})}" if page.next_key else ""}
    return render(request, "meetings/published.html", context)


@public
@require_safe
def one(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of one meeting, in their public form."""
    meeting = published_meeting(meeting_id)
    if meeting is None:
        raise Http404
    return render(request, "meetings/published_one.html", {"meeting": meeting, "kind": kind_of(meeting.series.kind)})
