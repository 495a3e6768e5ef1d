"""The file of a backup: what was changed, cut, moved or swapped in it is found, and named; nothing half-made stands under a name."""

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from yorozu.kernel import clock
from yorozu.kernel.backup import (
    BackupWrong,
    backups,
    care,
    header_of,
    keep_drill_result,
    new_key,
    read_key,
    restoring,
    scratch,
    sealed,
    taking,
    verify,
)
from yorozu.kernel.backup.engines import Snapshot
from yorozu.kernel.backup.keys import Key
from yorozu.kernel.backup.sealed import CHUNK, LENGTH, MAC, TAG
from yorozu.kernel.backup.shelf import OLD, mark_verified, rotate

CONTENT = b"SQLite format 3\0" + os.urandom(3 * CHUNK + 12345)
KEY = Key(bytes(range(32)))
TABLES = {"needs": "need"}


def quiet(what: str, done: int, total: int) -> None: ...


@pytest.fixture(autouse=True)
def _a_small_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is backed up here is CONTENT."""

    class Moment:
        def __enter__(self) -> Snapshot:
            rows: dict[str, Any] = {taking.NEWEST: "2026-11-30 09:00:00", taking.MIGRATIONS: ("kernel", "0001_initial")}
            pieces: Iterator[bytes] = (CONTENT[at : at + 70_001] for at in range(0, len(CONTENT), 70_001))
            return Snapshot("sqlite", lambda sql: [rows[sql] if sql == taking.MIGRATIONS else (rows.get(sql, 7),)], pieces, "zlib")

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(taking, "snapshot", lambda say: Moment())


def take(place: Path, **more: Any) -> Path:
    return taking.take(place, KEY, tables=TABLES, keep=more.get("keep"), say=quiet).backup.file


def wrong(file: Path, key: Key = KEY) -> BackupWrong:
    with pytest.raises(BackupWrong) as found:
        verify(file, key, say=quiet)
    return found.value


def test_a_backup_is_read_back_as_it_was(tmp_path: Path) -> None:
    file = take(tmp_path)
    header = verify(file, KEY, say=quiet)
    assert b"".join(sealed.contents(file, KEY)) == CONTENT and header.sha256 == sha256(CONTENT).hexdigest() and header.counts == {"needs": 7}
    assert header.newest_write == "2026-11-30T09:00:00+00:00" and file.stat().st_mode & 0o777 == 0o600
    assert CONTENT[2 * CHUNK : 2 * CHUNK + 32] not in file.read_bytes() and backups(tmp_path)[0].is_verified


def test_another_key_is_named(tmp_path: Path) -> None:
    said = wrong(take(tmp_path), Key(bytes(32)))
    assert said.code == "key" and "it was made with the key" in str(said)


@pytest.mark.parametrize("at", [20, 300, LENGTH - 1, LENGTH, LENGTH + CHUNK + 5, -1])
def test_one_flipped_bit_is_found_anywhere(at: int, tmp_path: Path) -> None:
    file = take(tmp_path)
    plain = bytearray(file.read_bytes())
    plain[at] ^= 1
    file.write_bytes(plain)
    said = wrong(file)
    assert (said.code in ("damaged", "key") and "isn't as it was written" in str(said)) or "header" in str(said)
    assert not [one for one in backups(tmp_path) if one.is_verified]


@pytest.mark.parametrize("length", [10, LENGTH - 1, LENGTH, LENGTH + 5, LENGTH + CHUNK + TAG, -1, -(CHUNK + TAG)])
def test_a_file_that_was_cut_says_how_much_is_missing(length: int, tmp_path: Path) -> None:
    file = take(tmp_path)
    plain = file.read_bytes()
    file.write_bytes(plain[:length])
    said = str(wrong(file))
    assert "no backup" in said if length == 10 else "within its header" in said if length == LENGTH - 1 else "are missing at its end" in said


def relabelled(file: Path, key: Key, **changes: object) -> None:
    """The attacker's best: the header is made anew around what was cut, as only who has the key can."""
    header = replace(header_of(file), **changes)  # type: ignore[arg-type]
    with file.open("r+b") as out:
        sealed.write_header(out, key, header)


def test_chunks_that_were_cut_off_don_t_open_even_under_a_header_that_fits(tmp_path: Path) -> None:
    file = take(tmp_path)
    file.write_bytes(file.read_bytes()[: LENGTH + 2 * (CHUNK + TAG)])
    relabelled(file, KEY, stored=file.stat().st_size)
    assert "chunk 1 " in str(wrong(file))


def test_chunks_that_changed_places_are_found(tmp_path: Path) -> None:
    file = take(tmp_path)
    plain, one = file.read_bytes(), CHUNK + TAG
    first, second = plain[LENGTH : LENGTH + one], plain[LENGTH + one : LENGTH + 2 * one]
    file.write_bytes(plain[:LENGTH] + second + first + plain[LENGTH + 2 * one :])
    assert "chunk 0 " in str(wrong(file))


def test_a_chunk_or_a_header_of_another_backup_is_found(tmp_path: Path) -> None:
    file, other = take(tmp_path / "a"), take(tmp_path / "b")
    plain, foreign, one = file.read_bytes(), other.read_bytes(), CHUNK + TAG
    file.write_bytes(plain[: LENGTH + one] + foreign[LENGTH + one : LENGTH + 2 * one] + plain[LENGTH + 2 * one :])
    assert "chunk 1 " in str(wrong(file))
    file.write_bytes(foreign[:LENGTH] + plain[LENGTH:])
    relabelled(file, KEY, stored=file.stat().st_size)
    assert "chunk 0 " in str(wrong(file))


def test_a_header_that_was_rewritten_without_the_key_is_found(tmp_path: Path) -> None:
    file = take(tmp_path)
    plain = file.read_bytes()
    changed = plain[:LENGTH].replace(b'"needs": 7', b'"needs": 8')
    assert changed != plain[:LENGTH] and len(changed) == LENGTH and MAC == 32
    file.write_bytes(changed + plain[LENGTH:])
    assert "its header isn't as it was written" in str(wrong(file))


def test_a_full_disk_leaves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sealed.Sealer, "_seal", full)
    with pytest.raises(BackupWrong, match="the disk is full") as found:
        take(tmp_path)
    assert found.value.code == "full" and list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".yorozu-20261101-000000-17.half").write_bytes(b"half")
    (tmp_path / "scratch-old").mkdir()
    with scratch(tmp_path) as held, scratch(tmp_path) as second:
        assert held.exists() and second.exists() and not (tmp_path / "scratch-old").exists()
    take(tmp_path)
    assert sorted(one.suffix for one in tmp_path.iterdir()) == [".backup", ".verified"]


def test_rotation_never_removes_the_last_that_was_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, files = clock.now(), []
    for day in range(4):
        with clock.at(start + timedelta(days=day)):
            files.append(take(tmp_path))
    for one in backups(tmp_path)[:3]:
        one.mark.unlink()
    assert sorted(rotate(tmp_path, 2)) == [files[1]] and files[0].exists()
    mark_verified(backups(tmp_path)[0], by="verify")
    assert rotate(tmp_path, 2) == [files[0]] and [one.file for one in backups(tmp_path)] == [files[3], files[2]]
    with clock.at(start + timedelta(days=9)):
        take(tmp_path, keep=1)
    assert len(backups(tmp_path)) == 1


def test_a_mark_counts_only_for_the_content_that_was_read(tmp_path: Path) -> None:
    file = take(tmp_path)
    mark = backups(tmp_path)[0].mark
    mark.write_text(json.dumps({"sha256": "of another", "at": "", "by": ""}))
    assert not backups(tmp_path)[0].is_verified
    verify(file, KEY, say=quiet)
    assert backups(tmp_path)[0].is_verified


def _lie(kind: str, place: Path) -> str:
    file = place / "key"
    file.write_text(new_key() if kind != "words" else "kuruma ringo")
    file.chmod(0o644 if kind == "open" else 0o600)
    return str(file)


@pytest.mark.parametrize(("make", "said"), [
    (lambda _: "", "no key is set"), (lambda _: "yorozu-key-tooshort", "no key"), (lambda place: str(place / "nowhere"), "can't be read"),
    (lambda place: _lie("open", place), "others may read"), (lambda place: _lie("words", place), "no key"), (lambda place: _lie("beside", place), "lies with the backups"),
])  # fmt: skip
def test_a_key_that_can_t_be_used_is_refused(make: Callable[[Path], str], said: str, tmp_path: Path) -> None:
    beside = tmp_path if said == "lies with the backups" else tmp_path / "backups"
    with pytest.raises(BackupWrong, match=said):
        read_key(make(tmp_path), backups=beside)


def test_a_key_is_read_from_the_variable_or_its_file_and_never_shown(tmp_path: Path) -> None:
    text = new_key()
    (tmp_path / "key").write_text(text + "\n")
    (tmp_path / "key").chmod(0o600)
    one = read_key(text)
    assert one == read_key(str(tmp_path / "key"), backups=tmp_path / "backups") and one.id in repr(one) and one.secret.hex() not in repr(one)


def test_what_of_the_backups_needs_care(tmp_path: Path) -> None:
    def found() -> list[str]:
        return [one.what for one in care()]

    with override_settings(BACKUPS="", MODE="demo"):
        assert found() == []
    with override_settings(BACKUPS="", MODE="production"):
        assert found() == ["unset"]
    with override_settings(BACKUPS=str(tmp_path)):
        assert found() == ["none"]
        take(tmp_path)
        assert found() == ["undrilled"]
        keep_drill_result(tmp_path, {"ok": True, "at": clock.now().isoformat()})
        assert found() == []
        with clock.at(clock.now() + OLD + timedelta(minutes=1)):
            assert found() == ["old"]
        with clock.at(clock.now() + timedelta(days=9)):
            assert found() == ["old", "undrilled"]
        keep_drill_result(tmp_path, {"ok": False, "code": "damaged", "at": clock.now().isoformat()})
        assert [(one.what, one.why) for one in care()] == [("failed", "damaged")]


def test_two_backups_of_one_second_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, processes, inner = taking.snapshot, count(1), list[Path]()

    def beside(say: object) -> Any:
        if not inner:
            inner.append(Path())
            inner[0] = take(tmp_path)
        return usual(say)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "snapshot", beside)
    monkeypatch.setattr(os, "getpid", lambda: next(processes))
    with clock.at(clock.now()):
        outer = take(tmp_path)
    assert {one.file for one in backups(tmp_path)} == {outer, inner[0]} and outer != inner[0]


def test_who_opens_the_database_while_a_restore_reads_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, target, opened = take(tmp_path), tmp_path / "city.sqlite3", list[sqlite3.Connection]()
    with closing(sqlite3.connect(target)) as one:
        one.execute("CREATE TABLE need (words text)")

    def read_for_long(_file: Path, _key: Key, _header: object, half: Path, _say: object) -> None:
        half.write_bytes(CONTENT)
        opened.append(sqlite3.connect(target, isolation_level=None))
        opened[0].execute("PRAGMA journal_mode = WAL")
        opened[0].execute("INSERT INTO need VALUES ('heard meanwhile')")

    monkeypatch.setattr(restoring, "_write_out", read_for_long)
    monkeypatch.setattr(restoring, "connection", SimpleNamespace(settings_dict={"NAME": target}, close=lambda: None))
    with pytest.raises(BackupWrong, match="stop the server"):
        restoring._into_sqlite(file, KEY, header_of(file), True, quiet)
    assert opened[0].execute("SELECT words FROM need").fetchall() == [("heard meanwhile",)]
    opened[0].close()
    target.chmod(0o640)
    monkeypatch.setattr(restoring, "_write_out", lambda _file, _key, _header, half, _say: half.write_bytes(CONTENT))
    before = restoring._into_sqlite(file, KEY, header_of(file), True, quiet)
    assert before is not None and target.read_bytes() == CONTENT and target.stat().st_mode & 0o777 == 0o640
