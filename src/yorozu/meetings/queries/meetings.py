"""Meetings: which come, which were, who is called."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.keyset import page_behind
from yorozu.meetings.enums import MeetingState
from yorozu.meetings.models import AgendaItem, Attendance, Meeting, MeetingSeries
from yorozu.meetings.rules import meetings_visible_to

from .kinds import kind_of

PAGE = 25
COMING = (MeetingState.PLANNED, MeetingState.CALLED)


@dataclass(frozen=True)
class MeetingRow:
    """One line of the list."""

    meeting: Meeting
    kind_name: str
    state: str
    is_late: bool  # its time is over, and nobody closed it


@dataclass(frozen=True)
class MeetingPage:
    """Meetings in the order of their days."""

    rows: tuple[MeetingRow, ...]
    next_key: str


def meetings_page(actor: Actor, *, past: bool, series: MeetingSeries | None = None, after: str = "") -> MeetingPage:
    """Those that aren't over, the nearest first; or the held and cancelled ones, the latest first. What is over and still open stands among the first."""
    rows = meetings_visible_to(actor).select_related("series__area", "series__desk")
    rows = rows.filter(series=series) if series else rows
    rows = rows.exclude(state__in=COMING) if past else rows.filter(state__in=COMING)
    found, next_key = page_behind(rows, after, by="starts_at", size=PAGE, latest=past)
    now = clock.now()
    shown = tuple(MeetingRow(one, kind_of(one.series.kind).name, str(MeetingState(one.state).label), one.state in COMING and one.ends_at < now) for one in found)
    return MeetingPage(shown, next_key)


def meeting_by_id(meeting_id: UUID) -> Meeting | None:
    """The meeting with this key."""
    return Meeting.objects.select_related("series__area", "series__desk").filter(pk=meeting_id).first()


def next_meeting_of(series: MeetingSeries) -> Meeting | None:
    """The next one that isn't over; items that wait go there."""
    return series.meetings.filter(state__in=COMING, ends_at__gt=clock.now()).order_by("starts_at", "id").first()


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Everybody who is called, with what they answered."""
    return list(meeting.attendance.select_related("member").order_by("member__is_guest", "member__from_on", "member__name", "id")[:400])


def meeting_of_item(item_id: UUID) -> UUID | None:
    """On which agenda an item stands."""
    return AgendaItem.objects.filter(pk=item_id).values_list("meeting_id", flat=True).first()


def meeting_of_attendance(attendance_id: UUID) -> UUID | None:
    """To which meeting somebody is called."""
    return Attendance.objects.filter(pk=attendance_id).values_list("meeting_id", flat=True).first()
