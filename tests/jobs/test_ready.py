"""A database that may lose what it has acknowledged is not served from."""

import sqlite3
from pathlib import Path

import pytest

from yorozu.jobs.ready import AWAY, kind_of_disk, sqlite_loses


@pytest.mark.parametrize(("mode", "synchronous", "disk", "said"), [
    ("WAL", "FULL", "ext4", ""), ("WAL", "EXTRA", "xfs", ""), ("WAL", "NORMAL", "ext4", "synchronous below FULL"), ("WAL", "OFF", "ext4", "synchronous below FULL"),
    ("DELETE", "FULL", "ext4", "journal_mode = delete"), ("MEMORY", "FULL", "ext4", "journal_mode = memory"), ("OFF", "FULL", "ext4", "journal_mode = off"),
    ("WAL", "FULL", "nfs4", "network file system (nfs4)"), ("WAL", "FULL", "cifs", "network file system (cifs)"), ("WAL", "FULL", "tmpfs", "lies in memory"),
])  # fmt: skip
def test_a_sqlite_that_may_lose_is_refused(mode: str, synchronous: str, disk: str, said: str, tmp_path: Path) -> None:
    one = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    one.execute(f"PRAGMA journal_mode = {mode}")
    one.execute(f"PRAGMA synchronous = {synchronous}")
    found = sqlite_loses(one.execute, disk)
    assert said in found if said else found == ""


def test_the_kind_of_disk_under_a_file_is_known() -> None:
    assert kind_of_disk(Path("/proc/self/x")) == "proc" and kind_of_disk(Path(__file__)) not in ("", "proc", *AWAY)


def test_of_two_disks_at_one_place_the_later_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: "/dev/a / ext4 rw 0 0\ntmpfs /data tmpfs rw 0 0\n/dev/b /data ext4 rw 0 0\n")
    assert kind_of_disk(Path("/data/yorozu.sqlite3")) == "ext4"
