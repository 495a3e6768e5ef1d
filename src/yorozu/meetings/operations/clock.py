"""The clock of meetings: what passed its date is told of or goes up, what a desk can't hold any more moves, a meeting left open is asked about."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yorozu.community import queries as city
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_write
from yorozu.kernel.events import emit
from yorozu.meetings.enums import DutyState
from yorozu.meetings.events import MeetingLeftOpen
from yorozu.meetings.models import Decision, Meeting, MeetingSeries
from yorozu.meetings.queries.meetings import COMING

from .duties import lift_duty, move_duty, remind

OPEN_FOR = timedelta(hours=24)  # after its end a meeting that nobody closed is asked about


def tick_meetings() -> int:
    """Move from desks where nobody is, remind of dates that passed, lift what was missed twice, ask about meetings left open. Safe at any time.

    Returns how many decisions were moved, reminded or lifted.
    """
    today = clock.today()
    for pk in _held_by_nobody(today):
        _secretariat_moves(pk, today)
    due = Decision.objects.filter(state=DutyState.OPEN).filter(Q(due_on__lt=today) | Q(desk__in=city.unstaffed_desks(on=today).values("pk")))
    done = sum(_tended(pk, today) for pk in list(due.order_by("due_on", "id").values_list("pk", flat=True)))
    late = Meeting.objects.filter(state__in=COMING, ends_at__lt=clock.now() - OPEN_FOR, reminded_at__isnull=True)
    for pk in list(late.order_by("ends_at", "id").values_list("pk", flat=True)):
        _asked_about(pk)
    return done


def _held_by_nobody(today: date) -> list[UUID]:
    rows = MeetingSeries.objects.filter(ended_on__isnull=True, desk__in=city.unstaffed_desks(on=today).values("pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _secretariat_moves(pk: UUID, today: date) -> None:
    series = MeetingSeries.objects.select_for_update(of=("self",)).select_related("desk__area").get(pk=pk)
    before, after = series.desk, city.successor_of(series.desk, on=today)
    if after.pk != before.pk:
        series.desk = after
        series.save(update_fields=["desk"])
        record_write(SYSTEM, action="move_secretariat", kind="meeting_series", thing_id=pk, before={"desk": before.code}, after={"desk": after.code})


@transaction.atomic
def _tended(pk: UUID, today: date) -> int:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("desk__area", "item__series__area", "above__series__area")
    duty = rows.filter(pk=pk, state=DutyState.OPEN).first()
    if duty is None:
        return 0
    held_by = duty.desk_id
    if not city.is_staffed(duty.desk, on=today):
        move_duty(duty)
    if duty.due_on < today:
        (lift_duty if duty.missed and not _is_at_the_top(duty) else remind)(duty)
        return 1
    return int(duty.desk_id != held_by)


def _is_at_the_top(duty: Decision) -> bool:
    """The desk of last resort has it: it goes nowhere from there."""
    return duty.lifted_at is not None and duty.desk_id == city.desk_of_last_resort().pk and (duty.above is None or duty.above.series.area.parent_id is None)


@transaction.atomic
def _asked_about(pk: UUID) -> None:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("series").filter(pk=pk, reminded_at__isnull=True).first()
    if meeting is not None:
        meeting.reminded_at = clock.now()
        meeting.save(update_fields=["reminded_at"])
        emit(MeetingLeftOpen(meeting_id=meeting.pk, desk_id=meeting.series.desk_id))
