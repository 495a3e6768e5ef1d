"""What coordination tells the rest of the house: ids only."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class NeedsStuck(Event):
    """Needs were found stuck: each with the desk that owns it."""

    needs: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True, kw_only=True)
class ForumAsked(Event):
    """Stuck needs came before a forum: from the beginning, or because a lower one let its date pass."""

    forum_id: UUID
    desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class ForumLate(Event):
    """A date by which a forum was to talk about a need has passed; `at_top`: it stays there, due today."""

    forum_id: UUID
    desk_id: UUID
    at_top: bool
