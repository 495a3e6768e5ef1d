"""Stuck needs as lists and on a need's page, with their reasons in words and where they stand on the route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef

from yorozu.consultation.queries.listed import listed
from yorozu.coordination.enums import ForumStep, StuckRule
from yorozu.coordination.models import Forum, StuckMark, StuckNeed
from yorozu.coordination.rules import stuck_of, stuck_visible_to, ways
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.keyset import page_behind
from yorozu.kernel.prebuilt import Reads, first
from yorozu.language.phones import display_phone

from .words import Desks, desks_in, in_words

PAGE = 25


@dataclass(frozen=True, kw_only=True)
class StuckFilter:
    """What stands in the URL. `view` is one of `rules.ways`; `after` is the key of the last row of the page before."""

    view: str = "desk"
    rule: str = ""
    forum: str = ""
    after: str = ""


@dataclass(frozen=True)
class Reason:
    """One reason in words."""

    label: str
    words: str
    since: datetime


@dataclass(frozen=True)
class StuckRow:
    """A stuck need on a list. `words` are there only for who may read them, `is_seen` says whether its page opens."""

    id: UUID
    need_id: UUID
    number: str
    words: str
    is_seen: bool
    fields: tuple[str, ...]
    area: str
    owner: str
    owner_phone: str
    reasons: tuple[Reason, ...]
    forum: str
    step_label: str
    discuss_by: datetime
    late: bool


@dataclass(frozen=True)
class StuckPage:
    """A page of the list; `next_key` is empty on the last one."""

    rows: tuple[StuckRow, ...]
    next_key: str
    filter: StuckFilter


def stuck_page(actor: Actor, filter: StuckFilter) -> StuckPage:
    """The stuck needs of one view, the nearest day first; `operations.list_stuck` notes the look."""
    rows = stuck_of(actor, filter.view)
    if filter.rule:
        rows = rows.filter(Exists(StuckMark.objects.filter(need_id=OuterRef("need_id"), rule=filter.rule, ended_at__isnull=True)))
    rows = rows.filter(forum__code=filter.forum) if filter.forum else rows
    found, next_key = page_behind(rows.select_related("forum", "area", "owner_desk"), filter.after, by="discuss_by", size=PAGE)
    return StuckPage(_rows(actor, found), next_key, filter)


def _rows(actor: Actor, found: Sequence[StuckNeed]) -> tuple[StuckRow, ...]:
    ids = [one.need_id for one in found]
    marks: dict[UUID, list[StuckMark]] = {}
    for mark in StuckMark.objects.filter(need_id__in=ids, ended_at__isnull=True).order_by("since", "rule"):
        marks.setdefault(mark.need_id, []).append(mark)
    desks = desks_in(mark.because for some in marks.values() for mark in some)
    needs, now = listed(actor, ids), clock.now()
    return tuple(
        StuckRow(one.pk, one.need_id, need.number, need.words, need.is_seen, need.fields, one.area.name, one.owner_desk.name, display_phone(one.owner_desk.phone),
                 tuple(_reason(mark, desks) for mark in marks.get(one.need_id, ())), one.forum.name, str(ForumStep(one.forum.step).label),
                 one.discuss_by, one.discuss_by <= clock.end_of(now.date()))
        for one in found for need in [needs[one.need_id]]
    )  # fmt: skip


def _reason(mark: StuckMark, desks: Desks) -> Reason:
    return Reason(str(StuckRule(mark.rule).label), in_words(mark.rule, mark.because, desks), mark.since)


@dataclass(frozen=True)
class WayStep:
    """One forum of the way so far: until when it had, and whether it is the one now."""

    forum: str
    by: str
    is_now: bool


@dataclass(frozen=True)
class StuckPane:
    """What a need's page says where it is stuck."""

    reasons: tuple[Reason, ...]
    forum: str
    role: str
    desk: str
    phone: str
    discuss_by: datetime
    way: tuple[WayStep, ...]


_OF_NEED = Reads(lambda need: StuckMark.objects.select_related("stuck__forum__desk").filter(need_id=need, ended_at__isnull=True).order_by("since", "rule"))


def stuck_pane(need_id: UUID) -> StuckPane | None:
    """Why a need is stuck and before whom it comes; None where it isn't. For who sees the need: the page asked before. One read where nothing is wrong."""
    marks: list[StuckMark] = _OF_NEED.things(need=need_id)
    if not marks:
        return None
    one, desks = marks[0].stuck, desks_in(mark.because for mark in marks)
    codes = [step["forum"] for step in one.way]
    names = dict(Forum.objects.filter(code__in=codes).order_by("code").values_list("code", "name")) if len(codes) > 1 else {one.forum.code: one.forum.name}
    way = tuple(WayStep(names.get(step["forum"], step["forum"]), step["by"], place == len(one.way) - 1) for place, step in enumerate(one.way))
    return StuckPane(tuple(_reason(mark, desks) for mark in marks), one.forum.name, one.forum.role, one.forum.desk.name, display_phone(one.forum.desk.phone), one.discuss_by, way)


def forum_choices(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The forums before which something stands that this actor may know of, by step."""
    order = {code: place for place, code in enumerate(ForumStep.values)}
    rows = Forum.objects.filter(pk__in=stuck_visible_to(actor).order_by().values("forum")).order_by("code").values_list("code", "name", "step")
    return tuple((code, name) for code, name, _step in sorted(rows, key=lambda one: (order[one[2]], one[0])))


@dataclass(frozen=True)
class StuckToday:
    """What stands on the home page: how many come before the forums that somebody's desks call, and the nearest day."""

    waiting: int
    next_at: datetime | None


_TODAY = Reads(lambda desks: StuckNeed.objects.filter(ended_at__isnull=True, forum__desk__in=desks).order_by().values("ended_at").annotate(
    n=Count("pk"), least=Min("discuss_by")).values_list("n", "least"))  # fmt: skip


def stuck_today(actor: Actor) -> StuckToday:
    """Of the forums that the actor's desks call."""
    found = first(_TODAY, desks=actor.desks(Permission.SEE_NEED))
    return StuckToday(*found) if found else StuckToday(0, None)


def stuck_counts(actor: Actor) -> dict[str, int]:
    """How many stand in each view that the actor has, in one look."""
    found: dict[str, int] = stuck_visible_to(actor).aggregate(**{view: Count("pk", filter=way) for view, way in ways(actor).items()})
    return {view: count for view, count in found.items() if view != "area" or actor.areas(Permission.SEE_BOARD_OF_AREA)}
