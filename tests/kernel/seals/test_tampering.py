"""Eight ways of tampering, each planted below the application and found, with the place where it was done."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from tests.kernel.seals.conftest import ROUND, write
from tests.tampering import sql, unguarded
from tests.town import MONDAY
from yorozu.kernel import clock, seals
from yorozu.kernel.models import AuditEntry, AuditSeal, AuditSubject
from yorozu.kernel.seals import Report, chain, rows

pytestmark = pytest.mark.django_db
Sealed = Callable[[], Report]


def told(report: Report) -> list[tuple[str, int | None, int | None]]:
    """What was found: kind, seal, row."""
    return [(one.kind, one.seal, one.row) for one in report.findings]


def middle() -> int:
    """The number of a row under the second seal."""
    return AuditSeal.objects.get(number=2).first + 2


def copied(values: str) -> str:
    """An insert of a copy of row %s, with another id and number."""
    columns = [one.column for one in AuditEntry._meta.concrete_fields if one.column not in ("id", "number")]
    override = "OVERRIDING SYSTEM VALUE " if connection.vendor == "postgresql" else ""
    return f"INSERT INTO kernel_auditentry (id, number, {', '.join(columns)}) {override}SELECT {values}, {', '.join(columns)} FROM kernel_auditentry WHERE number = %s"


def test_nothing_is_found_where_nothing_was_done(sealed: Sealed) -> None:
    report = sealed()
    assert told(report) == [] and report.seals == report.anchors == 4 and report.rows == 4 * 13 and not report.unsealed


@pytest.mark.parametrize("column", [one.column for one in AuditEntry._meta.concrete_fields if one.column != "number"])
def test_an_edit_is_found_in_each_column(sealed: Sealed, column: str) -> None:
    value = {"at": "2026-01-01 00:00:00+00:00", "fields": '["name"]'}.get(column, "0" * 31 + "1" if column.endswith("id") else "x")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE kernel_auditentry SET {column} = %s WHERE number = %s AND action = 'read_need'", [value, middle()])
        assert cursor.rowcount == 1
    assert told(sealed())[0] == ("edited", 2, middle())


def test_words_pushed_from_one_column_into_the_next_are_found(sealed: Sealed) -> None:
    sql("UPDATE kernel_auditentry SET action = 'read_', kind = 'needneed' WHERE number = %s", middle())
    assert told(sealed()) == [("edited", 2, middle())]


def test_an_edit_of_a_list_is_found(sealed: Sealed) -> None:
    row = AuditSubject.objects.order_by("id").first()
    assert row is not None
    sql("UPDATE kernel_auditsubject SET thing_id = %s WHERE id = %s", "0" * 31 + "1", row.pk)
    assert told(sealed()) == [("edited", 1, row.pk)]


def test_a_deletion_is_found(sealed: Sealed) -> None:
    sql("DELETE FROM kernel_auditentry WHERE number = %s", middle())
    assert told(sealed()) == [("deleted", 2, middle())]


def test_an_insertion_into_a_place_made_free_is_found(sealed: Sealed) -> None:
    place = middle()
    sql("DELETE FROM kernel_auditentry WHERE number = %s", place)
    sql(copied(f"'{'0' * 31}2', {place}"), place + 1)
    assert told(sealed()) == [("edited", 2, place)]


def test_an_insertion_before_the_first_number_is_found(sealed: Sealed) -> None:
    sql(copied(f"'{'0' * 31}2', 0"), middle())
    assert told(sealed()) == [("inserted", 1, 0)]


def test_a_swap_is_found(sealed: Sealed) -> None:
    one, other = middle(), middle() + 1
    key = AuditEntry.objects.in_bulk([one, other], field_name="number")
    for number, body in ((one, key[other]), (other, key[one])):
        sql("UPDATE kernel_auditentry SET id = %s WHERE number = %s", ("f" if number == one else "e") * 32, number)
        sql("UPDATE kernel_auditentry SET thing_id = %s WHERE number = %s", body.thing_id.hex if body.thing_id else None, number)
    for number, body in ((one, key[other]), (other, key[one])):
        sql("UPDATE kernel_auditentry SET id = %s WHERE number = %s", body.pk.hex, number)
    assert told(sealed()) == [("swapped", 2, one), ("swapped", 2, other)]


def cut_off(after: int) -> None:
    """Take off the last seals and everything under them."""
    last = AuditSeal.objects.get(number=after)
    sql("DELETE FROM kernel_auditsubject WHERE id > %s", last.subject_last)
    sql("DELETE FROM kernel_auditentry WHERE number > %s", last.last)
    sql("DELETE FROM kernel_auditseal WHERE number > %s", after)


def test_a_cut_is_found_by_the_anchors(sealed: Sealed, anchors: Path) -> None:
    cut_off(2)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # one who knows SQLite hides the numbers that were given
            cursor.execute("UPDATE sqlite_sequence SET seq = (SELECT MAX(number) FROM kernel_auditentry) WHERE name = 'kernel_auditentry'")
            cursor.execute("UPDATE sqlite_sequence SET seq = (SELECT MAX(id) FROM kernel_auditsubject) WHERE name = 'kernel_auditsubject'")
    report = sealed()
    assert [(one.kind, one.seal, one.until) for one in report.findings] == [("cut", 3, 4)]
    anchors.unlink()
    assert told(sealed()) == [("no_anchors", None, None)]


def test_rows_cut_off_below_their_seals_are_found(sealed: Sealed) -> None:
    last = AuditSeal.objects.get(number=4)
    sql("DELETE FROM kernel_auditsubject WHERE id >= %s", last.subject_first)
    sql("DELETE FROM kernel_auditentry WHERE number >= %s", last.first)
    found = told(sealed())
    assert {one[:2] for one in found} >= {("deleted", 4)} and len([one for one in found if one[0] == "deleted"]) == 13


def test_seals_taken_out_of_the_chain_are_found(sealed: Sealed) -> None:
    sql("DELETE FROM kernel_auditseal WHERE number = 2")
    assert ("missing", 2, None) in told(sealed())


def rewrite(settings: object) -> None:
    """Change a row and make its seal and all later ones anew, in the very form, with every secret known but the key."""
    sql("UPDATE kernel_auditentry SET actor_name = 'x' WHERE number = %s", middle())
    own, before = b"a key of one's own, long enough, not the city's", AuditSeal.objects.get(number=1)
    for seal in AuditSeal.objects.filter(number__gte=2).order_by("number"):
        batches = [rows.rows_after(stream, first - 1, upto=last, most=10**6) for stream, first, last in
                   ((rows.ENTRIES, seal.first, seal.last), (rows.SUBJECTS, seal.subject_first, seal.subject_last))]  # fmt: skip
        marks = rows.marks_of(batches)
        seal.digest, seal.marks_digest = rows.digest_of(batches), sha256(marks).hexdigest()
        mac = chain.mac_of(seal, before=before.mac, key=own)
        sql("UPDATE kernel_auditseal SET digest = %s, marks = %s, marks_digest = %s, mac = %s WHERE number = %s", seal.digest, marks,
            seal.marks_digest, mac, seal.number)  # fmt: skip
        seal.mac = mac
        before = seal


def test_a_rewrite_without_the_key_is_found_even_where_the_anchors_are_rewritten_too(sealed: Sealed, anchors: Path, settings: object) -> None:
    rewrite(settings)
    found = [(one.kind, one.seal, one.until) for one in sealed().findings]
    assert ("forged", 2, 4) in found and [one for one in found if one[0] == "replayed"]
    anchors.write_text("".join(f"{one.number} {one.mac} x\n" for one in AuditSeal.objects.order_by("number")))
    assert [(one.kind, one.seal, one.until) for one in sealed().findings] == [("forged", 2, 4)]


def test_marks_rewritten_to_hide_the_row_leave_the_seal(sealed: Sealed) -> None:
    sql("UPDATE kernel_auditentry SET actor_name = 'x' WHERE number = %s", middle())
    sql("UPDATE kernel_auditseal SET marks = %s WHERE number = 2", b"")
    assert told(sealed()) == [("changed", 2, None)]


def test_an_older_copy_is_found_at_once_and_after_it_was_written_on(sealed: Sealed, anchors: Path) -> None:
    shutil.copy(anchors, anchors.with_suffix(".copy"))
    cut_off(3)  # what the database of that time held
    assert ("cut", 4) in [(one.kind, one.seal) for one in sealed().findings]
    write(3, MONDAY + 4 * ROUND)
    with clock.at(MONDAY + 5 * ROUND):
        assert seals.seal() == 1
    assert [one[0] for one in told(sealed())] == ["replayed"] and told(sealed())[0][1] == 4
    assert "replayed" in [one.kind for one in seals.verify(anchors.with_suffix(".copy")).findings]


def test_a_clock_set_back_is_found_in_rows_and_in_seals(sealed: Sealed) -> None:
    write(2, MONDAY - timedelta(days=30))
    with clock.at(MONDAY - timedelta(days=30)):
        assert seals.seal() == 1
    kinds = [one[0] for one in told(sealed())]
    assert kinds.count("clock") == 3 + 2 and kinds.count("clock_seal") == 1 and set(kinds) == {"clock", "clock_seal"}


def test_a_clock_set_forward_is_found_in_rows(sealed: Sealed) -> None:
    write(1, MONDAY + timedelta(days=1))
    with clock.at(MONDAY + 4 * ROUND):
        assert seals.seal() == 1
    assert {one[0] for one in told(sealed())} == {"clock"}


@pytest.mark.parametrize("table", ["kernel_auditentry", "kernel_auditsubject", "kernel_auditseal"])
def test_the_database_itself_refuses_changes(sealed: Sealed, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys" if connection.vendor == "sqlite" else "SET CONSTRAINTS ALL IMMEDIATE")
    column = "digest" if table.endswith("seal") else "at"
    acts = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    for act in acts + ([f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else []):
        with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)
    assert not told(sealed())


def test_guards_taken_off_are_found(sealed: Sealed) -> None:
    with unguarded():
        assert [(one.kind, one.table) for one in sealed().findings] == [
            ("unguarded", one) for one in ("kernel_auditentry", "kernel_auditsubject", "kernel_auditseal")]  # fmt: skip
    assert not told(sealed())


def test_a_row_taken_off_before_it_was_sealed_leaves_a_gap_on_sqlite(sealed: Sealed) -> None:
    write(3, MONDAY + 4 * ROUND)
    assert not told(sealed()) and sealed().unsealed == 4 + 3
    sql("DELETE FROM kernel_auditsubject")
    sql("DELETE FROM kernel_auditentry WHERE number = (SELECT MAX(number) FROM kernel_auditentry)")
    assert ("unsealed_gap" in [one[0] for one in told(sealed())]) is (connection.vendor == "sqlite")


def test_what_people_write_and_the_worker_seals_meanwhile_is_no_finding(anchors: Path, sealed: Sealed) -> None:
    later = MONDAY + 9 * ROUND

    def work(done: int) -> None:
        if AuditSeal.objects.count() == 4:
            write(3, later)
            with clock.at(later + timedelta(minutes=1)):
                assert seals.seal() == 1
            write(2, later + ROUND)

    report = seals.verify(anchors, progress=work)
    assert told(report) == [] and report.seals == 4 and report.anchors == 5


def test_a_row_written_between_two_looks_is_no_gap(sealed: Sealed) -> None:
    looks = 0

    def write_between(execute: Callable[..., object], statement: str, *more: object) -> object:
        nonlocal looks
        if "sqlite_sequence" in statement or "COUNT(*), COALESCE(MAX(number)" in statement:
            looks += 1
            if looks == 2:
                write(1, MONDAY + 9 * ROUND)
        return execute(statement, *more)

    with connection.execute_wrapper(write_between):
        assert told(sealed()) == []


@pytest.mark.parametrize(("left", "found"), [
    (lambda lines: lines[:2], ("unanchored", 3, None)), (lambda lines: [], ("no_anchors", None, None)), (lambda lines: [b"\x00garbage\n"], ("no_anchors", None, None)),
])  # fmt: skip
def test_anchors_that_were_cut_or_emptied_are_found(anchors: Path, sealed: Sealed, left: Callable[[list[bytes]], list[bytes]], found: tuple[str, int | None, None]) -> None:
    anchors.write_bytes(b"".join(left(anchors.read_bytes().splitlines(keepends=True))))
    assert told(sealed()) == [found]
    if found[0] == "unanchored":
        assert told(seals.verify(anchors, copy=True)) == [], "a copy of earlier times ends earlier"
