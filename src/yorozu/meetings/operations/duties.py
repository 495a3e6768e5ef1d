"""What was decided, until it is done: reported, reminded, lifted to the next circle, moved from a desk that is no more."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Permission, may, require
from yorozu.kernel.audit import record_list, record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound
from yorozu.kernel.events import emit
from yorozu.meetings.enums import DECISION, GRACE_DAYS, LIFT_DAYS, DutyState, ItemState, Step
from yorozu.meetings.events import DutyLookedAt, DutyTold
from yorozu.meetings.models import Decision, DecisionStep
from yorozu.meetings.queries.duties import VIEWS, DutyPage, duties_page, duty_by_id, readable_series, steps_of
from yorozu.meetings.queries.meetings import next_meeting_of
from yorozu.meetings.queries.series import series_above
from yorozu.meetings.workflow import DUTY

from .agenda import put_on_agenda
from .finding import said

MOST_PUT_OFF = timedelta(days=183)


def note_step(duty: Decision, step: Step, *, by: Actor, words: str = "") -> None:
    """One line of its way."""
    DecisionStep.objects.create(decision=duty, step=step, at=clock.now(), words=words[:400], desk_id=duty.desk_id, due_on=duty.due_on, by_name=by.name[:120])


@transaction.atomic
def list_duties(*, by: Actor, view: str, after: str = "") -> DutyPage:
    """What was decided for the desks of `by`, or in the meetings of their desks; that it was looked at is noted."""
    require(by, Permission.ANSWER_DUTIES)
    page = duties_page(by, view=view if view in VIEWS else VIEWS[0], after=after)
    record_list(by, action="list_duties", kind="decision", thing_ids=[row.duty.pk for row in page.rows])
    return page


@dataclass(frozen=True)
class DutySeen:
    """A decision with its way. `where`: whether the reader may know in which meeting it was decided."""

    duty: Decision
    steps: list[tuple[DecisionStep, str]]
    where: bool
    answers: bool
    runs: bool


@transaction.atomic
def read_duty(*, by: Actor, decision_id: UUID) -> DutySeen:
    """One decision; at its desk its notices count as read. Missing and forbidden raise the same."""
    duty = duty_by_id(decision_id)
    if duty is None:
        raise NotFound
    require(by, Permission.SEE_MEETING, duty)
    record_read(by, action="read_duty", kind="decision", thing_id=duty.pk)
    answers = may(by, Permission.ANSWER_DUTIES, duty)
    if answers:
        emit(DutyLookedAt(decision_id=duty.pk, desk_id=duty.desk_id))
    where = bool(readable_series(by, {duty.item.series_id}))
    return DutySeen(duty, steps_of(duty), where, answers, may(by, Permission.RUN_MEETINGS, duty))


def _open_duty(by: Actor, decision_id: UUID, action: Permission, act: str, words: str) -> tuple[Decision, DutyState, str]:
    duty = Decision.objects.select_for_update(of=("self",)).select_related("desk__area", "item__series__area", "above__series__area").filter(pk=decision_id).first()
    if duty is None:
        raise NotFound
    require(by, action, duty)
    text = said(words, limit=401)
    if not text or len(text) > 400:
        raise Invalid({"words": _("1文で書いてください（400字まで）。")})
    return duty, DUTY.move(DutyState(duty.state), act, reason=text), text


@transaction.atomic
def report_done(*, by: Actor, decision_id: UUID, words: str) -> Decision:
    """It is done, and how. Where it had gone up, its item up there needn't be talked about any more."""
    duty, state, text = _open_duty(by, decision_id, Permission.ANSWER_DUTIES, "finish", words)
    return _end(by, duty, state, Step.DONE, text, "report_done")


@transaction.atomic
def drop_duty(*, by: Actor, decision_id: UUID, words: str) -> Decision:
    """It needn't be done any more: the secretariat of the meeting that decided it says so, and why."""
    duty, state, text = _open_duty(by, decision_id, Permission.RUN_MEETINGS, "drop", words)
    return _end(by, duty, state, Step.DROPPED, text, "drop_duty")


def _end(by: Actor, duty: Decision, state: DutyState, step: Step, text: str, action: str) -> Decision:
    duty.state, duty.ended_at = state, clock.now()
    duty.save(update_fields=["state", "ended_at"])
    note_step(duty, step, by=by, words=text)
    record_write(by, action=action, kind="decision", thing_id=duty.pk, before={"state": DutyState.OPEN}, after={"state": state}, reason=text)
    if duty.above is not None and duty.above.state == ItemState.OPEN:
        duty.above.state, duty.above.words, duty.above.settled_at = ItemState.LEFT, _("下の会議で決めたことが済んだので、話し合わなくてよくなりました。"), clock.now()
        duty.above.save(update_fields=["state", "words", "settled_at"])
    emit(DutyLookedAt(decision_id=duty.pk, desk_id=duty.desk_id))
    return duty


@transaction.atomic
def report_not_done(*, by: Actor, decision_id: UUID, words: str, due_on: date | None) -> Decision:
    """It isn't done, why, and by when it will be. The second time it goes up, whatever day is named."""
    duty, _state, text = _open_duty(by, decision_id, Permission.ANSWER_DUTIES, "miss", words)
    today = clock.today()
    if duty.missed == 0 and (due_on is None or not today < due_on <= today + MOST_PUT_OFF):
        raise Invalid({"due_on": _("いつまでにできるかを、あしたから半年のうちの日で書いてください。")})
    before = {"due_on": duty.due_on, "missed": duty.missed}
    duty.missed += 1
    duty.due_on = due_on if duty.missed == 1 and due_on else duty.due_on
    duty.save(update_fields=["missed", "due_on"])
    note_step(duty, Step.NOT_DONE, by=by, words=text)
    record_write(by, action="report_not_done", kind="decision", thing_id=duty.pk, before=before, after={"due_on": duty.due_on, "missed": duty.missed}, reason=text)
    if duty.missed >= 2:
        lift_duty(duty)
    return duty


def remind(duty: Decision) -> None:
    """Its date passed: its desk is told, and has some days more."""
    before = {"due_on": duty.due_on, "missed": duty.missed}
    duty.missed, duty.due_on = duty.missed + 1, _days_on(GRACE_DAYS, duty.desk)
    duty.save(update_fields=["missed", "due_on"])
    note_step(duty, Step.REMINDED, by=SYSTEM)
    record_write(SYSTEM, action="remind_duty", kind="decision", thing_id=duty.pk, before=before, after={"due_on": duty.due_on, "missed": duty.missed})
    emit(DutyTold(decision_id=duty.pk, desk_id=duty.desk_id, what="due"))


def _days_on(days: int, desk: Desk) -> date:
    return city.add_working_days(clock.now(), days, desk=desk).date()


def lift_duty(duty: Decision) -> None:
    """Not done twice: on the agenda of the same kind's meeting of the next circle above, whose secretariat owns it until that decides; where
    there is none, the city's desk of last resort has it, and is reminded for as long as it isn't done.
    """
    level = duty.above.series if duty.above is not None else duty.item.series
    higher, before = series_above(level, on=clock.today()), duty.desk
    if higher is not None:
        duty.above = put_on_agenda(by=SYSTEM, series_id=higher.pk, title=duty.item.title, kind=DECISION, thing_id=duty.pk)
        meeting = next_meeting_of(higher)
        day = meeting.starts_at.astimezone(clock.TOKYO).date() if meeting else None
        duty.desk, duty.due_on = higher.desk, max(day, clock.today()) if day else _days_on(LIFT_DAYS, higher.desk)
    else:
        duty.desk = city.desk_of_last_resort()
        duty.due_on = _days_on(GRACE_DAYS, duty.desk)
    duty.missed, duty.lifted_at, duty.in_charge = 0, clock.now(), ""
    duty.save(update_fields=["above", "desk", "due_on", "missed", "lifted_at", "in_charge"])
    note_step(duty, Step.LIFTED, by=SYSTEM)
    record_write(SYSTEM, action="lift_duty", kind="decision", thing_id=duty.pk, before={"desk": before.code}, after={"desk": duty.desk.code, "due_on": duty.due_on})
    emit(DutyTold(decision_id=duty.pk, desk_id=duty.desk_id, what="lifted"))


def move_duty(duty: Decision) -> None:
    """Its desk can't do it any more: the successor has it, as with needs (T1)."""
    before, today = duty.desk, clock.today()
    after = city.successor_of(before, on=today)
    if after.pk == before.pk:
        return
    duty.desk, duty.in_charge = after, ""
    duty.save(update_fields=["desk", "in_charge"])
    note_step(duty, Step.MOVED, by=SYSTEM)
    record_write(SYSTEM, action="move_duty", kind="decision", thing_id=duty.pk, before={"desk": before.code}, after={"desk": after.code})
    emit(DutyTold(decision_id=duty.pk, desk_id=after.pk, what="moved"))


def decided_above(by: Actor, decision_id: UUID) -> None:
    """The higher meeting decided what is to be done: what was decided below ends here. Done meanwhile, it stays done."""
    duty = Decision.objects.select_for_update(of=("self",)).select_related("desk").filter(pk=decision_id, state=DutyState.OPEN).first()
    if duty is None:
        return
    duty.state, duty.ended_at = DUTY.move(DutyState(duty.state), "decide_above"), clock.now()
    duty.save(update_fields=["state", "ended_at"])
    note_step(duty, Step.ABOVE, by=by)
    record_write(by, action="decide_above", kind="decision", thing_id=duty.pk, before={"state": DutyState.OPEN}, after={"state": duty.state})
    emit(DutyLookedAt(decision_id=duty.pk, desk_id=duty.desk_id))
