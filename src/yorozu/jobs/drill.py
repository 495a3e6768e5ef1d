"""The drill: a backup is restored to a scratch place and tested there, by a person's command or by the worker each week."""

import json
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from yorozu.config import environment
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.backup import (
    Backup,
    BackupWrong,
    drill_result,
    folder,
    header_of,
    keep_drill_result,
    last_backup,
    mark_verified,
    program,
    scratch,
    where_is,
)
from yorozu.kernel.errors import YorozuError
from yorozu.kernel.jobs import Progress
from yorozu.kernel.models import AuditEntry

JOB = "backup.drill"
WEEK = timedelta(days=7)
AGAIN = timedelta(days=1)  # after a drill that couldn't be done, or went wrong
PREFIX = "yorozu_drill_"
Beat = Callable[[str], None]


def drill_weekly() -> bool:
    """Called by the clock: begins the drill where backups are set up and none was done for a week. Returns whether it did."""
    place, now = folder(), clock.now()
    if place is None:
        return False
    done, asked = drill_result(place), jobs.latest(JOB)
    if (done and done.get("ok") and now - datetime.fromisoformat(done["at"]) < WEEK) or (asked and now - asked.asked_at < AGAIN) or last_backup(place) is None:
        return False
    jobs.start_job(by=SYSTEM, name=JOB, arguments={})
    return True


@jobs.job(JOB)
def run_drill(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Safe to run again: what an interrupted one left is removed first."""
    result = practise(None, beat=lambda note: progress(0, 1))
    if not result["ok"]:
        raise YorozuError(_("バックアップをもどす練習が、うまくいきませんでした。管理者の「ホーム」を見てください。"))
    return result


def practise(file: Path | None, *, beat: Beat) -> dict[str, Any]:
    """Restore `file` (else the newest of the folder) and test it; the result is kept beside it, a good one marks it verified.

    Raises `BackupWrong` only where there is nothing to try; whatever goes wrong with a backup is a result.
    """
    place = file.parent if file else folder()
    if place is None:
        raise BackupWrong("unset", "which backup? set YOROZU_BACKUPS or name a file")
    one = Backup(file, header_of(file)) if file else last_backup(place)
    if one is None:
        raise BackupWrong("none", f"{place}: there is no backup")
    started = time.monotonic()
    result = {"at": clock.now().isoformat(), "file": one.file.name, "made_at": one.header.made_at, **_lost(one.header.newest_write)}
    try:
        result |= _tried(one, beat)
    except BackupWrong as error:
        result |= {"ok": False, "code": error.code, "why": str(error)}
    result["seconds"] = round(time.monotonic() - started, 1)
    with suppress(BackupWrong):  # a medium that can't be written to: what was found is told all the same
        keep_drill_result(place, result)
    if result["ok"]:
        with suppress(OSError):
            mark_verified(one, by="drill")
    return result


def _lost(newest: str) -> dict[str, Any]:
    """What would be gone if the database were lost now: how old the newest write of the backup is, and how many came after it."""
    if not newest:
        return {"rpo_seconds": None, "writes_since": None}
    at = datetime.fromisoformat(newest)
    try:
        since: int | None = AuditEntry.objects.filter(at__gt=at).count()
    except DatabaseError:
        since = None  # the database is lost already, which is when one wants to try a backup
    return {"rpo_seconds": round((clock.now() - at).total_seconds(), 1), "writes_since": since}


def _tried(one: Backup, beat: Beat) -> dict[str, Any]:
    place = _scratch_sqlite() if one.header.engine == "sqlite" else _scratch_postgresql()
    with place as (url, test):
        started = time.monotonic()
        restored = _restore(one.file, url, beat)
        rto = time.monotonic() - started - restored["seconds"]["checked"]
        beat("integrity")
        integrity = test()
        audit = _run(["audit", "verify", "--restored", "--json"], {**os.environ, "DATABASE_URL": url}, lambda: beat("audit"))
    counts = {name: [count, restored["counts"].get(name)] for name, count in one.header.counts.items()}
    found = {"rto_seconds": round(rto, 1), "counts": counts, "violations": len(restored["violations"]), "integrity": integrity,
             "erased_again": restored["erased_again"], "audit": {name: audit[name] for name in ("rows", "seals", "unsealed", "found")}}  # fmt: skip
    for code, is_wrong, why in (
        ("integrity", integrity not in ("ok",) and not integrity.startswith("not tested"), integrity),
        ("counts", any(before != after for before, after in counts.values()), f"rows in the backup and after it was restored: {counts}"),
        ("check", bool(restored["violations"]), "; ".join(restored["violations"][:3])),
        ("audit", not audit["ok"], "; ".join(f"{one['kind']} {one['table']} {one['row'] or ''}".strip() for one in audit["findings"][:3])),
    ):
        if is_wrong:
            return {"ok": False, "code": code, "why": why, **found}
    return {"ok": True, **found}


def _restore(file: Path, url: str, beat: Beat) -> dict[str, Any]:
    """By the command itself, in a process of its own, as it would be in need."""
    url, inherited = _without_password(url)
    result = _run(["backup", "restore", str(file), "--to", url, "--json"], inherited, lambda: beat("restore"))
    if "counts" not in result:
        raise BackupWrong(result["code"], result["why"])
    return result


def _run(words: list[str], environment: dict[str, str], beat: Callable[[], None]) -> dict[str, Any]:
    """What a command of ours says as JSON."""
    command = [sys.executable, "-m", "yorozu.jobs", *words]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        running = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        try:
            while running.poll() is None:
                beat()
                time.sleep(0.2)
        finally:
            if running.poll() is None:
                running.terminate()
            running.wait()
        said = _read(out)
        try:
            result: dict[str, Any] = json.loads(said)
        except ValueError:
            lines = _read(err).strip().splitlines()
            raise BackupWrong(words[1], lines[-1] if lines else f"{words[1]} ended with {running.returncode}") from None
    return result


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """What may stand in a command, which everybody on the machine can see, and the environment that holds the rest."""
    parts = urlsplit(url)
    if not parts.password:
        return url, {**os.environ}
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}@{host}")), {**os.environ, "PGPASSWORD": unquote(parts.password)}


def _read(file: Any) -> str:
    file.seek(0)
    return bytes(file.read()).decode(errors="replace")


@contextmanager
def _scratch_sqlite() -> Iterator[tuple[str, Callable[[], str]]]:
    with scratch(settings.DATA_FOLDER) as place:
        file = place / "drill.sqlite3"
        yield f"sqlite:///{file}", lambda: _sound_sqlite(file)


def _sound_sqlite(file: Path) -> str:
    one = sqlite3.connect(file)
    try:
        found = [str(row[0]) for row in one.execute("PRAGMA integrity_check(10)")]
        loose = len(one.execute("PRAGMA foreign_key_check").fetchmany(1000))
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        one.close()
    return f"{loose} rows point to rows that aren't there" if found == ["ok"] and loose else "; ".join(found)


@contextmanager
def _scratch_postgresql() -> Iterator[tuple[str, Callable[[], str]]]:
    """A database of its own beside the city's; those of drills that were killed go first."""
    if connection.vendor != "postgresql":
        raise BackupWrong("engine", "it holds a database of postgresql, and this installation has none to try it in")
    url = urlsplit(environment.text("DATABASE_URL"))
    ours = prefix_for(str(connection.settings_dict["NAME"]))
    name = f"{ours}{secrets.token_hex(6)}"
    _drop_old(ours)
    try:
        _alone(f'CREATE DATABASE "{name}" TEMPLATE template0 {_language()}')
    except DatabaseError as error:
        first = str(error).strip().splitlines()[0]
        raise BackupWrong("scratch", f"no scratch database can be made ({first}): let the role do it with ALTER ROLE … CREATEDB") from error
    try:
        yield urlunsplit(url._replace(path=f"/{name}")), lambda: _sound_postgresql(name)
    finally:
        _alone(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _language() -> str:
    """Encoding and order of letters as the city's own database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()")
        return "ENCODING '{}' LC_COLLATE '{}' LC_CTYPE '{}'".format(*cursor.fetchone())


def prefix_for(database: str) -> str:
    """How scratch databases of one city's database begin: another city on the same server has others."""
    return f"{PREFIX}{sha256(database.encode()).hexdigest()[:8]}_"


def _drop_old(ours: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database d WHERE datname LIKE %s AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)", [f"{ours}%"])
        old = [row[0] for row in cursor.fetchall()]
    for name in old:
        _alone(f'DROP DATABASE IF EXISTS "{name}"')


def _alone(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _sound_postgresql(name: str) -> str:
    if not where_is("pg_amcheck"):
        return "not tested: pg_amcheck isn't on this machine"
    with program("pg_amcheck", "--install-missing", name, stdout=subprocess.DEVNULL) as running:
        try:
            running.end()
        except BackupWrong as error:
            return str(error) if running.process.returncode == 2 else f"not tested: {error}"
    return "ok"
