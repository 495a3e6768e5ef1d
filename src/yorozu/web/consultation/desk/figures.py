"""The official's home: counts by district and channel, never a name."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yorozu.algorithms.suppression import LEAST
from yorozu.consultation.enums import Missing
from yorozu.consultation.formats.gaps_csv import write_gaps
from yorozu.consultation.queries import (
    ALL,
    GapRow,
    GapView,
    channel_counts,
    district_counts,
    first_received_on,
    gap_counts,
    gap_view,
)
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, staff

YEARS = 10


@dataclass(frozen=True)
class GapForm:
    """What may be chosen, by code and in words."""

    year: int
    years: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    districts: list[tuple[str, str]]

    def lines(self, view: GapView) -> list[tuple[str, str, GapRow]]:
        """The view's rows with their names."""
        fields, districts = dict(self.fields), dict(self.districts)
        return [(fields[one.field_code], districts[one.district_code], one) for one in view.rows]


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


def _years() -> list[tuple[str, str]]:
    """This fiscal year and those before it in which a need came: they don't overlap, so none can be subtracted from another."""
    this, first = _fiscal_year(clock.today())[0].year, first_received_on()
    oldest = _fiscal_year(first)[0].year if first else this
    return [(str(year), _("%(year)d年4月から") % {"year": year}) for year in range(this, max(oldest, this - YEARS + 1) - 1, -1)]


def _gaps(request: ActorRequest) -> tuple[GapView, GapForm]:
    """What the form asks for; what it can't mean (another year, a district that is no more) is as if it weren't asked."""
    years = _years()
    year = int(next((code for code, _name in years if code == request.GET.get("year")), years[0][0]))
    view = gap_view(since=clock.start_of(date(year, 4, 1)), until=clock.start_of(date(year + 1, 4, 1)), field=request.GET.get("field", ""),
                    district=request.GET.get("district", ALL))  # fmt: skip
    fields = [(code, name or _("まだわからない")) for code, name in view.fields]
    districts = [(code, name or _("地区の外")) for code, name in view.districts]
    return view, GapForm(year, years, [*fields, (ALL, _("すべての分野"))], [(ALL, _("すべての地区")), *districts])


@staff(Permission.SEE_FIGURES)
def gaps(request: ActorRequest) -> HttpResponse:
    """Life field × district of a fiscal year: who could answer, how fast, what went unanswered; small counts hidden."""
    view, form = _gaps(request)
    context = {"view": view, "form": form, "rows": form.lines(view), "least": LEAST, "year": str(form.year),
               "field_name": dict(form.fields)[view.field], "district_name": dict(form.districts)[view.district],
               "query": urlencode({"field": view.field, "district": view.district, "year": form.year})}  # fmt: skip
    return render(request, "consultation/desk/gaps.html", context)


@staff(Permission.SEE_FIGURES)
def gaps_csv(request: ActorRequest) -> HttpResponse:
    """What the page shows, as CSV. A median that isn't shown is empty; a small count is an asterisk."""
    view, form = _gaps(request)
    header = [str(one) for one in (_("分野"), _("地区"), _("答えられる窓口"), _("受けた困りごと"), _("最初の返事まで（日）"), _("まだ返事がない"), _("解決しきれなかった"))]
    rows = [(field, district, "" if one.desks is None else one.desks, one.asked, "" if one.median_days is None else one.median_days, one.unanswered,
             one.short) for field, district, one in form.lines(view)]  # fmt: skip
    response = HttpResponse(write_gaps(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gaps-{form.year}.csv"'
    return response
