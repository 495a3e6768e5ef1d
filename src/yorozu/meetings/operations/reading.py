"""Looking at meetings: of closed kinds, and of who is called, every look is noted."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read
from yorozu.meetings.enums import MeetingState
from yorozu.meetings.formats.kinds import Kind
from yorozu.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingSeries, SeriesMember
from yorozu.meetings.queries.agenda import ItemRow, Quorum, agenda_of, open_from_before, quorum_of, waiting_items
from yorozu.meetings.queries.kinds import kind_of
from yorozu.meetings.queries.meetings import MeetingPage, attendance_of, meetings_page
from yorozu.meetings.queries.series import SeriesPage, members_of, series_page
from yorozu.meetings.rules import matters_visible_to

from .calling import is_short, members_on
from .finding import meeting_for, series_for


@transaction.atomic
def list_meetings(*, by: Actor, past: bool, after: str = "") -> MeetingPage:
    """Meetings that `by` may read; that closed ones were looked at is noted."""
    require(by, Permission.SEE_MEETING)
    page = meetings_page(by, past=past, after=after)
    _note_list(by, page)
    return page


def _note_list(by: Actor, page: MeetingPage) -> None:
    closed = [row.meeting.pk for row in page.rows if kind_of(row.meeting.series.kind).is_closed]
    record_list(by, action="list_meetings", kind="meeting", thing_ids=closed)


def list_series(*, by: Actor, after: str = "") -> SeriesPage:
    """Which there are, for `by`: no matters, no names."""
    require(by, Permission.SEE_MEETING)
    return series_page(by, after=after)


def _is_ours(by: Actor, series: MeetingSeries) -> bool:
    """Whether `by`, who reads it, is of its secretariat."""
    return by.is_system or series.desk_id in by.desks(Permission.RUN_MEETINGS)


@dataclass(frozen=True)
class SeriesSeen:
    """A series as its page shows it. `matters`: whether the reader may know what is talked about; `runs`: whether they are its secretariat."""

    series: MeetingSeries
    kind: Kind
    runs: bool
    matters: bool
    members: list[SeriesMember]
    waiting: list[AgendaItem]
    coming: MeetingPage
    past: MeetingPage


@transaction.atomic
def read_series(*, by: Actor, series_id: UUID, after: str = "") -> SeriesSeen:
    """One series: to its secretariat its members, to who may read its matters its meetings."""
    series = series_for(by, series_id, action=Permission.SEE_MEETING)
    kind, runs = kind_of(series.kind), _is_ours(by, series)
    matters = matters_visible_to(by).filter(pk=series.pk).exists()
    none = MeetingPage((), "")
    coming = meetings_page(by, past=False, series=series) if matters else none
    past = meetings_page(by, past=True, series=series, after=after) if matters else none
    if kind.is_closed or runs:
        record_read(by, action="read_series", kind="meeting_series", thing_id=series.pk)
    return SeriesSeen(series, kind, runs, matters, members_of(series) if runs or (matters and kind.is_closed) else [],
                      waiting_items(series) if matters else [], coming, past)  # fmt: skip


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting as its pages show it. `before`: what the series decided earlier and isn't done."""

    meeting: Meeting
    kind: Kind
    runs: bool
    agenda: list[ItemRow]
    quorum: Quorum
    before: list[Decision]
    short: bool

    @property
    def boxed(self) -> int:
        """Minutes of all time boxes."""
        return sum(row.item.minutes for row in self.agenda)

    @property
    def lasts(self) -> int:
        """Minutes of the meeting."""
        return int((self.meeting.ends_at - self.meeting.starts_at).total_seconds() // 60)


@transaction.atomic
def read_meeting(*, by: Actor, meeting_id: UUID, runs_only: bool = False) -> MeetingSeen:
    """One meeting with its agenda. `runs_only`: the room, for its secretariat. Missing and forbidden raise the same."""
    meeting = meeting_for(by, meeting_id, action=Permission.RUN_MEETINGS if runs_only else Permission.SEE_MEETING, locked=False)
    kind = kind_of(meeting.series.kind)
    if kind.is_closed:
        record_read(by, action="read_meeting", kind="meeting", thing_id=meeting.pk)
    before = open_from_before(meeting.series) if meeting.state in (MeetingState.PLANNED, MeetingState.CALLED) else []
    return MeetingSeen(meeting, kind, _is_ours(by, meeting.series), agenda_of(meeting), quorum_of(meeting), before, is_short(meeting))


@dataclass(frozen=True)
class PeopleSeen:
    """Who is called, with telephone and what they need."""

    meeting: Meeting
    kind: Kind
    rows: list[Attendance]
    to_call: list[SeriesMember]  # before the call: who would be called
    quorum: Quorum
    short: bool


@transaction.atomic
def read_people(*, by: Actor, meeting_id: UUID) -> PeopleSeen:
    """The list of who is called, for the secretariat: it holds telephone numbers, so each look is noted."""
    meeting = meeting_for(by, meeting_id, locked=False)
    record_read(by, action="read_people", kind="meeting", thing_id=meeting.pk, fields=("name", "phone", "support"))
    rows = attendance_of(meeting)
    return PeopleSeen(meeting, kind_of(meeting.series.kind), rows, members_on(meeting) if meeting.state == MeetingState.PLANNED else [], quorum_of(meeting), is_short(meeting))
