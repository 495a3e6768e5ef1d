"""What meetings tell higher systems."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class MembersTold(Event):
    """Members are called, called again for another day, or told that there is none: where mails go, and who answers for one that fails."""

    meeting_id: UUID
    desk_id: UUID
    what: str  # called, moved, cancelled
    addresses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingLeftOpen(Event):
    """A meeting's time is over, and nobody wrote down what came of it."""

    meeting_id: UUID
    desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class DutyTold(Event):
    """A desk has something to do: a meeting decided it, its date passed, it came from below or from a desk that is no more."""

    decision_id: UUID
    desk_id: UUID
    what: str  # given, due, lifted, moved


@dataclass(frozen=True, kw_only=True)
class DutyLookedAt(Event):
    """Somebody of its desk opened it."""

    decision_id: UUID
    desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemSettled(Event):
    """A thing of a higher system that stood on an agenda: what became of it."""

    item_id: UUID
    kind: str
    thing_id: UUID
    state: str  # decided, talked, left
    desk_ids: tuple[UUID, ...]  # who has something to do now
