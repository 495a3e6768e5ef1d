"""What consultation tells the rest of the house: ids and codes only."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NeedEvent(Event):
    """Something happened to a need."""

    need_id: UUID
    desk_id: UUID  # who owns it now


@dataclass(frozen=True, kw_only=True)
class NeedReceived(NeedEvent):
    """A need came in."""

    urgent: bool


@dataclass(frozen=True, kw_only=True)
class NeedOffered(NeedEvent):
    """A desk was asked to take it (`lift`: by the platform, one circle up)."""

    handoff_id: UUID
    to_desk_id: UUID
    lift: bool
    urgent: bool


@dataclass(frozen=True, kw_only=True)
class HandoffAnswered(NeedEvent):
    """accepted, declined, withdrawn or silent; `from_desk_id` asked, `to_desk_id` was asked."""

    handoff_id: UUID
    from_desk_id: UUID
    to_desk_id: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class NeedMoved(NeedEvent):
    """T1: its desk could not hold it alone any more; it stands at `desk_id` now."""

    from_desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class StepOverdue(NeedEvent):
    """Its date passed; this is the reminder."""

    urgent: bool


@dataclass(frozen=True, kw_only=True)
class WordAdded(NeedEvent):
    """The person who asked added a word, or wants to stop."""


@dataclass(frozen=True, kw_only=True)
class NeedClosed(NeedEvent):
    """It ended, with this outcome; desks that it came from are told (L5)."""

    outcome: str
    came_from: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class NeedReopened(NeedEvent):
    """It goes on."""


@dataclass(frozen=True, kw_only=True)
class NeedChanged(NeedEvent):
    """Something was done to it, and its row stands as it now is: what is worked out from needs looks again."""
