"""Meetings: planned with the kind's agenda and what waited, moved to another day."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused
from yorozu.kernel.events import emit
from yorozu.meetings.enums import MeetingState
from yorozu.meetings.events import MembersTold
from yorozu.meetings.models import AgendaItem, Meeting, MeetingSeries
from yorozu.meetings.queries.kinds import kind_of
from yorozu.meetings.workflow import MEETING

from .agenda import take_in_waiting
from .finding import meeting_for, said, series_for

MOST_AHEAD, MOST_BACK = timedelta(days=2 * 366), timedelta(days=366)
MOST_HOURS = timedelta(hours=12)


@transaction.atomic
def plan_meeting(*, by: Actor, series_id: UUID, starts_at: datetime, ends_at: datetime, place: str = "") -> Meeting:
    """The next meeting of a series, with what stands on every agenda of its kind and what waited for it. One that was may be written down later.

    Refused: an end before the beginning, a day too far off, no place, a second one at the same time.
    """
    series = series_for(by, series_id, locked=True)
    if series.ended_on is not None:
        raise Refused(_("この会議は、もう終わっています。"))
    where = said(place, limit=120) or series.place
    _check(series, starts_at, ends_at, where)
    last: int = series.meetings.aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(series=series, number=last + 1, starts_at=starts_at, ends_at=ends_at, place=where)
    record_write(by, action="plan_meeting", kind="meeting", thing_id=meeting.pk, after={"starts_at": starts_at, "number": last + 1})
    standing = kind_of(series.kind).agenda
    AgendaItem.objects.bulk_create(AgendaItem(series=series, meeting=meeting, position=position, title=one.title[:120], minutes=one.minutes, formal=one.formal)
                                   for position, one in enumerate(standing, start=1))  # fmt: skip
    take_in_waiting(meeting)
    return meeting


def _check(series: MeetingSeries, starts_at: datetime, ends_at: datetime, place: str, *, but: UUID | None = None) -> None:
    now = clock.now()
    if not now - MOST_BACK <= starts_at <= now + MOST_AHEAD:
        raise Invalid({"day": _("1年前から2年後までの日にしてください。")})
    if not timedelta(0) < ends_at - starts_at <= MOST_HOURS:
        raise Invalid({"until": _("終わりの時刻は、始まりより後で、12時間以内にしてください。")})
    if not place:
        raise Invalid({"place": _("場所を書いてください。")})
    same = series.meetings.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exclude(state=MeetingState.CANCELLED)
    if (same.exclude(pk=but) if but else same).exists():
        raise Invalid({"day": _("同じ時間に、この会議の別の回があります。")})


@transaction.atomic
def move_meeting(*, by: Actor, meeting_id: UUID, starts_at: datetime, ends_at: datetime, place: str = "") -> Meeting:
    """Another day, time or place; who was called is told by mail, and who has no mail stands on the telephone list again."""
    meeting = meeting_for(by, meeting_id)
    called = meeting.state == MeetingState.CALLED
    MEETING.move(MeetingState(meeting.state), "move_called" if called else "move")
    where = said(place, limit=120) or meeting.place
    _check(meeting.series, starts_at, ends_at, where, but=meeting.pk)
    before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": meeting.place}
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, where
    meeting.save(update_fields=["starts_at", "ends_at", "place"])
    record_write(by, action="move_meeting", kind="meeting", thing_id=meeting.pk, before=before, after={"starts_at": starts_at, "ends_at": ends_at, "place": where})
    if called:
        tell_members(meeting, "moved")
    return meeting


def tell_members(meeting: Meeting, what: str) -> None:
    """Mails to those who have an address; the others are told by telephone, which is noted anew."""
    rows = meeting.attendance.select_related("member")
    rows.update(told_at=None)
    addresses = dict.fromkeys(one.member.email for one in rows.order_by("id") if one.member.email)
    emit(MembersTold(meeting_id=meeting.pk, desk_id=meeting.series.desk_id, what=what, addresses=tuple(addresses)))
