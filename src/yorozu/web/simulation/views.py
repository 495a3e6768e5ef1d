"""シミュレーション: results of `yorozu simulate`, as charts with the same numbers in a table below each."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.algorithms.charts import Bar, Reach, bars, reaches
from yorozu.kernel.access import Permission
from yorozu.kernel.simulated import result_of, results
from yorozu.web.portal.gate import ActorRequest, staff

SHOWN_DESKS = 20
WHAT: dict[str, str | Promise] = {
    "first_answer": _("最初の返事まで（平均、日）"), "p50": _("半分の人が返事をもらうまで（日）"), "p90": _("10人に9人が返事をもらうまで（日）"),
    "lifts": _("上の輪へあがった回数"), "helped": _("解決または一部解決した困りごと"), "open": _("最後にまだ終わっていない困りごと"),
}  # fmt: skip
HAPPENED: dict[str, str | Promise] = {
    "away": _("休み・病気"), "away and nobody wrote it down": _("休みが書かれなかった"), "retired": _("退職"), "terms ended": _("任期が終わった"),
    "posts that nobody followed in": _("あとの人が来なかった"), "desks closed": _("窓口が終わった"), "desks merged": _("窓口が1つになった"),
    "desks shut for weeks": _("窓口が2週間休んだ"), "people died": _("亡くなった人"), "people moved away": _("転出した人"), "people married": _("結婚した人"),
    "people written twice": _("二重に書かれた人"), "the mail server failed": _("メールサーバーが止まった"),
    "the server was down for three days": _("よろずが3日間止まった"), "needs reminded by tick": _("期限を過ぎて知らせた"),
    "needs lifted by tick": _("上の輪へあげた"), "needs moved by tick": _("受けられる人がいない窓口から移した"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a comparison's table."""

    place: str
    what: str
    before: str
    after: str
    difference: str
    between: str
    sure: bool


@staff(Permission.SEE_FIGURES)
@require_safe
def simulations(request: ActorRequest) -> HttpResponse:
    """The results that lie in the data folder, newest first."""
    return render(request, "simulation/list.html", {"results": results()})


@staff(Permission.SEE_FIGURES)
@require_safe
def simulation(request: ActorRequest, name: str) -> HttpResponse:
    """One year, or one comparison."""
    result = result_of(name)
    if result is None:
        raise Http404
    if result["kind"] == "comparison":
        return render(request, "simulation/comparison.html", {"result": result, **_comparison(result)})
    return render(request, "simulation/year.html", {"result": result, **_year(result)})


def _year(result: dict[str, Any]) -> dict[str, Any]:
    became = result["became"]
    names = {"met": _t("解決した"), "partly": _t("一部だけ解決した"), "unmet": _t("解決できなかった"), "other": _t("ほかの終わり方"), "open": _t("まだ終わっていない")}
    outcome = [Bar(names[key], became[key], f"{became[key]:,}") for key in names]
    waits = [Bar(one["name"], one["first_answer"]["mean"], _number(one["first_answer"]["mean"], 1)) for one in result["by_district"]]
    desks = sorted((one for one in result["by_desk"] if one["busy"]), key=lambda one: (-one["busy"], one["desk"]))[:SHOWN_DESKS]
    return {
        "outcome": _safe(bars(outcome, title=_t("困りごとがどうなったか"))), "outcomes": outcome,
        "waits": _safe(bars(waits, title=_t("地区ごとの、最初の返事までの日数"))),
        "load": _safe(bars([Bar(one["name"], one["busy"], f"{one['busy']:.0%}") for one in desks], title=_t("窓口のいそがしさ"))),
        "desks": [{**one, "percent": f"{one['busy']:.0%}"} for one in desks],
        "happened": [(HAPPENED.get(name, name), count) for name, count in result["happened"].items() if count],
    }  # fmt: skip


def _comparison(result: dict[str, Any]) -> dict[str, Any]:
    rows = result["rows"]
    answers = [one for one in rows if one["code"] == "first_answer"]
    first = [one for one in answers if one["place"] in result["changed"] or one["place"] == "市全体"] or answers
    shown = first + sorted((one for one in answers if one not in first), key=lambda one: -abs(one["difference"]))[:10]
    drawn = [Reach(one["place"], one["difference"], one["low"], one["high"], "") for one in shown]
    chart = reaches(drawn, title=_t("最初の返事までの日数の差"), less=_t("早くなる"), more=_t("おそくなる"))
    changed = [_line(one) for one in rows if one["place"] in result["changed"]]
    return {"chart": _safe(chart), "drawn": [_line(one) for one in shown], "changed": changed,
            "lines": [_line(one) for one in rows if one["place"] not in result["changed"]]}  # fmt: skip


def _line(row: dict[str, Any]) -> Line:
    digits = row["digits"]
    between = f"{row['low']:+.{digits}f} … {row['high']:+.{digits}f}" if row["low"] is not None else "－"
    place = _t("市全体") if row["place"] == "市全体" else row["place"]
    return Line(place, str(WHAT[row["code"]]), _number(row["before"], digits), _number(row["after"], digits), f"{row['difference']:+.{digits}f}", between, row["sure"])


def _number(value: float | None, digits: int) -> str:
    return "－" if value is None else f"{value:,.{digits}f}"


def _safe(svg: str) -> SafeString:
    """Our own drawing: every name in it was escaped where it was written (algorithms/charts.py)."""
    return mark_safe(svg)
