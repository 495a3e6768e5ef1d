"""Tombstones: written with the erasure, then into a file outside the database."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yorozu.kernel import clock
from yorozu.retention.enums import Purpose
from yorozu.retention.formats import stones
from yorozu.retention.models import Run, Tombstone

PIECE = 2000


def lay(purpose: str, ids: Collection[UUID], *, run: Run | None) -> None:
    """A tombstone for each, in the transaction of the erasure; once it is over they go into the file too."""
    now = clock.now()
    Tombstone.objects.bulk_create([Tombstone(purpose=purpose, thing_id=one, erased_at=now, run=run) for one in ids], batch_size=500)
    transaction.on_commit(file_stones, robust=True)


def file_stones() -> int:
    """Add to the file what it lacks; where the file is gone, all of it. Called after each erasure and by the clock, so that a crash between the two, or a
    full disk, is made good. Returns how many lines.
    """
    if not settings.TOMBSTONES.exists():
        Tombstone.objects.filter(filed=True).update(filed=False)
    done = 0
    while piece := list(Tombstone.objects.filter(filed=False).order_by("id")[:PIECE]):
        done += stones.append(settings.TOMBSTONES, (stones.Stone(one.purpose, one.thing_id, one.erased_at) for one in piece))
        Tombstone.objects.filter(pk__in=[one.pk for one in piece]).update(filed=True)
    return done


def known_stones() -> int:
    """Put the file's lines that this database doesn't know into it, as a restored backup needs them. Returns how many were new."""
    new = 0
    piece: list[stones.Stone] = []
    for one in stones.stones_in(settings.TOMBSTONES):
        if one.purpose in Purpose.values:  # a later version may know more
            piece.append(one)
        if len(piece) == PIECE:
            new, piece = new + _taken_in(piece), []
    return new + _taken_in(piece)


@transaction.atomic
def _taken_in(piece: list[stones.Stone]) -> int:
    before = Tombstone.objects.count()
    rows = [Tombstone(purpose=one.purpose, thing_id=one.thing_id, erased_at=one.erased_at, filed=True) for one in piece]
    Tombstone.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return Tombstone.objects.count() - before
