"""Fills the database up to a number of needs: many small transactions, so that people at work hardly wait, to be stopped and begun again."""

import time
from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.db import connection, transaction

from yorozu.consultation.models import Consultation, Need
from yorozu.consultation.operations.shelving import shelve_all
from yorozu.kernel import clock, statistics
from yorozu.kernel.models import SearchDocument
from yorozu.kernel.search import refresh_common
from yorozu.kernel.search.terms import unpacked

from . import residents
from .calls import Arrivals, Caller, note_a_list
from .moments import Office, seconds_of
from .rows import Batch, Posting, store_postings
from .seats import Seats

YEARS = timedelta(days=3650)
PEOPLE_FOR = 3  # needs for each resident
MOST_PEOPLE = 380_000
_AIM = {"sqlite": 0.1, "postgresql": 1.0}  # seconds that a transaction may take: SQLite has one writer, and people wait for it
_PAUSE = 0.03  # and then somebody else may come: longer than SQLite's waiting writers sleep between two tries
_POSTED_AT_ONCE = 500_000  # postings that are sorted together: the index's pages are written once each, not once a row
_ALONE_AT_ONCE = 3_000_000  # the same where memory and the lock are ours
_ALONE_AIM = 1.0
_ALONE = "PRAGMA cache_size=-524288; PRAGMA wal_autocheckpoint=65536;"  # 512 MB; written over into the database 256 MB at a time
_PIECE = 20_000
Progress = Callable[[str], None]


class Filling:
    """One load: what is stored, what still waits to be posted, how large a batch may be. `alone`: nobody works beside it."""

    def __init__(self, progress: Progress, *, alone: bool = False) -> None:
        self.progress, self.alone = progress, alone
        self._at_once = _ALONE_AT_ONCE if alone else _POSTED_AT_ONCE
        self.aim = _ALONE_AIM if alone else _AIM[connection.vendor]
        if alone and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                for one in _ALONE.split(";"):
                    cursor.execute(one)
        self.size = 60
        self._postings: list[Posting] = []
        self._piece = _PIECE
        self._said = time.monotonic()

    def store(self, batch: Batch) -> float:
        """One transaction; returns how long it took."""
        started = time.monotonic()
        with transaction.atomic():
            self._postings += batch.store()
        took = time.monotonic() - started
        self._yield(started)
        if len(self._postings) >= self._at_once:
            self.post()
        return took

    def post(self, *, again: bool = False) -> None:
        """Store the postings that wait, in the index's own order."""
        waiting = sorted(self._postings)
        self._postings = []
        place = 0
        while place < len(waiting):
            piece = waiting[place : place + self._piece]
            place += len(piece)
            started = time.monotonic()
            with transaction.atomic():
                store_postings(piece, again=again)
            self._piece = self.towards(self._piece, time.monotonic() - started, 2_000, 200_000)
            self._yield(started)

    def post_what_was_left(self) -> None:
        """Somebody stopped a load: what it had stored last may not have been posted."""
        for number, stands, terms in SearchDocument.objects.order_by("-id").values_list("id", "place", "terms").iterator():
            self._postings += [(term, stands, number) for term in unpacked(terms)]
            if len(self._postings) > self._at_once * 1.5:  # more can't have waited
                break
        self.post(again=True)

    def say(self, text: str) -> None:
        """Progress, every other second."""
        if time.monotonic() - self._said > 2:
            self._said = time.monotonic()
            self.progress(text)

    def _yield(self, started: float) -> None:
        if connection.vendor == "sqlite" and not self.alone:
            time.sleep(_PAUSE)

    def towards(self, size: int, took: float, least: int, most: int) -> int:
        """The next batch's size, so that it takes about as long as it may."""
        factor = min(max(self.aim / max(took, 0.001), 0.5), 1.5)
        return min(max(int(size * factor), least), most)


def fill_in_bulk(count: int, seed: int, progress: Progress, *, alone: bool = False) -> bool:
    """Fill up to `count` needs over the last ten years; goes on where it stopped. False: enough are there, nothing was done."""
    filling = Filling(progress, alone=alone)
    begun = done = Need.objects.count()
    number = Consultation.objects.count()
    if done >= count:
        return False
    now = clock.now()
    wanted = min(count // PEOPLE_FOR, MOST_PEOPLE)
    progress("residents")
    residents.fill_up(wanted, seed, filling.store)
    filling.post_what_was_left()
    first = now.date() - YEARS
    office = Office(first - timedelta(days=7), now.date() + timedelta(days=400))
    seats = Seats()
    caller = Caller(seats, office, Arrivals(first, seconds_of(now)), residents.askers(), seed)
    while done < count:
        batch = Batch()
        for _ in range(filling.size):
            if done < count:
                done += caller.call(batch, number, (done - begun) / (count - begun), count - done)
                number += 1
        note_a_list(batch, seats, Random(number), caller.last_at, seconds_of(now))
        filling.size = filling.towards(filling.size, filling.store(batch), 40, 2000)
        filling.say(f"{done:,} of {count:,} needs")
    filling.post()
    shelve_all()
    progress("the common words, the planner's statistics")
    refresh_common()
    statistics.gather()
    return True
