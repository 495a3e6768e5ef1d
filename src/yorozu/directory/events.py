"""What the directory tells the rest of the house: ids and codes only."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class OwnerAsked(Event):
    """An owner is asked by mail to confirm a record; `address` is where."""

    ask_id: UUID
    address: str
    desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class WrongReported(Event):
    """A resident, or the owner, says that something in a record is wrong: a task for this desk."""

    report_id: UUID
    desk_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReportDone(Event):
    """The desk has dealt with it."""

    report_id: UUID
