"""The official's home: counts by district and channel, never a name; and the auditor's page."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render

from yorozu.consultation.enums import Missing
from yorozu.consultation.queries import channel_counts, district_counts, gap_counts
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.audit import latest_entries
from yorozu.web.portal.gate import ActorRequest, staff


def _fiscal_year(day: date) -> tuple[datetime, datetime]:
    first = date(day.year if day.month >= 4 else day.year - 1, 4, 1)
    return clock.start_of(first), clock.start_of(date(first.year + 1, 4, 1))


@staff(Permission.SEE_FIGURES)
def figures(request: ActorRequest) -> HttpResponse:
    """利用件数 of this fiscal year by district and channel, and the gap between needs and services."""
    since, until = _fiscal_year(clock.today())
    districts, channels = district_counts(since=since, until=until), channel_counts(since=since, until=until)
    gaps = gap_counts(since=since, until=until)
    names = {one.code: one.label for one in districts}
    rows = [(names.get(code, code), Missing(missing).label, count) for (code, missing), count in gaps.items()]
    context = {"since": since, "districts": districts, "channels": channels, "gaps": rows,
               "total": sum(one.count for one in channels), "most": max((one.count for one in districts), default=1)}  # fmt: skip
    return render(request, "consultation/desk/figures.html", context)


@staff(Permission.SEE_AUDIT)
def audit(request: ActorRequest) -> HttpResponse:
    """Who did and saw what, newest first; denials among them."""
    denied = request.GET.get("denied") == "1"
    page = latest_entries(denied_only=denied, before=request.GET.get("before", ""))
    return render(request, "consultation/desk/audit.html", {"page": page, "denied": denied})
