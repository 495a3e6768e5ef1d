"""One moment of the database, read while people go on working: SQLite by its online copy, PostgreSQL by pg_dump in one snapshot."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from .errors import BackupWrong, named
from .scratch import scratch
from .sealed import CHUNK

STEP = 1024  # pages of one step of the copy, 4 MB
Say = Callable[[str, int, int], None]
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Snapshot:
    """A moment of the database: its rows can be asked, and its content be read once."""

    engine: str
    rows: Callable[[str], Rows]
    content: Iterator[bytes]
    packed: str


@contextmanager
def snapshot(say: Say) -> Iterator[Snapshot]:
    """Of the database that this installation uses."""
    taken = _of_sqlite(Path(str(connection.settings_dict["NAME"])), say) if connection.vendor == "sqlite" else _of_postgresql(say)
    with taken as found:
        yield found


@contextmanager
def _of_sqlite(file: Path, say: Say) -> Iterator[Snapshot]:
    if not file.exists():
        raise BackupWrong("database", f"{file}: there is no database; run `yorozu migrate` first")
    with scratch(settings.DATA_FOLDER) as place:
        copy = place / "copy.sqlite3"
        with named(place):
            _copy(file, copy, say)
        asked = sqlite3.connect(copy)
        try:
            yield Snapshot("sqlite", lambda sql: asked.execute(sql).fetchall(), _pieces(copy), "zlib")
        finally:
            asked.close()


def _copy(file: Path, copy: Path, say: Say) -> None:
    """The open read holds one moment: in WAL mode nobody waits for it, and the copy never begins again because somebody wrote."""
    source, target = sqlite3.connect(file, timeout=20, isolation_level=None), sqlite3.connect(copy)
    try:
        mode = source.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            raise BackupWrong("database", f"{file}: its journal mode is {mode}, so a copy would stop everybody who saves; put it on a local disk, where WAL works")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        target.execute("PRAGMA synchronous = OFF")
        source.backup(target, pages=STEP, progress=lambda _status, left, total: say("copied", total - left, total), sleep=0)
    finally:
        source.close()
        target.close()


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as one:
        while piece := one.read(CHUNK):
            yield piece


@contextmanager
def _of_postgresql(say: Say) -> Iterator[Snapshot]:
    import psycopg

    connection.ensure_connection()  # where it isn't there, the error is Django's, which the command line has a sentence for
    parameters = {**connection.get_connection_params(), "cursor_factory": psycopg.ClientCursor}
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as one:
        one.isolation_level, one.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        one.execute("SET idle_in_transaction_session_timeout = 0")
        name = one.execute("SELECT pg_export_snapshot()").fetchone()[0]  # type: ignore[index]
        yield Snapshot("postgresql", lambda sql: one.execute(sql).fetchall(), _dump(name, say), "")


def _dump(name: str, say: Say) -> Iterator[bytes]:
    total = _size()
    with program("pg_dump", "--format=custom", f"--snapshot={name}", stdout=subprocess.PIPE) as running:
        done, out = 0, running.process.stdout
        while piece := out.read(CHUNK):  # type: ignore[union-attr]
            done += len(piece)
            say("dumped", done, max(done, total))
            yield piece
        running.end()


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


@dataclass
class Running:
    """A program of PostgreSQL at work; what it says of errors is kept."""

    name: str
    process: "subprocess.Popen[bytes]"
    said: Any

    def end(self) -> None:
        """Wait for it; refused with its own words where it failed."""
        if self.process.wait():
            self.said.seek(0)
            lines = self.said.read().decode(errors="replace").strip().splitlines()
            first = next((one for one in lines if "error:" in one.lower()), "")  # what follows is its place, or what came of it
            raise BackupWrong("program", f"{self.name}: {first or (lines[-1] if lines else f'ended with {self.process.returncode}')}")


@contextmanager
def program(name: str, *options: str, **pipes: Any) -> Iterator[Running]:
    """Run one on this installation's database; no password stands among its arguments. Killed where the block ends before it."""
    found = where_is(name)
    if not found:
        raise BackupWrong("program", f"{name} isn't on this machine (Debian: apt-get install postgresql-client)")
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([found, *options], env={**os.environ, **_environment()}, stderr=said, **pipes)
        try:
            yield Running(name, process, said)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)


def where_is(name: str) -> str:
    """A program of PostgreSQL; Debian has some of them beside the server only. Empty where there is none."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda one: one.parts[-3].zfill(4))
    return shutil.which(name) or (str(beside[-1]) if beside else "")


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _environment() -> dict[str, str]:
    """How libpq finds the database of Django's settings."""
    import psycopg

    given = connection.get_connection_params()
    return {one.envvar.decode(): str(value) for one in psycopg.pq.Conninfo.get_defaults() if one.envvar and (value := given.get(one.keyword.decode()))}
