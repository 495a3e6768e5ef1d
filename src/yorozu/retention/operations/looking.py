"""Looks at what is due and what is held back, each noted: numbers and reasons only, never what a record says."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list
from yorozu.kernel.errors import NotFound
from yorozu.retention.enums import Purpose
from yorozu.retention.models import Hold
from yorozu.retention.queries.due import DueRow, page_of_due
from yorozu.retention.queries.holds import holds

KINDS: dict[str, str] = {Purpose.CONTACT: "consultation", Purpose.CASE: "consultation", Purpose.RIGHT: "rights_request", Purpose.PERSON: "person"}
HOLDS = 50


@dataclass(frozen=True)
class Due:
    """A page of what is due today."""

    as_of: date
    rows: list[DueRow]
    last: UUID | None


@dataclass(frozen=True)
class Held:
    """A page of holds; `last`: the number that the next page goes on from."""

    now: tuple[Hold, ...]
    let_go: tuple[Hold, ...]
    last: int | None


@transaction.atomic
def list_due(*, by: Actor, purpose: str, after: UUID | None = None) -> Due:
    """What is due today for one purpose, by number. Messages have none: they are only counted."""
    require(by, Permission.END_DATA)
    if purpose not in KINDS:
        raise NotFound
    today = clock.today()
    rows, last = page_of_due(purpose, as_of=today, after=after)
    record_list(by, action="list_due", kind=KINDS[purpose], thing_ids=[one.id for one in rows])
    return Due(today, rows, last)


@transaction.atomic
def list_holds(*, by: Actor, below: int | None = None) -> Held:
    """A page of what is held back now, and the latest of what was let go."""
    require(by, Permission.END_DATA)
    now, before = holds(below=below, limit=HOLDS + 1), holds(lifted=True, limit=20)
    shown = now[:HOLDS]
    record_list(by, action="list_holds", kind="retention_hold", thing_ids=[one.pk for one in (*shown, *before)])
    return Held(shown, before, shown[-1].number if len(now) > HOLDS else None)


def one_hold(*, by: Actor, hold_id: UUID) -> Hold:
    """One of them. Missing and forbidden raise the same."""
    require(by, Permission.END_DATA)
    found = Hold.objects.filter(pk=hold_id).first()
    if found is None:
        raise NotFound
    return found
