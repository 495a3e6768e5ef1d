"""The call: who is called, what they answer and need, who was told by telephone; and a meeting that isn't held after all."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.enums import CommunicationNeed
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.meetings.enums import LATE_HOURS, ItemState, MeetingState, Reply
from yorozu.meetings.models import Attendance, Meeting, SeriesMember
from yorozu.meetings.models.series import in_term
from yorozu.meetings.queries.kinds import kind_of
from yorozu.meetings.queries.meetings import COMING
from yorozu.meetings.workflow import MEETING

from .agenda import move_items
from .finding import meeting_for, said
from .planning import tell_members
from .series import MemberForm, add_member

MOST_CHILDREN = 20


@transaction.atomic
def call_meeting(*, by: Actor, meeting_id: UUID, but: Collection[UUID] = ()) -> Meeting:
    """Call the members whose term holds on that day, `but` those left out this time (支援会議 choose whom they call): by mail, and by telephone or paper.

    Refused where nobody would be called, or an agenda is empty.
    """
    meeting = meeting_for(by, meeting_id)
    meeting.state = MEETING.move(MeetingState(meeting.state), "call")
    day = meeting.starts_at.astimezone(clock.TOKYO).date()
    members = list(meeting.series.members.filter(in_term(day), is_guest=False).exclude(pk__in=list(but)).order_by("id"))
    if not members:
        raise Refused(_("呼ぶ人がいません。先に、委員を入れてください。"))
    if not meeting.items.exists():
        raise Refused(_("議題がありません。先に、議題を入れてください。"))
    there = set(meeting.attendance.order_by().values_list("member_id", flat=True))
    Attendance.objects.bulk_create(Attendance(meeting=meeting, member=one) for one in members if one.pk not in there)
    meeting.called_at = clock.now()
    meeting.save(update_fields=["state", "called_at"])
    record_write(by, action="call_meeting", kind="meeting", thing_id=meeting.pk, before={"state": MeetingState.PLANNED}, after={"state": meeting.state, "called": len(members)})
    tell_members(meeting, "called")
    return meeting


@transaction.atomic
def add_guest(*, by: Actor, meeting_id: UUID, form: MemberForm) -> Attendance:
    """Somebody comes to this one meeting only. They don't count for the quorum; with an account they read its matters on its day."""
    meeting = meeting_for(by, meeting_id)
    if meeting.state != MeetingState.CALLED:
        raise Refused(_("呼んだあと、終わるまでの会議にだけ、人を足せます。"))
    day = meeting.starts_at.astimezone(clock.TOKYO).date()
    guest = MemberForm(form.name, form.username, form.organisation, form.duty, form.phone, form.email, from_on=day, until_on=day, is_guest=True)
    member = add_member(by=by, series_id=meeting.series_id, form=guest)
    return Attendance.objects.create(meeting=meeting, member=member, reply=Reply.COMING)


@transaction.atomic
def note_reply(*, by: Actor, attendance_id: UUID, reply: str, support: Collection[str] = (), children: int = 0, note: str = "") -> Attendance:
    """What somebody answered, and what they need there: interpreter, large print, care for children."""
    row = _called(by, attendance_id)
    if reply not in Reply.values:
        raise Invalid({"reply": _("どれかを選んでください。")})
    if not 0 <= children <= MOST_CHILDREN:
        raise Invalid({"children": _("0人から20人までです。")})
    known = [one for one in CommunicationNeed.values if one in set(support)]
    before = {"reply": row.reply}
    row.reply, row.support, row.children, row.note = reply, known, children, said(note, limit=200)
    row.save(update_fields=["reply", "support", "children", "note"])
    record_write(by, action="note_reply", kind="attendance", thing_id=row.pk, before=before, after={"reply": reply})
    return row


@transaction.atomic
def note_called(*, by: Actor, attendance_id: UUID) -> Attendance:
    """They were told by telephone."""
    row = _called(by, attendance_id)
    row.told_at = clock.now()
    row.save(update_fields=["told_at"])
    record_write(by, action="note_called", kind="attendance", thing_id=row.pk, after={"told_at": row.told_at})
    return row


def _called(by: Actor, attendance_id: UUID) -> Attendance:
    row = Attendance.objects.select_for_update(of=("self",)).select_related("member").filter(pk=attendance_id).first()
    if row is None:
        raise NotFound
    row.meeting = meeting_for(by, row.meeting_id, locked=False)
    return row


@transaction.atomic
def cancel_meeting(*, by: Actor, meeting_id: UUID, because: str) -> Meeting:
    """There is no such meeting after all: its members are told why, its items go to the next one or wait for it.

    Within a day of its beginning a mail may be read too late: everybody stands on the telephone list then.
    """
    meeting = meeting_for(by, meeting_id)
    was = meeting.state
    state = MEETING.move(MeetingState(was), "cancel", reason=because)
    if meeting.attendance.filter(came=True).exists() or meeting.items.exclude(state__in=(ItemState.OPEN, ItemState.LEFT)).exists():
        raise Refused(_("もう始まった会議は、中止にできません。終わらせて、残った議題にわけを書いてください。"))
    meeting.state, meeting.cancelled_at, meeting.cancelled_because = state, clock.now(), said(because, limit=200)
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_because"])
    moved = _move_on(meeting)
    record_write(by, action="cancel_meeting", kind="meeting", thing_id=meeting.pk, before={"state": was}, after={"state": state, "moved": moved}, reason=meeting.cancelled_because)
    if was == MeetingState.CALLED:
        tell_members(meeting, "cancelled")
    return meeting


def _move_on(meeting: Meeting) -> int:
    """What had to be talked about goes on; what stands on every agenda of the kind does so there by itself."""
    later = meeting.series.meetings.filter(state__in=COMING, starts_at__gt=meeting.starts_at).order_by("starts_at", "id").first()
    standing = [one.title for one in kind_of(meeting.series.kind).agenda]
    own = meeting.items.filter(Q(formal=True) | Q(title__in=standing, kind="", came_from__isnull=True), state=ItemState.OPEN)
    own.update(state=ItemState.LEFT, words=_("会議が中止になりました。"), settled_at=clock.now())
    return move_items(list(meeting.items.filter(state=ItemState.OPEN).order_by("position", "id")), to=later)


def is_short(meeting: Meeting) -> bool:
    """Whether a mail may be read too late."""
    return meeting.starts_at - clock.now() < timedelta(hours=LATE_HOURS)


def members_on(meeting: Meeting) -> list[SeriesMember]:
    """Who would be called."""
    day = meeting.starts_at.astimezone(clock.TOKYO).date()
    return list(meeting.series.members.filter(in_term(day), is_guest=False).order_by("from_on", "name", "id"))
