"""Seals beside people at work: late commits, two workers, a crash before the anchor, keys that change."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction

from tests.kernel.seals.conftest import ROUND, write
from tests.town import MONDAY
from yorozu.kernel import audit, clock, seals
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry, AuditSeal
from yorozu.kernel.seals import Report, making

Sealed = Callable[[], Report]


def note() -> None:
    audit.record_read(SYSTEM, action="read_need", kind="need", thing_id=uuid4())


@contextmanager
def late_writer() -> Iterator[Callable[[], None]]:
    """Somebody in another connection who has written a row and not committed it; the answer commits."""
    written, go = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                note()
                written.set()
                go.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert written.wait(20)

    def commit() -> None:
        go.set()
        thread.join()

    try:
        yield commit
    finally:
        commit()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one transaction after the other")
def test_a_row_that_is_committed_late_never_falls_into_a_sealed_stretch(anchors: Path) -> None:
    with late_writer() as commit:
        note()  # a later number, committed first
        assert seals.seal(wait=0.2) == 0 and not AuditSeal.objects.exists()
        timer = threading.Timer(0.3, commit)
        timer.start()
        assert seals.seal(wait=10) == 1
        timer.join()
    assert AuditSeal.objects.get().count == 2 and not seals.verify(anchors).found


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one transaction after the other")
def test_without_waiting_the_late_row_would_have_been_taken_for_an_insertion(anchors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.kernel.seals.bounds._writers", lambda cursor: set())
    with late_writer() as commit:
        note()
        assert seals.seal(wait=0) == 1
        commit()
    assert [one.kind for one in seals.verify(anchors).findings] == ["inserted"]


@pytest.mark.django_db(transaction=True)
def test_workers_and_writers_at_once_leave_one_whole_chain(anchors: Path) -> None:
    if connection.vendor == "sqlite":  # tests before this one emptied the tables, which the product never does; the numbers that they gave would read as a gap
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name IN ('kernel_auditentry', 'kernel_auditsubject')")

    def write_many() -> None:
        for _ in range(40):
            with transaction.atomic():
                note()
        connection.close()

    def seal_many() -> None:
        for _ in range(15):
            seals.seal()
        connection.close()

    threads = [threading.Thread(target=one) for one in (write_many, write_many, seal_many, seal_many, seal_many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    seals.seal()
    report = seals.verify(anchors)
    assert not report.found, report.findings
    assert report.rows == AuditEntry.objects.count() == 80 and report.seals == report.anchors == AuditSeal.objects.count() > 1


@pytest.mark.django_db
def test_many_rows_go_under_many_seals_and_a_round_ends(anchors: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "BATCH", 5)
    write(22, MONDAY)
    with clock.at(MONDAY + ROUND):
        assert seals.seal(most=2) == 2 and seals.seal() == 3 and seals.seal() == 0
    write(11, MONDAY + 2 * ROUND)
    with clock.at(MONDAY + 2 * ROUND):
        assert seals.seal() == 3
    assert [(one.count, one.subject_count, one.complete, one.since is None) for one in AuditSeal.objects.order_by("number")] == [
        (5, 5, False, True), (5, 5, False, True), (5, 5, False, True), (5, 5, False, True), (3, 2, True, True),
        (5, 5, False, False), (5, 5, False, False), (2, 1, True, False)]  # fmt: skip
    report = seals.verify(anchors)
    assert not report.found and report.rows == 23 + 22 + 12 + 11


@pytest.mark.django_db
def test_anchors_that_a_crash_kept_away_are_added_by_the_next_round(sealed: Sealed, anchors: Path) -> None:
    lines = anchors.read_text().splitlines(keepends=True)
    anchors.write_text("".join(lines[:2]) + lines[2][:50])  # the disk was full in the middle of a line
    assert [one.kind for one in sealed().findings] == ["unanchored"] and seals.seal() == 0
    assert not sealed().found and sealed().anchors == 4 and anchors.read_text().splitlines()[-1] == lines[3].strip()


@pytest.mark.django_db
def test_a_key_that_changes_needs_the_former_one_to_verify(sealed: Sealed, settings: object) -> None:
    former = settings.AUDIT_KEYS  # type: ignore[attr-defined]
    settings.AUDIT_KEYS = (b"another key, made after the first was seen", *former)  # type: ignore[attr-defined]
    write(2, MONDAY + 4 * ROUND)
    with clock.at(MONDAY + 4 * ROUND + timedelta(minutes=1)):
        assert seals.seal() == 1
    assert not sealed().found and AuditSeal.objects.values("key_id").distinct().count() == 2
    settings.AUDIT_KEYS = settings.AUDIT_KEYS[:1]  # type: ignore[attr-defined]
    assert [(one.kind, one.seal, one.until) for one in sealed().findings] == [("key", 1, 4)]
