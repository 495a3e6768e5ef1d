"""Boards: a worker's, a desk's, a district's; filters in the URL, CSV and print of what is shown."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.queries import district_choices
from yorozu.consultation import operations as do
from yorozu.consultation.enums import NeedState, Urgency
from yorozu.consultation.formats.board_csv import write_board
from yorozu.consultation.queries import BoardFilter, board_counts
from yorozu.consultation.queries.boards import VIEWS
from yorozu.coordination.queries import stuck_today
from yorozu.directory.queries import life_field_choices
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.meetings.queries import duties_today
from yorozu.oversight.enums import ALONE
from yorozu.oversight.queries.rights import rights_today
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff

from .intake import intake_context

TITLES = {
    "mine": _("わたしの相談"), "desk": _("窓口の相談"), "waiting_me": _("返事をする"),
    "waiting_other": _("相手の返事待ち"), "overdue": _("日を過ぎたもの"), "today": _("今日まで"), "urgent": _("至急"),
    "lifted": _("上へあがった"), "moved": _("うつってきた相談"), "area": _("地区の相談"), "closed": _("終わった相談"),
}  # fmt: skip
TILES = ("urgent", "overdue", "today", "mine", "waiting_me", "waiting_other", "lifted")
SHOWN_ON_PAPER = 200


@staff()
def home(request: ActorRequest) -> HttpResponse:
    """What waits for this person today, and the always-open 電話の受付."""
    actor: Actor = request.actor
    if not actor.has(Permission.SEE_NEED):
        return redirect(_other_home(actor))
    filter = _filter(request, default="mine")
    context = {"title": TITLES[filter.name], "greeting": _greeting(), "tiles": _tiles(actor, filter.name),
               "page": do.list_needs(by=actor, filter=filter), "filter": filter, "views": _views(actor), "stuck": stuck_today(actor)}  # fmt: skip
    if actor.has(Permission.ANSWER_RIGHTS):
        context["rights"] = rights_today(actor)
    if actor.has(Permission.ANSWER_DUTIES):
        context["duties"] = duties_today(actor)
    return render(request, "consultation/desk/home.html", {**context, **intake_context(actor)})


def _other_home(actor: Actor) -> str:
    for permission, url in ((Permission.EDIT_CITY, "community:today"), (Permission.SEE_AUDIT, "oversight:audit"),
                            (Permission.SEE_FIGURES, "desk:figures")):  # fmt: skip
        if actor.has(permission):
            return url
    return "desk:inbox"


def _greeting() -> str:
    hour = clock.now().hour
    if hour < 10:
        return _t("おはようございます。")
    return _t("こんにちは。") if hour < 18 else _t("おつかれさまです。")


def _tiles(actor: Actor, current: str) -> list[dict[str, object]]:
    counts = board_counts(actor)
    return [{"name": name, "title": TITLES[name], "count": counts[name], "current": name == current,
             "tone": "bad" if name in ("urgent", "overdue") and counts[name] else ""} for name in TILES]  # fmt: skip


def _views(actor: Actor) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(TITLES[name])) for name in VIEWS if name != "area" or actor.has(Permission.SEE_BOARD_OF_AREA))


def _filter(request: ActorRequest, *, default: str = "desk", size: int = 25) -> BoardFilter:
    return filter_in(request.GET, default=default, size=size)


def filter_in(sent: QueryDict, *, default: str = "desk", size: int = 25) -> BoardFilter:
    """The filter in the URL; what isn't known there is as if it weren't."""
    get = sent.get
    name = get("view", default)
    urgency, state = get("urgency", ""), get("state", "")
    return BoardFilter(
        name=name if name in VIEWS else default, urgency=urgency if urgency in Urgency.values else "",
        state=state if state in NeedState.values else "", area_code=get("area", "")[:40], field=get("field", "")[:40],
        after=get("after", "")[:200], size=size,
    )  # fmt: skip


@staff(Permission.SEE_NEED)
def board(request: ActorRequest) -> HttpResponse:
    """A board with its filters."""
    filter = _filter(request)
    context = {"title": TITLES[filter.name], "page": do.list_needs(by=request.actor, filter=filter), "filter": filter,
               "views": _views(request.actor), "urgencies": Urgency.choices, "states": NeedState.choices,
               "districts": district_choices(), "life_fields": life_field_choices(), "query": _query(request)}  # fmt: skip
    return render(request, "consultation/desk/board.html", context)


def _query(request: ActorRequest) -> str:
    """The filters as they stand, without the page's key, for links that keep them."""
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


@staff(Permission.SEE_NEED, sure=ALWAYS)
def board_csv(request: ActorRequest) -> HttpResponse:
    """What is shown, and all the rest of it, as CSV, noted in the trace before it goes; of more needs than one person may take out alone it is a list to ask for."""
    page = do.list_short_board(by=request.actor, filter=_filter(request, size=ALONE))
    if page is None:
        return redirect(f"{reverse('releases:ask', args=['needs'])}?{_query(request)}")
    response = HttpResponse(write_board(page.rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="needs.csv"'
    return response


@staff(Permission.SEE_NEED)
def board_print(request: ActorRequest) -> HttpResponse:
    """What is shown, laid out for paper."""
    filter = _filter(request, size=SHOWN_ON_PAPER)
    page = do.list_needs(by=request.actor, filter=filter)
    return render(request, "consultation/desk/print.html", {"page": page, "title": TITLES[filter.name], "now": clock.now()})
