"""Is the audit as it was written? Every row under its seal, every seal under the next and beside its anchor; in bounded memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from django.db import connection

from yorozu.kernel import clock
from yorozu.kernel.models import AuditSeal

from . import guards
from .anchors import anchors_in
from .chain import keys, mac_of
from .findings import Finding, Report
from .rows import ENTRIES, STREAMS, SUBJECTS, Reader, Row, digest_of, known_by

SLACK = timedelta(minutes=10)  # between an act's moment and its row's; more is a clock that was moved
_ANCHORS_AT_ONCE = 2_000
_WRITTEN = timedelta(minutes=1)  # after its seal an anchor is there


def verify(anchors: Path, *, copy: bool = False, restored: bool = False, progress: Callable[[int], None] | None = None) -> Report:
    """Look at everything that was sealed. Reads only; several may run, beside people at work.

    `copy`: the anchors are a copy from earlier, which may end before the last seal. `restored`: the database is one, and the anchors
    may go on after its last seal.
    """
    report = Report()
    for table in guards.missing():
        report.add(Finding("unguarded", table=table))
    last = AuditSeal.objects.order_by("-number").values_list("number", "last", "subject_last").first()
    readers = [Reader(ENTRIES, upto=last[1] if last else 0), Reader(SUBJECTS, upto=last[2] if last else 0)]
    chain = _Chain(report)
    for seal in AuditSeal.objects.filter(number__lte=last[0] if last else 0).defer("marks").order_by("number").iterator(chunk_size=500):
        batches = [readers[0].upto(seal.last), readers[1].upto(seal.subject_last)]
        report.seals += 1
        report.rows += len(batches[0]) + len(batches[1])
        chain.link(seal)
        _look(report, seal, batches)
        if progress is not None:
            progress(report.rows)
    chain.end()
    _tail(report, last[1:] if last else (0, 0))
    reached, ahead = _beside_anchors(report, anchors, last[0] if last else 0)
    if ahead and not restored:
        report.add(Finding("cut", seal=last[0] + 1 if last else 1, until=ahead))
    if last and not reached:
        report.add(Finding("no_anchors"))
    elif last and not copy and AuditSeal.objects.filter(number__gt=reached, number__lte=last[0], sealed_at__lt=clock.now() - _WRITTEN).exists():
        report.add(Finding("unanchored", seal=reached + 1, until=last[0]))
    return report


class _Chain:
    """Seal by seal; a run of forged ones is one finding."""

    def __init__(self, report: Report) -> None:
        self._report, self._keys = report, keys()
        self._before: AuditSeal | None = None
        self._wrong: tuple[str, int, int] | None = None

    def link(self, seal: AuditSeal) -> None:
        """Is this one tied to the one before?"""
        before = self._before
        expected = before.number + 1 if before else 1
        key = self._keys.get(seal.key_id)
        if seal.number != expected:
            self._report.add(Finding("missing", seal=expected, until=seal.number - 1))
        elif key is None:
            self._note("key", seal.number)
        elif mac_of(seal, before=before.mac if before else "", key=key) != seal.mac or not _follows(before, seal):
            self._note("forged", seal.number)
        if before and seal.sealed_at < before.sealed_at:
            self._report.add(Finding("clock_seal", seal=seal.number))
        self._before = seal

    def _note(self, kind: str, number: int) -> None:
        if self._wrong and self._wrong[0] == kind and self._wrong[2] == number - 1:
            self._wrong = (kind, self._wrong[1], number)
            return
        self.end()
        self._wrong = (kind, number, number)

    def end(self) -> None:
        """Tell the run that ended."""
        if self._wrong:
            kind, first, last = self._wrong
            self._report.add(Finding(kind, seal=first, until=last if last > first else None))
        self._wrong = None


def _follows(before: AuditSeal | None, seal: AuditSeal) -> bool:
    """Whether the stretch begins where the one before ended: between two there is no room for a row."""
    ends = (before.last, before.subject_last) if before else (0, 0)
    return (seal.first, seal.subject_first) == (ends[0] + 1, ends[1] + 1)


def _look(report: Report, seal: AuditSeal, batches: Sequence[Sequence[Row]]) -> None:
    """The rows of one seal."""
    counts = (len(batches[0]), len(batches[1]))
    if counts != (seal.count, seal.subject_count) or digest_of(batches) != seal.digest:
        for one in _which(seal, batches):
            report.add(one)
    earliest = _text(seal.since - SLACK) if seal.since else ""
    latest = _text(seal.sealed_at + SLACK)
    for stream, rows in zip(STREAMS, batches, strict=True):
        times = [row.at for row in rows]
        if times and (min(times) < earliest or max(times) > latest):
            for row in rows:
                if row.at < earliest or row.at > latest:
                    report.add(Finding("clock", seal=seal.number, table=stream.table, row=row.number))


def _which(seal: AuditSeal, batches: Sequence[Sequence[Row]]) -> Iterator[Finding]:
    """The rows that aren't as they were, told by the marks that were sealed with them."""
    marks = bytes(AuditSeal.objects.values_list("marks", flat=True).get(pk=seal.number))
    if sha256(marks).hexdigest() != seal.marks_digest:
        yield Finding("changed", seal=seal.number)
        return
    known, found = known_by(marks), False
    for place, (stream, rows) in enumerate(zip(STREAMS, batches, strict=True)):
        now = {row.number: sha256(row.body.encode()).digest()[:3] for row in rows}
        then = {number: mark for (which, number), mark in known.items() if which == place}
        other = {number for number in now.keys() & then.keys() if now[number] != then[number]}
        moved = {then[number] for number in other} & {now[number] for number in other}
        wrong = [("deleted", one) for one in then.keys() - now.keys()] + [("inserted", one) for one in now.keys() - then.keys()]
        wrong += [("swapped" if then[one] in moved and now[one] in moved else "edited", one) for one in other]
        for kind, number in sorted(wrong, key=lambda one: one[1]):
            found = True
            yield Finding(kind, seal=seal.number, table=stream.table, row=number)
    if not found:
        yield Finding("changed", seal=seal.number)


def _tail(report: Report, ends: tuple[int, int]) -> None:
    """What isn't sealed yet. SQLite leaves no number out, so a gap is a row that was taken off; PostgreSQL may, where something was refused."""
    for stream, end in zip(STREAMS, ends, strict=True):
        with connection.cursor() as cursor:
            given = 0
            if connection.vendor == "sqlite":  # first: what is written between the two looks isn't missed then
                cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [stream.table])
                (given,) = cursor.fetchone()
            cursor.execute(f"SELECT COUNT(*), COALESCE(MAX({stream.key}), %s) FROM {stream.table} WHERE {stream.key} > %s", [end, end])
            count, highest = cursor.fetchone()
            report.unsealed += count
            if connection.vendor == "sqlite" and max(given, highest) - end > count:
                report.add(Finding("unsealed_gap", table=stream.table))


def _beside_anchors(report: Report, file: Path, last: int) -> tuple[int, int]:
    """Each anchor beside the seal of its number; a seal that is made meanwhile stands there before its anchor does.

    Returns how far they go, and how far without a seal.
    """
    if not file.is_file():
        return 0, 0
    lines, ahead, reached = anchors_in(file), 0, 0
    while chunk := list(islice(lines, _ANCHORS_AT_ONCE)):
        report.anchors += len(chunk)
        reached = max(reached, *(one.number for one in chunk))
        seals = dict(AuditSeal.objects.filter(number__in={one.number for one in chunk}).values_list("number", "mac"))
        for one in chunk:
            mac = seals.get(one.number)
            if mac is None and one.number > last:
                ahead = max(ahead, one.number)
            elif mac is not None and mac != one.mac:
                report.add(Finding("replayed", seal=one.number))
    return reached, ahead


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
