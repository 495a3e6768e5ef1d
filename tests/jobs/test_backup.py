"""`yorozu backup` on the database that the tests run on: what was acknowledged is in it, and comes back."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from yorozu.jobs.drill import prefix_for
from yorozu.kernel.backup import new_key

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
ROW = ("INSERT INTO kernel_auditentry (id, at, actor_name, actor_kind, post, action, decision, kind, purpose, fields)"
       " VALUES ('{id}', '{at}', '', 'system', '', 'sign_in', 'allow', 'user', '{purpose}', '[]')")  # fmt: skip
GUARD = "kernel_auditentry_only_added_to" if POSTGRESQL else "kernel_auditentry_update"
SLOWEST = 1.0  # seconds that a save may wait while a backup is made


class Site:
    """An installation of its own: a folder, a database, a shelf of backups."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url, self.shelf = folder, url, folder / "shelf"
        self.shelf.mkdir(mode=0o700, exist_ok=True)
        key = folder / "key"
        if not key.exists():
            key.write_text(new_key())
            key.chmod(0o600)
        known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE" and not name.startswith("YOROZU_")}
        self.environment = {**known, "YOROZU_MODE": "dev", "YOROZU_DATA": str(folder), "DATABASE_URL": url, "YOROZU_BACKUPS": str(self.shelf),
                            "YOROZU_BACKUP_KEY": str(key)}  # fmt: skip

    def python(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, *words], env={**self.environment, **more}, capture_output=True, text=True, timeout=300, check=False)

    def backup(self, *words: str, **more: str) -> tuple[int, dict[str, Any], str]:
        ended = self.python("-m", "yorozu.jobs", "backup", *words, "--json", **more)
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended.returncode, json.loads(ended.stdout), ended.stderr

    def connect(self) -> Any:
        if POSTGRESQL:
            return psycopg.connect(self.url, autocommit=True)
        one = sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=20, isolation_level=None)
        one.execute("PRAGMA synchronous = FULL")
        return one

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as one:
            return list(one.execute(sql).fetchall())

    def execute(self, sql: str) -> None:
        with closing(self.connect()) as one:
            one.execute(sql)

    def another(self, name: str) -> str:
        """The address of an empty database."""
        if not POSTGRESQL:
            return f"sqlite:///{self.folder / name}.sqlite3"
        made = f"yzb_{name}_{uuid4().hex[:8]}"
        self.execute(f"CREATE DATABASE {made}")
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{made}"))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The small town with a few needs; nobody changes it."""
    folder = tmp_path_factory.mktemp("prepared")
    url = Site(folder, os.environ["DATABASE_URL"]).another("prepared") if POSTGRESQL else f"sqlite:///{folder}/prepared.sqlite3"
    site = Site(folder, url)
    ended = site.python("-m", "tests.campaigns.prepare", "--needs", "4")
    assert ended.returncode == 0, ended.stderr
    return site


@pytest.fixture
def site(prepared: Site, tmp_path: Path) -> Iterator[Site]:
    """A copy of it."""
    if POSTGRESQL:
        name = f"yzb_copy_{uuid4().hex[:8]}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as one:
            one.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(prepared.url).path[1:]}")
        yield Site(tmp_path, urlunsplit(urlsplit(prepared.url)._replace(path=f"/{name}")))
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as one:
            one.execute(f"DROP DATABASE {name} WITH (FORCE)")
        return
    with closing(sqlite3.connect(prepared.url.removeprefix("sqlite:///"))) as one, closing(sqlite3.connect(tmp_path / "site.sqlite3")) as copy:
        one.backup(copy)
        copy.execute("PRAGMA journal_mode = WAL")
    yield Site(tmp_path, f"sqlite:///{tmp_path}/site.sqlite3")


class Writer(threading.Thread):
    """Saves without pause, and knows when each save was acknowledged and how long it took."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site, self.slowest, self.stopped = site, 0.0, False
        self.acknowledged: list[datetime] = []

    def run(self) -> None:
        with closing(self.site.connect()) as one:
            while not self.stopped:
                begun = time.monotonic()
                one.execute(ROW.format(id=uuid4().hex, at=datetime.now().astimezone().isoformat(), purpose=f"write {len(self.acknowledged)}"))
                self.acknowledged.append(datetime.now().astimezone())
                self.slowest = max(self.slowest, time.monotonic() - begun)
                time.sleep(0.002)


def numbers(site: Site) -> list[int]:
    return sorted(int(purpose.split()[1]) for (purpose,) in site.rows("SELECT purpose FROM kernel_auditentry WHERE purpose LIKE 'write %'"))


def test_what_was_acknowledged_before_the_backup_is_in_it_and_nobody_waited(site: Site) -> None:
    """Over a database large enough that the copy takes its time, with somebody who saves without pause."""
    site.execute("CREATE TABLE ballast (content bytea)" if POSTGRESQL else "CREATE TABLE ballast (content BLOB)")
    for _ in range(8):
        site.execute("INSERT INTO ballast SELECT decode(repeat('ab', 4000000), 'hex')" if POSTGRESQL else "INSERT INTO ballast VALUES (randomblob(8000000))")
    writer = Writer(site)
    writer.start()
    try:
        code, made, _ = site.backup("create")
    finally:
        writer.stopped = True
        writer.join()
    assert code == 0 and writer.slowest <= SLOWEST
    target = site.another("restored")
    code, found, said = site.backup("restore", made["file"], "--to", target)
    assert code == 0 and found["violations"] == [], said
    kept = numbers(Site(site.folder, target))
    before = sum(at < datetime.fromisoformat(made["made_at"]) for at in writer.acknowledged)
    assert kept == list(range(len(kept)))  # one moment: no gap
    assert before <= len(kept) <= len(writer.acknowledged) + 1 and before > 0
    assert len(writer.acknowledged) > len(kept)  # and people went on



def test_a_folder_that_is_not_there_is_not_made_up(site: Site) -> None:
    """The disk that belongs there isn't mounted: a folder in its place would lie beside the database."""
    gone = site.folder / "unmounted"
    ended = site.python("-m", "yorozu.jobs", "backup", "create", YOROZU_BACKUPS=str(gone))
    assert ended.returncode == 1 and "mount it" in ended.stderr + ended.stdout and not gone.exists()
    code, made, _ = site.backup("create", "--out", str(gone))
    assert code == 0 and made["file"].startswith(str(gone)), "named by hand it is meant"

def test_a_backup_comes_back_into_an_empty_place_only(site: Site) -> None:
    made = site.backup("create")[1]
    code, refused, said = site.backup("restore", made["file"], "--to", site.url)
    assert code == 1 and refused["code"] == "not-empty" and "--replace REASON" in said
    site.execute("UPDATE community_desk SET name = 'by hand'")
    with closing(site.connect()) as somebody:
        somebody.execute("SELECT count(*) FROM kernel_auditentry").fetchone()
        assert site.backup("restore", made["file"], "--to", site.url, "--replace", "desks were lost")[1]["code"] == "in-use"
    code, found, said = site.backup("restore", made["file"], "--to", site.url, "--replace", "desks were lost")
    assert code == 0 and found["counts"] == made["counts"], said
    assert site.rows("SELECT purpose FROM kernel_auditentry WHERE action = 'restore_backup'") == [("desks were lost",)]
    assert site.rows("SELECT count(*) FROM community_desk WHERE name = 'by hand'") == [(0,)]
    if not POSTGRESQL:
        assert Site(site.folder, f"sqlite:///{found['before']}").rows("SELECT DISTINCT name FROM community_desk") == [("by hand",)]


def test_a_damaged_backup_changes_nothing(site: Site) -> None:
    made = site.backup("create")[1]
    file = Path(made["file"])
    plain = bytearray(file.read_bytes())
    plain[-1] ^= 1
    file.write_bytes(plain)
    before = site.rows("SELECT count(*) FROM consultation_need")
    code, refused, said = site.backup("restore", made["file"], "--to", site.url, "--replace", "a test")
    assert code == 1 and refused["code"] == "damaged" and "chunk" in said and site.rows("SELECT count(*) FROM consultation_need") == before
    assert site.backup("verify", made["file"])[1]["code"] == "damaged"
    assert site.backup("verify", made["file"], YOROZU_BACKUP_KEY=new_key())[1]["code"] == "key"
    code, result, _ = site.backup("drill")
    assert code == 1 and result["code"] == "damaged" and json.loads((site.shelf / "drill.json").read_text())["ok"] is False


def test_tables_of_a_newer_version_are_refused_and_older_ones_brought_up_to_date(site: Site) -> None:
    ended = site.python("-m", "yorozu.jobs.manage", "migrate", "kernel", "0004", "--verbosity", "0")
    assert ended.returncode == 0, ended.stderr
    older = site.backup("create")[1]
    code, _, said = site.backup("restore", older["file"], "--to", site.another("older"))
    assert code == 0, said
    site.execute(f"INSERT INTO django_migrations (app, name, applied) VALUES ('kernel', '9999_of_tomorrow', '{datetime.now().astimezone().isoformat()}')")
    newer = site.backup("create")[1]
    code, refused, said = site.backup("restore", newer["file"], "--to", site.another("newer"))
    assert code == 1 and refused["code"] == "newer" and "kernel.9999_of_tomorrow" in said


def test_the_drill_says_what_would_be_lost_and_how_long_it_takes(site: Site) -> None:
    assert site.backup("drill")[1]["code"] == "none"
    made = site.backup("create")[1]
    code, found, said = site.backup("drill")
    assert code == 0 and found["ok"] and found["integrity"] == "ok" and found["violations"] == 0, (found, said)
    assert found["counts"]["needs"] == [4, 4] and 0 < found["rto_seconds"] <= found["seconds"] and found["rpo_seconds"] > 0 and found["writes_since"] == 1
    assert json.loads(Path(made["file"] + ".verified").read_text())["by"] == "drill"
    left = [one.name for one in site.folder.iterdir() if one.name.startswith("scratch-")]
    assert left == [] and (not POSTGRESQL or site.rows(f"SELECT datname FROM pg_database WHERE datname LIKE '{prefix_for(urlsplit(site.url).path[1:])}%'") == [])


def test_the_drill_finds_a_trace_that_was_rewritten(site: Site) -> None:
    assert site.python("-m", "yorozu.jobs", "audit", "seal").returncode == 0
    site.backup("create")
    site.execute(ROW.format(id=uuid4().hex, at=datetime.now().astimezone().isoformat(), purpose="after the backup"))
    assert site.python("-m", "yorozu.jobs", "audit", "seal").returncode == 0
    code, found, said = site.backup("drill")
    assert code == 0 and found["audit"]["found"] == 0 and found["audit"]["rows"] > 4, ("seals made since the backup aren't held against it", found, said)
    site.execute(f"DROP TRIGGER {GUARD}" + (" ON kernel_auditentry" if POSTGRESQL else ""))
    site.execute("UPDATE kernel_auditentry SET actor_name = 'somebody else' WHERE purpose = 'after the backup'")
    site.backup("create")
    code, found, _ = site.backup("drill")
    assert code == 1 and found["code"] == "audit" and "edited kernel_auditentry" in found["why"], found


def test_the_drill_finds_a_broken_promise(site: Site) -> None:
    site.execute("DELETE FROM community_post")
    site.backup("create")
    code, found, _ = site.backup("drill")
    assert code == 1 and found["code"] == "check" and "T1" in found["why"]


@pytest.mark.skipif(POSTGRESQL, reason="a file that is broken by hand is SQLite's")
def test_the_drill_finds_a_broken_page(site: Site) -> None:
    """The copy takes pages as they are, so only the integrity check can tell."""
    site.execute("PRAGMA journal_mode = DELETE")
    page = site.rows("PRAGMA page_size")[0][0]
    root = site.rows("SELECT rootpage FROM sqlite_master WHERE name = 'audit_thing'")[0][0]
    with (site.folder / "site.sqlite3").open("r+b") as file:
        file.seek((root - 1) * page + page // 2)
        file.write(b"\xff" * (page // 2))
    site.execute("PRAGMA journal_mode = WAL")
    site.backup("create")
    code, found, _ = site.backup("drill")
    assert code == 1 and not found["ok"] and found["code"] in ("integrity", "restore")


LONG_AGO = """
from datetime import datetime, timezone
from yorozu.jobs.setup import start_django
start_django()
from yorozu.consultation.models import Consultation, Need
then = datetime(2012, 5, 1, tzinfo=timezone.utc)
Consultation.objects.update(received_at=then, entered_at=then)
Need.objects.update(received_at=then, answered_at=then, told_at=then, closed_at=then, state="closed", outcome="met", next_at=None, next_step="", waiting_desk=None)
"""


def test_what_was_erased_since_a_backup_is_erased_again_by_restore_and_drill(site: Site) -> None:
    assert site.python("-c", LONG_AGO).returncode == 0
    made = site.backup("create")[1]
    run = site.python("-m", "yorozu.jobs", "retention", "run", "--json")
    counts = json.loads(run.stdout)["counts"]
    assert run.returncode == 0 and counts["case"]["erased"] > 0, run.stdout + run.stderr
    words = "SELECT count(*) FROM consultation_need WHERE erased_at IS NULL"
    assert site.rows(words) == [(0,)]
    target = site.another("restored")
    _code, found, said = site.backup("restore", made["file"], "--to", target)
    assert found["erased_again"]["case"] == counts["case"]["erased"] and found["erased_again"]["left"] == 0, said
    assert Site(site.folder, target).rows(words) == [(0,)]
    _code, tried, _said = site.backup("drill", made["file"])
    assert tried["erased_again"]["case"] == counts["case"]["erased"]
    (site.folder / "tombstones.txt").rename(site.folder / "elsewhere.txt")  # without them the backup brings everything back
    _code, found, _said = site.backup("restore", made["file"], "--to", another := site.another("again"))
    assert found["erased_again"]["case"] == 0 and Site(site.folder, another).rows(words) != [(0,)]


def test_a_key_file_is_never_overwritten(site: Site) -> None:
    ended = site.python("-m", "yorozu.jobs", "backup", "key", "--out", str(site.folder / "key"))
    assert ended.returncode == 1 and "File exists" in ended.stderr
    made = site.python("-m", "yorozu.jobs", "backup", "key", "--out", str(site.folder / "second"))
    assert made.returncode == 0 and (site.folder / "second").stat().st_mode & 0o777 == 0o600
    assert site.backup("create", YOROZU_BACKUP_KEY="")[1]["code"] == "key"
