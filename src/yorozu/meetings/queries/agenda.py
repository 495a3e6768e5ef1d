"""The agenda: items with what was decided, what waits for the next meeting, whether enough are there to decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from yorozu.kernel import clock
from yorozu.meetings.enums import DutyState, ItemState
from yorozu.meetings.models import AgendaItem, Decision, Meeting, MeetingSeries

from .kinds import kind_of


@dataclass(frozen=True)
class Quorum:
    """Who is there, of whom, and how many it takes to decide (0: no rule)."""

    present: int
    called: int
    needed: int

    @property
    def is_met(self) -> bool:
        """Whether the meeting may decide."""
        return self.present >= self.needed


def quorum_of(meeting: Meeting) -> Quorum:
    """Guests don't count."""
    came = list(meeting.attendance.filter(member__is_guest=False).order_by().values_list("came", flat=True))
    return Quorum(sum(one is True for one in came), len(came), kind_of(meeting.series.kind).needed(len(came)))


@dataclass(frozen=True)
class ItemRow:
    """One item with its place in time and what was decided."""

    item: AgendaItem
    number: int
    begins_at: datetime
    state: str
    decisions: tuple[Decision, ...]


def agenda_of(meeting: Meeting) -> list[ItemRow]:
    """In order; each begins when the boxes before it are over."""
    rows, at = [], meeting.starts_at.astimezone(clock.TOKYO)
    for number, one in enumerate(meeting.items.prefetch_related("decisions__desk").order_by("position", "id"), start=1):
        rows.append(ItemRow(one, number, at, str(ItemState(one.state).label), tuple(sorted(one.decisions.all(), key=lambda decision: decision.number))))
        at += timedelta(minutes=one.minutes)
    return rows


def open_items(meeting: Meeting) -> list[AgendaItem]:
    """Items about which something has to be said before the meeting can end."""
    return list(meeting.items.filter(state=ItemState.OPEN, formal=False).order_by("position", "id"))


def waiting_items(series: MeetingSeries) -> list[AgendaItem]:
    """Items that wait for the next meeting to be planned."""
    return list(series.items.filter(meeting__isnull=True, state=ItemState.OPEN).order_by("id")[:200])


def item_by_id(item_id: UUID) -> AgendaItem | None:
    """The item with this key."""
    return AgendaItem.objects.select_related("meeting__series__desk", "meeting__series__area", "series__desk").filter(pk=item_id).first()


def open_from_before(series: MeetingSeries, *, limit: int = 20) -> list[Decision]:
    """What the series decided and isn't done, the nearest date first: the agenda's 「前に決めたこと」."""
    rows = Decision.objects.filter(item__series=series, state=DutyState.OPEN).select_related("desk", "item")
    return list(rows.order_by("due_on", "id")[:limit])
