"""The official's home: counts by district and channel, never a name; and the auditor's page."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yorozu.algorithms.suppression import LEAST
from yorozu.consultation.enums import Missing
from yorozu.consultation.formats.gaps_csv import write_gaps
from yorozu.consultation.queries import channel_counts, district_counts, gap_counts, gap_view
from yorozu.directory.queries import life_field_choices
from yorozu.kernel import clock, seals
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


@staff(Permission.SEE_FIGURES)
def gaps(request: ActorRequest) -> HttpResponse:
    """Life field × district of this fiscal year: who could answer, how fast, what went unanswered; small counts hidden."""
    since, until = _fiscal_year(clock.today())
    view, only = gap_view(since=since, until=until), request.GET.get("field", "")
    rows = [one for one in view.rows if not only or one.field_code == only]
    context = {"since": since, "view": view, "rows": rows, "only": only, "fields": life_field_choices(), "least": LEAST}
    return render(request, "consultation/desk/gaps.html", context)


@staff(Permission.SEE_FIGURES)
def gaps_csv(request: ActorRequest) -> HttpResponse:
    """The same as CSV. A median that isn't shown is empty; a small count is an asterisk."""
    since, until = _fiscal_year(clock.today())
    header = [str(one) for one in (_("分野"), _("地区"), _("答えられる窓口"), _("受けた困りごと"), _("最初の返事まで（日）"), _("まだ返事がない"), _("解決しきれなかった"))]
    rows = [(one.field_name or _("まだわからない"), one.district_name or (_("全部の地区") if not one.district_code else _("地区の外")), one.desks, one.asked,
             "" if one.median_days is None else one.median_days, one.unanswered, one.short) for one in gap_view(since=since, until=until).rows]  # fmt: skip
    response = HttpResponse(write_gaps(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="gaps.csv"'
    return response


@staff(Permission.SEE_AUDIT)
def audit(request: ActorRequest) -> HttpResponse:
    """Who did and saw what, newest first; denials among them."""
    denied = request.GET.get("denied") == "1"
    page = latest_entries(by=request.actor, denied_only=denied, before=request.GET.get("before", ""))
    return render(request, "consultation/desk/audit.html", {"page": page, "denied": denied, "last": seals.latest()})
