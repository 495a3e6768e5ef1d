"""tick: what the clock does. Safe at any time, any number at once, and catching up in order after days of downtime.

Each need is looked at in its own transaction under its own lock, and every step asks again whether it is still due:
two ticks at once, or one that was killed half-way, leave nothing double and nothing undone.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.enums import EntryKind, HandoffState, NeedState
from yorozu.consultation.events import StepOverdue
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.queries import due
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.events import emit
from yorozu.kernel.prebuilt import Reads

from .deadlines import URGENT, can_hold, decide_due, staffing_days
from .lifting import begin_there, end_offer, last_refused, lift, move_from_unstaffed, take_over, tell_answer
from .writing import keep, line, locked

log = logging.getLogger(__name__)


@dataclass
class Ticked:
    """What a tick found and did."""

    due: int = 0
    reminded: int = 0
    lifted: int = 0
    moved: int = 0
    stuck: list[UUID] = field(default_factory=list)


def tick(*, progress: Callable[[int], None] = lambda done: None) -> Ticked:
    """Move needs off unstaffed desks (T1), end silent offers (L2, L4), lift the undecided (L1), remind of dates (T3).

    The order is the order of their dates, so that after days of downtime each need goes the way that it would have gone.
    """
    ticked = Ticked()
    steps: tuple[tuple[Callable[[UUID, Ticked], None], Callable[[], Iterator[UUID]]], ...] = (
        (_move, lambda: due.held_by_nobody(days=staffing_days())),
        (_end_silent, lambda: due.unanswered(clock.now(), days=staffing_days())),
        (_lift_undecided, lambda: due.undecided(clock.now())),
        (_remind, lambda: due.overdue(clock.now())),
        (_lift_overdue, _long_overdue),
    )
    for step, ids in steps:
        for need_id in ids():
            ticked.due += 1
            _guarded(step, need_id, ticked)
            progress(ticked.due)
    return ticked


def _guarded(step: Callable[[UUID, Ticked], None], need_id: UUID, ticked: Ticked) -> None:
    """One need that can't be moved (its rows were broken from outside) holds up no other; it is named in the log."""
    try:
        step(need_id, ticked)
    except Exception:
        log.exception("tick could not go on with need %s", need_id)
        if need_id not in ticked.stuck:
            ticked.stuck.append(need_id)


@transaction.atomic
def _move(need_id: UUID, ticked: Ticked) -> None:
    need = locked(need_id)
    if need.state == NeedState.CLOSED or can_hold(need.owner_desk):
        return
    move_from_unstaffed(need)
    ticked.moved += 1


@transaction.atomic
def _end_silent(need_id: UUID, ticked: Ticked) -> None:
    need = locked(need_id)
    waiting: list[Handoff] = _WAITING.things(need=need_id)
    if not waiting or need.state == NeedState.CLOSED:
        return
    handoff = waiting[0]
    if handoff.due_at > clock.now() and can_hold(handoff.to_desk):
        return
    handoff.need = need
    if handoff.to_desk_id == city.desk_of_last_resort().pk:
        _silence_is_acceptance(handoff, need)
        return
    end_offer(handoff, "fall_silent", by=SYSTEM)
    need.waiting_desk = None
    line(need, EntryKind.ANSWERED, _("%(desk)sから返事がありませんでした。") % {"desk": handoff.to_desk.name}, by=SYSTEM)
    tell_answer(handoff, need)
    _lift(need, ticked, after=handoff)


_WAITING = Reads(
    lambda need: Handoff.objects.select_for_update(of=("self",)).select_related("to_desk__area").filter(need=need, state=HandoffState.OFFERED).order_by("pk")
)


def _silence_is_acceptance(handoff: Handoff, need: Need) -> None:
    """L4: the desk of last resort can't decline, and at its deadline ownership passes by itself."""
    end_offer(handoff, "accept", by=SYSTEM)
    begin_there(need, handoff.to_desk)
    text = _("期限になったので、最後の窓口の%(desk)sが持ちます。") % {"desk": handoff.to_desk.name}
    take_over(need, handoff.to_desk, by=SYSTEM, action="silence_is_acceptance", text=text)
    tell_answer(handoff, need)


def _lift(need: Need, ticked: Ticked, *, after: Handoff | None) -> None:
    need.decide_by_at = None
    if lift(need, after=after) is not None:
        ticked.lifted += 1


@transaction.atomic
def _lift_undecided(need_id: UUID, ticked: Ticked) -> None:
    need = locked(need_id)
    if need.decide_by_at is None or need.decide_by_at > clock.now() or need.waiting_desk_id is not None:
        return
    if need.state != NeedState.CLOSED:
        _lift(need, ticked, after=last_refused(need))


@transaction.atomic
def _remind(need_id: UUID, ticked: Ticked) -> None:
    need = locked(need_id)
    if not _is_overdue(need, clock.now()) or need.reminded_at is not None:
        return
    need.reminded_at = clock.now()
    keep(need, by=SYSTEM, action="remind", fields=("reminded_at",))
    emit(StepOverdue(need_id=need.pk, desk_id=need.owner_desk_id, urgent=need.urgency == "now"))
    ticked.reminded += 1


def _is_overdue(need: Need, now: datetime) -> bool:
    waits = need.waiting_desk_id is not None
    return need.state != NeedState.CLOSED and not waits and need.next_at is not None and need.next_at <= now


def _long_overdue() -> Iterator[UUID]:
    """Reminded needs whose day of grace is over: reckoned before any lock, once for all that a desk was reminded of on one day."""
    now = clock.now()
    rows = due.reminded(now, before=now - URGENT)
    desks = Desk.objects.in_bulk({desk for _id, desk, _urgency, _at in rows})
    over: dict[tuple[UUID, str, date], bool] = {}
    for need_id, desk, urgency, at in rows:
        key = (desk, urgency, at.astimezone(clock.TOKYO).date())
        if key not in over:
            over[key] = decide_due(desks[desk], urgency, at) <= now
        if over[key]:
            yield need_id


@transaction.atomic
def _lift_overdue(need_id: UUID, ticked: Ticked) -> None:
    """T3: after the reminder, by the end of the next working day (至急: 4 hours) the need goes one circle up."""
    need = locked(need_id)
    if not _is_overdue(need, clock.now()) or need.reminded_at is None or need.decide_by_at is not None:
        return
    if decide_due(need.owner_desk, need.urgency, need.reminded_at) > clock.now():
        return
    line(need, EntryKind.ANSWERED, _("予定の日を過ぎたまま、次の一歩が決まりませんでした。"), by=SYSTEM)
    _lift(need, ticked, after=last_refused(need, lifts_only=True))


def tick_need(*, need_id: UUID) -> Ticked:
    """What `tick` does, for one need: a scene of the invented city, or a cure by hand."""
    ticked = Ticked()
    for step in (_move, _end_silent, _lift_undecided, _remind, _lift_overdue):
        step(need_id, ticked)
    return ticked
