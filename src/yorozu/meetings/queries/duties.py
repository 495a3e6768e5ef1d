"""What meetings decided: a desk's duties, a series' decisions, the way of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.keyset import page_behind
from yorozu.meetings.enums import DutyState, Step
from yorozu.meetings.models import AgendaItem, Decision, DecisionStep
from yorozu.meetings.rules import matters_visible_to, runs

PAGE = 25
VIEWS = ("desk", "ours", "lifted", "ended")


@dataclass(frozen=True)
class DutyRow:
    """One decision on a list. Where it was decided is told only to who may read that meeting's matters."""

    duty: Decision
    state: str
    where: str
    is_near: bool
    was_missed: bool


@dataclass(frozen=True)
class DutyPage:
    """Decisions, the nearest date first (ended ones: the latest first)."""

    rows: tuple[DutyRow, ...]
    next_key: str


def _of_view(actor: Actor, view: str) -> "QuerySet[Decision]":
    mine = Q(desk__in=actor.desks(Permission.ANSWER_DUTIES))
    ours = Q(item__series__in=runs(actor).values("pk"))
    rows = Decision.objects.all()
    match view:
        case "ours":
            return rows.filter(ours, state=DutyState.OPEN)
        case "lifted":
            return rows.filter(mine | ours, state=DutyState.OPEN, lifted_at__isnull=False)
        case "ended":
            return rows.filter(mine | ours).exclude(state=DutyState.OPEN)
        case _:
            return rows.filter(mine, state=DutyState.OPEN)


def duties_page(actor: Actor, *, view: str, after: str = "") -> DutyPage:
    """One view of them."""
    rows = _of_view(actor, view).select_related("desk", "item__series", "item__meeting")
    found, next_key = page_behind(rows, after, by="due_on", size=PAGE, read=date.fromisoformat, latest=view == "ended")
    return DutyPage(_rows(actor, found), next_key)


def _rows(actor: Actor, found: Sequence[Decision]) -> tuple[DutyRow, ...]:
    known = readable_series(actor, {one.item.series_id for one in found})
    today = clock.today()
    return tuple(DutyRow(one, str(DutyState(one.state).label), one.item.series.name if one.item.series_id in known else "", (one.due_on - today).days <= 3, one.missed > 0)
                 for one in found)  # fmt: skip


def readable_series(actor: Actor, ids: set[UUID]) -> set[UUID]:
    """Those of these series whose matters `actor` may read."""
    return set(matters_visible_to(actor).filter(pk__in=ids).order_by().values_list("pk", flat=True))


@dataclass(frozen=True)
class DutiesToday:
    """For the home page: how many are open at the actor's desks, how many of them were missed once, and the nearest date."""

    open: int
    missed: int
    next_on: date | None


def duties_today(actor: Actor) -> DutiesToday:
    """In one look at the index."""
    found = _of_view(actor, "desk").aggregate(open=Count("pk"), missed=Count("pk", filter=Q(missed__gt=0)), next_on=Min("due_on"))
    return DutiesToday(**found)


def duty_by_id(decision_id: UUID) -> Decision | None:
    """The decision with this key."""
    return Decision.objects.select_related("desk__area", "item__series__area", "item__meeting", "above__series__area").filter(pk=decision_id).first()


def steps_of(duty: Decision) -> list[tuple[DecisionStep, str]]:
    """Its way, the latest first, each with its label."""
    return [(one, str(Step(one.step).label)) for one in duty.steps.select_related("desk").order_by("-at", "-id")[:200]]


def duties_of_item(item: AgendaItem) -> list[Decision]:
    """What was decided at an item."""
    return list(item.decisions.select_related("desk").order_by("number"))
