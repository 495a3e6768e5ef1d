"""Putting a backup back: into an empty place, or in place of what is there, whole or not at all."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from yorozu.kernel import clock
from yorozu.kernel.disk import sync_folder

from .engines import Running, Say, program
from .errors import BackupWrong, named
from .keys import Key
from .sealed import CHUNK, Header, contents, header_of

EMPTIED = """DO $$ DECLARE one text; BEGIN
FOR one IN SELECT format('TABLE %I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = current_schema()
UNION ALL SELECT format('SEQUENCE %I.%I', schemaname, sequencename) FROM pg_sequences WHERE schemaname = current_schema()
UNION ALL SELECT format('ROUTINE %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
LOOP EXECUTE 'DROP ' || split_part(one, ' ', 1) || ' IF EXISTS ' || substr(one, strpos(one, ' ') + 1) || ' CASCADE'; END LOOP; END $$;
"""
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"


@dataclass(frozen=True)
class Found:
    """What was put back: the header, the counts that the database gives now, and where what was there before lies."""

    header: Header
    counts: dict[str, int]
    before: Path | None


def put_back(file: Path, key: Key, *, tables: Mapping[str, str], replace: bool, say: Say) -> Found:
    """Into the database that this process uses. No row has changed where it is refused: a damaged file, another key, another
    engine, tables of a newer version, a database that isn't empty (unless `replace`), one that somebody uses.
    """
    header = header_of(file, key)
    if header.engine != connection.vendor:
        raise BackupWrong("engine", f"{file}: it holds a database of {header.engine}, and this one is {connection.vendor}")
    known = MigrationLoader(None).disk_migrations
    newer = [f"{app}.{name}" for app, name in header.migrations if (app, name) not in known]
    if newer:
        raise BackupWrong("newer", f"{file}: it was made by a newer version (tables of {newer[-1]}); restore it with version {header.version}")
    put = _into_sqlite if header.engine == "sqlite" else _into_postgresql
    before = put(file, key, header, replace, say)
    with connection.cursor() as cursor:
        counts = {}
        for name, table in tables.items():
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[name] = int(cursor.fetchone()[0])
    return Found(header, counts, before)


def _not_empty(what: object) -> BackupWrong:
    return BackupWrong("not-empty", f"{what}: this database isn't empty; with --replace REASON it is replaced, and the reason is written into the trace")


def _in_use(what: object) -> BackupWrong:
    return BackupWrong("in-use", f"{what}: somebody uses this database; stop the server and the worker first")


def _into_sqlite(file: Path, key: Key, header: Header, replace: bool, say: Say) -> Path | None:
    target = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    with named(target.parent):
        _cleared(target, replace)
        half = target.with_name(f".{target.name}.half")
        try:
            _write_out(file, key, header, half, say)
            return _take_place(half, target, keep=_cleared(target, replace))  # asked again: somebody may have come in the meantime
        finally:
            half.unlink(missing_ok=True)


def _cleared(target: Path, replace: bool) -> bool:
    """Whether something stands there; refused where it may not go, or is in use, or has left a log that would be read into what follows it."""
    there = target.exists() and target.stat().st_size > 0
    if there and not replace and _has_tables(target):
        raise _not_empty(target)
    if there:
        _settle(target)
    for rest in ("-wal", "-journal"):
        if (left := target.with_name(target.name + rest)).exists():
            raise BackupWrong("in-use", f"{left} lies there: it belongs to a database that somebody uses, or that was moved without it; move it away first")
    return there


def _has_tables(target: Path) -> bool:
    one = sqlite3.connect(target, timeout=5)
    try:
        return bool(one.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return True  # no database at all, or a broken one: it is somebody's in any case
    finally:
        one.close()


def _settle(target: Path) -> None:
    """Take the write-ahead log in; that is only possible where nobody else has the database open."""
    one = sqlite3.connect(target, timeout=1)
    try:
        one.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise _in_use(target) from error
        return  # it can't be read any more, which may be why another takes its place
    finally:
        one.close()


def _write_out(file: Path, key: Key, header: Header, half: Path, say: Say) -> None:
    done = 0
    with open(half, "wb", opener=lambda name, how: os.open(name, how, 0o600)) as out:
        for piece in contents(file, key):
            out.write(piece)
            done += len(piece)
            say("restored", done, header.bytes)
        out.flush()
        os.fsync(out.fileno())


def _take_place(half: Path, target: Path, *, keep: bool) -> Path | None:
    """The old file keeps a name of its own; the new one stands there whole from one instant to the next."""
    before = target.with_name(f"{target.name}.before-{clock.now():%Y%m%d-%H%M%S}") if keep else None
    if before:
        os.link(target, before)
        was = target.stat()
        half.chmod(was.st_mode & 0o777)
        with suppress(PermissionError):  # only root gives files away, and only for root it matters
            os.chown(half, was.st_uid, was.st_gid)
    os.replace(half, target)
    sync_folder(target.parent)
    return before


def _into_postgresql(file: Path, key: Key, header: Header, replace: bool, say: Say) -> None:
    """pg_restore writes statements, psql does them in one transaction that is only ended well where both came to their end."""
    name = connection.settings_dict["NAME"]
    if connection.introspection.table_names() and not replace:
        raise _not_empty(name)
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        if cursor.fetchone()[0]:
            raise _in_use(name)
    connection.close()
    with (program("pg_restore", "--no-owner", "--no-acl", "--file=-", stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reads,
          program("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as does):  # fmt: skip
        feeding = _Feeding(file, key, header, reads, say)
        _hand_on(reads.process.stdout, does, EMPTIED if replace else "")
        feeding.end()
        reads.end()
        _tell(does, b"COMMIT;\n")
        does.process.stdin.close()  # type: ignore[union-attr]
        does.end()


class _Feeding(Thread):
    """Opens the backup for pg_restore, beside the one that reads what comes out of it."""

    def __init__(self, file: Path, key: Key, header: Header, reads: Running, say: Say) -> None:
        super().__init__(daemon=True)
        self.what, self.reads, self.say = (file, key, header), reads, say
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        file, key, header = self.what
        done, sink = 0, self.reads.process.stdin
        try:
            for piece in contents(file, key):
                sink.write(piece)  # type: ignore[union-attr]
                done += len(piece)
                self.say("restored", done, header.bytes)
            sink.close()  # type: ignore[union-attr]
        except BrokenPipeError:
            return  # pg_restore ended, and says why
        except Exception as error:
            self.error = error
            self.reads.process.kill()

    def end(self) -> None:
        """Refused with what was wrong with the backup."""
        self.join()
        if self.error:
            raise self.error


def _hand_on(source: "IO[bytes] | None", does: Running, first: str) -> None:
    _tell(does, f"BEGIN;\n{first}".encode())
    while piece := source.read(CHUNK):  # type: ignore[union-attr]
        _tell(does, piece)


def _tell(does: Running, text: Any) -> None:
    try:
        does.process.stdin.write(text)  # type: ignore[union-attr]
        does.process.stdin.flush()  # type: ignore[union-attr]
    except BrokenPipeError:
        does.end()
        raise
