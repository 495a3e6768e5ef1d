"""A restored backup brings back what was erased since it was made: its tombstones erase it again."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from yorozu.consultation.queries import ending
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.notices.queries import over_notices
from yorozu.oversight.queries.rights import over_rights
from yorozu.retention.enums import Purpose
from yorozu.retention.queries.back import back

from .erasing import erase
from .stones import file_stones, known_stones

BATCH = 250


def replay(*, by: Actor) -> dict[str, int]:
    """Erase again whatever has a tombstone, here or in the file. Returns how many of each purpose, and under `left` how many stay because
    something of them is open in this database: `check` names those until they are closed.
    """
    require(by, Permission.END_DATA)
    known_stones()
    again = dict.fromkeys(Purpose.values, 0)
    for purpose in Purpose.values:
        while done := _again(purpose):  # somebody to whom others were merged goes after them
            again[purpose] += done
    file_stones()
    return {**again, "left": sum(back(purpose).count() for purpose in Purpose.values)}


def _again(purpose: str) -> int:
    done = 0
    last: UUID | None = None
    while True:
        rows = back(purpose).order_by("pk")
        ids = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])
        if not ids:
            return done
        last = ids[-1]
        with transaction.atomic():
            done += erase(purpose, ids, by=SYSTEM, run=None, still=lambda locked: _closed(purpose, locked))


def _closed(purpose: str, ids: list[UUID]) -> list[UUID]:
    """Those that nothing open needs; consultations were asked when they were locked."""
    now = clock.now()
    rows: QuerySet[Any]
    match purpose:
        case Purpose.PERSON:
            return ending.free_people(ids)
        case Purpose.RIGHT:
            rows = over_rights(before=now)
        case Purpose.NOTICE:
            rows = over_notices(before=now)
        case _:
            return ids
    return list(rows.filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))
