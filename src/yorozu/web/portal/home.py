"""The public home page: one sentence, two buttons, the telephone, six plain topics, how a consultation goes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.community.queries import Calendar, desks_of_codes, desks_stamp
from yorozu.kernel import clock
from yorozu.web.portal.days import told_day
from yorozu.web.portal.gate import public
from yorozu.web.portal.kept_pages import same_for_all
from yorozu.web.portal.moments import clock_time


@dataclass(frozen=True)
class Topic:
    """One of the plain topics on the home page; `code` is a life field, `href` begins a consultation with it."""

    code: str
    title: str | Promise
    text: str | Promise

    @property
    def href(self) -> str:
        """Where a consultation about this begins."""
        return "/consult/?" + urlencode({"topic": self.code})


TOPICS = (
    Topic("care", _("介護・物忘れ"), _("親のこと、つきそい")),
    Topic("money", _("お金・しごと"), _("払えない、働けない")),
    Topic("children", _("子ども・子育て"), _("学校、発達、家庭")),
    Topic("health", _("からだ・こころ"), _("眠れない、病気")),
    Topic("home", _("住まい・近所"), _("家、雪、騒音、ひとり")),
    Topic("words", _("ことば・手続き"), _("外国語、書類")),
)


@dataclass(frozen=True)
class LastMonth:
    """Last month in two figures: needs that came in, and those first answered within three days."""

    received: int
    answered_in_three_days: int


_last_month: list[Callable[[], LastMonth | None]] = []


def counts_last_month(query: Callable[[], LastMonth | None]) -> None:
    """Name the query that counts last month; wiring calls this once. Until then the page says so."""
    _last_month[:] = [query]


def last_month() -> LastMonth | None:
    """Last month's figures, or None where nobody has counted yet."""
    return _last_month[0]() if _last_month else None


def hours_now() -> str:
    """Until when somebody answers today, or from when again; empty where the city has named no desk yet."""
    desk = next(iter(desks_of_codes([settings.LAST_RESORT_DESK], stamp=desks_stamp())), None)
    if desk is None:
        return ""
    now, calendar = clock.now(), Calendar.loaded(desk)
    if calendar.is_open_at(now):
        return _t("きょうは%(time)sまで") % {"time": clock_time(calendar.due(now, 0))}
    opens = calendar.next_opening(now)
    if opens is None:
        return ""
    if opens.date() == now.date():
        return _t("きょうは%(time)sから") % {"time": clock_time(opens)}
    # Translators: a date format of the template filter `date`: month, day, weekday.
    day = told_day(opens, _t("n月j日（D）"))
    return _t("いまは閉まっています。次は%(day)s%(time)sから") % {"day": day, "time": clock_time(opens)}


@public
@same_for_all
@require_safe
def public_home(request: HttpRequest) -> HttpResponse:
    """よろず相談トップ."""
    return render(request, "portal/home.html", {"topics": TOPICS, "last_month": last_month(), "hours": hours_now()})
