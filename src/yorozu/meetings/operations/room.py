"""In the room: who is there, what was decided, talked about or left out; the end, which no open item outlives."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Desk
from yorozu.community.queries import desk_by_id, is_staffed, successor_of
from yorozu.community.queries.posts import people_at
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused, Stale
from yorozu.kernel.events import emit
from yorozu.meetings.enums import DECISION, EARLY_MINUTES, ItemState, MeetingState, Step
from yorozu.meetings.events import DutyTold, ItemSettled
from yorozu.meetings.models import AgendaItem, Decision, Meeting
from yorozu.meetings.queries.agenda import open_items, quorum_of
from yorozu.meetings.workflow import ITEM, MEETING

from .agenda import carry_over
from .duties import decided_above, note_step
from .finding import item_for, meeting_for, said

MOST_DECISIONS = 10
LATEST = timedelta(days=2 * 366)


@transaction.atomic
def note_came(*, by: Actor, meeting_id: UUID, came: Collection[UUID]) -> Meeting:
    """Who of those called is there (attendance ids); the others aren't."""
    meeting = meeting_for(by, meeting_id)
    must_be_on(meeting)
    there = set(came)
    rows = list(meeting.attendance.order_by("id"))
    for one in rows:
        one.came = one.pk in there
    meeting.attendance.model.objects.bulk_update(rows, ["came"])
    record_write(by, action="note_came", kind="meeting", thing_id=meeting.pk, after={"came": sum(bool(one.came) for one in rows), "called": len(rows)})
    return meeting


def must_be_on(meeting: Meeting) -> None:
    """Refused where the meeting wasn't called, is over, or hasn't begun."""
    if meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Stale(_("この会議は、もう終わっています。"))
    if meeting.state == MeetingState.PLANNED:
        raise Refused(_("まだ呼んでいない会議です。先に、委員を呼んでください。"))
    if clock.now() < meeting.starts_at - timedelta(minutes=EARLY_MINUTES):
        raise Refused(_("まだ始まっていません。始まる1時間前から書けます。"))


@dataclass(frozen=True)
class Task:
    """What is decided: what, which desk, who there, by when."""

    words: str
    desk_id: UUID | None
    due_on: date | None
    in_charge: str = ""


@transaction.atomic
def decide(*, by: Actor, item_id: UUID, task: Task, seen: int = 0) -> Decision:
    """A desk does something by a day; it is told at once. `seen`: how many decisions stood at the item when its page was opened.

    Refused: somebody else was first, fewer are there than the kind's quorum, no words, a day that is over, a desk that is no more (its
    successor is named), somebody who isn't at that desk (any more).
    """
    item = item_for(by, item_id)
    meeting = item.meeting
    assert meeting is not None
    must_be_on(meeting)
    there = item.decisions.count()
    if there != seen:
        raise Stale
    item.state = ITEM.move(ItemState(item.state), "decide")
    quorum = quorum_of(meeting)
    if not quorum.is_met:
        raise Refused(_("定足数に足りません（出席%(present)s人、必要%(needed)s人）。話し合うことはできますが、決めることはできません。出席をつけたか、確かめてください。")
                      % {"present": quorum.present, "needed": quorum.needed})  # fmt: skip
    if there >= MOST_DECISIONS:
        raise Refused(_("1つの議題で決められるのは%(most)sつまでです。") % {"most": MOST_DECISIONS})
    desk, words, due_on = _checked(task)
    made = _write(by, item, there + 1, words, desk, due_on, said(task.in_charge, limit=120))
    item.settled_at, item.settled_by_name = clock.now(), by.name[:120]
    item.save(update_fields=["state", "settled_at", "settled_by_name"])
    record_write(by, action="decide", kind="decision", thing_id=made.pk, after={"item": str(item.pk), "desk": desk.code, "due_on": due_on, "words": words})
    emit(DutyTold(decision_id=made.pk, desk_id=desk.pk, what="given"))
    if item.kind == DECISION and item.thing_id:
        decided_above(by, item.thing_id)
    return made


def _checked(task: Task) -> tuple[Desk, str, date]:
    problems: dict[str, str] = {}
    words, today = said(task.words, limit=401), clock.today()
    if not words or len(words) > 400:
        problems["words"] = _("何をするかを、400字までで書いてください。")
    desk = desk_by_id(task.desk_id)
    if desk is None:
        problems["desk"] = _("どの窓口がするかを選んでください。")
    elif not is_staffed(desk, on=today):
        problems["desk"] = _("この窓口には、いま受けられる人がいません。いまは「%(desk)s」が受けます。") % {"desk": successor_of(desk, on=today).name}
    elif why := _not_there(desk, task.in_charge):
        problems["in_charge"] = why
    if task.due_on is None or not today <= task.due_on <= today + LATEST:
        problems["due_on"] = _("今日から2年以内の日を書いてください。")
    if problems or desk is None or task.due_on is None:
        raise Invalid(problems)
    return desk, words, task.due_on


def _not_there(desk: Desk, name: str) -> str:
    """Somebody who isn't (any more) at that desk can't do it: who is there is said."""
    asked = "".join(name.split())
    there = people_at(desk)
    if not asked or any(asked in "".join(one.split()) for one in there):
        return ""
    return _("この人は、いま「%(desk)s」にいません。いるのは：%(people)s") % {"desk": desk.name, "people": "、".join(there)}


def _write(by: Actor, item: AgendaItem, number: int, words: str, desk: Desk, due_on: date, in_charge: str) -> Decision:
    try:
        with transaction.atomic():
            made = Decision.objects.create(item=item, number=number, words=words, desk=desk, in_charge=in_charge, promised_on=due_on, due_on=due_on,
                                           decided_at=clock.now(), decided_by_name=by.name[:120])  # fmt: skip
    except IntegrityError:
        raise Stale from None
    note_step(made, Step.DECIDED, by=by)
    return made


@transaction.atomic
def talk_over(*, by: Actor, item_id: UUID, words: str) -> AgendaItem:
    """Nothing had to be decided: what was said, in a sentence."""
    item = item_for(by, item_id)
    assert item.meeting is not None
    must_be_on(item.meeting)
    return _settle(by, item, "talk", words)


@transaction.atomic
def leave_out(*, by: Actor, item_id: UUID, words: str, again: bool = True) -> AgendaItem:
    """It isn't talked about this time, and why. `again`: its rest stands on the next meeting's agenda, or waits for it."""
    item = item_for(by, item_id)
    if item.meeting is None or item.meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Stale(_("この会議は、もう終わっています。"))
    settled = _settle(by, item, "leave", words)
    if again and not item.formal:
        carry_over(settled)
    return settled


def _settle(by: Actor, item: AgendaItem, act: str, words: str) -> AgendaItem:
    was, text = item.state, said(words, limit=401)
    if not text or len(text) > 400:
        raise Invalid({"words": _("1文で、わけを書いてください（400字まで）。") if act == "leave" else _("話したことを、1文で書いてください（400字まで）。")})
    item.state = ITEM.move(ItemState(was), act, reason=text)
    item.words, item.settled_at, item.settled_by_name = text, clock.now(), by.name[:120]
    item.save(update_fields=["state", "words", "settled_at", "settled_by_name"])
    record_write(by, action="talk_over" if act == "talk" else "leave_out", kind="agenda_item", thing_id=item.pk, before={"state": was}, after={"state": item.state, "words": text})
    return item


@transaction.atomic
def open_again(*, by: Actor, item_id: UUID) -> AgendaItem:
    """It is talked about after all, in the same meeting; its rest on the next agenda goes, unless that was settled meanwhile."""
    item = item_for(by, item_id)
    assert item.meeting is not None
    if item.meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Stale(_("この会議は、もう終わっています。"))
    was, item.state = item.state, ITEM.move(ItemState(item.state), "undo")
    if item.rest.exclude(state=ItemState.OPEN).exists():
        raise Refused(_("次の会議で、もう話し合いました。"))
    item.rest.filter(state=ItemState.OPEN).delete()
    item.words, item.settled_at, item.settled_by_name = "", None, ""
    item.save(update_fields=["state", "words", "settled_at", "settled_by_name"])
    record_write(by, action="open_again", kind="agenda_item", thing_id=item.pk, before={"state": was}, after={"state": item.state})
    return item


class OpenItems(Invalid):
    """The meeting can't end: `field_errors` has a sentence for each open item, by its key."""

    code = "open-items"


@transaction.atomic
def end_meeting(*, by: Actor, meeting_id: UUID) -> Meeting:
    """The meeting is over: a draft of its minutes is made, whoever brought a thing is told what became of it.

    Refused, with a sentence at each, while an item is neither decided nor explained; and while nobody is noted as having been there.
    """
    from .minutes import draft_minutes

    meeting = meeting_for(by, meeting_id)
    must_be_on(meeting)
    state = MEETING.move(MeetingState(meeting.state), "hold")
    if left := open_items(meeting):
        raise OpenItems({str(one.pk): _("「%(title)s」が、まだ決まっていません。決めるか、話したことか、今日はしないわけを書いてください。") % {"title": one.title} for one in left})
    if not meeting.attendance.filter(came=True).exists():
        raise Refused(_("だれが出席したかが、まだありません。出席をつけてください。"))
    if clock.now() < meeting.starts_at:
        raise Refused(_("まだ始まっていません。中止にするときは「中止にする」を使ってください。"))
    meeting.items.filter(state=ItemState.OPEN, formal=True).update(state=ItemState.HEARD, settled_at=clock.now(), settled_by_name=by.name[:120])
    meeting.state, meeting.held_at = state, clock.now()
    meeting.save(update_fields=["state", "held_at"])
    record_write(by, action="end_meeting", kind="meeting", thing_id=meeting.pk, before={"state": MeetingState.CALLED}, after={"state": state})
    draft_minutes(meeting, by=by)
    _tell_who_brought(meeting)
    return meeting


def _tell_who_brought(meeting: Meeting) -> None:
    for item in meeting.items.filter(thing_id__isnull=False).prefetch_related("decisions").order_by("position", "id"):
        assert item.thing_id is not None
        desks = tuple(dict.fromkeys(one.desk_id for one in item.decisions.all()))
        emit(ItemSettled(item_id=item.pk, kind=item.kind, thing_id=item.thing_id, state=item.state, desk_ids=desks))
