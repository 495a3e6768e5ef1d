"""`yorozu backup`: made, read again, put back, and tried."""

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yorozu.jobs.setup import start_django

if TYPE_CHECKING:
    from yorozu.kernel.backup import Found, Header


def add_to(commands: Any) -> None:
    """backup key, create, verify, restore, drill."""
    top = commands.add_parser("backup", help="the whole database as one encrypted file: make it, verify it, restore it, try the restore")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("key", help="make a key for the backups")
    one.add_argument("--out", type=Path, metavar="FILE", help="into a new file that only you may read, instead of standard output")
    one.set_defaults(run=make_key)
    one = sub.add_parser("create", help="make a backup while people work, and read it again")
    one.add_argument("--out", type=Path, metavar="FOLDER", help="instead of YOROZU_BACKUPS")
    one.add_argument("--keep", type=_at_least_one, metavar="N", help="then remove all but the newest N; never the last that was verified")
    one.set_defaults(run=_told(create))
    one = sub.add_parser("verify", help="read every byte of a backup, restoring nothing")
    one.add_argument("file", type=Path)
    one.set_defaults(run=_told(verify))
    one = sub.add_parser("restore", help="put a backup back, bring its tables up to date, erase again what was erased since, check the promise")
    one.add_argument("file", type=Path)
    one.add_argument("--to", required=True, metavar="DATABASE_URL|FILE", help="an empty database")
    one.add_argument("--replace", default="", metavar="REASON", help="in place of what is there; the reason is written into the trace")
    one.set_defaults(run=_told(restore))
    one = sub.add_parser("drill", help="restore to a scratch place, test what came back, say how much would be lost and how long it takes")
    one.add_argument("file", type=Path, nargs="?", help="instead of the newest in YOROZU_BACKUPS")
    one.set_defaults(run=_told(drill))
    for one in sub.choices.values():
        one.add_argument("--json", action="store_true", help="one object on stdout")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a number of 1 or more")
    return int(text)


def _told(act: Any) -> Any:
    """The act, with its refusals as sentences and exit 1."""

    def run(asked: argparse.Namespace) -> int:
        if act is restore:
            if not asked.to.strip():
                print("yorozu: backup restore: --to is empty: an address of a database, or a file of SQLite", file=sys.stderr)
                return 2
            os.environ["DATABASE_URL"] = _url(asked.to)
        start_django()
        from yorozu.kernel.backup import BackupWrong

        try:
            return int(act(asked))
        except BackupWrong as error:
            if asked.json:
                print(json.dumps({"ok": False, "code": error.code, "why": str(error)}, ensure_ascii=False))
            print(f"yorozu: backup: {error}", file=sys.stderr)
            return 1

    return run


def _url(to: str) -> str:
    return to if "://" in to else f"sqlite:///{Path(to).expanduser().resolve()}"


def make_key(asked: argparse.Namespace) -> int:
    """A file that exists is never overwritten: with its key every backup would be lost."""
    from yorozu.kernel.backup import new_key

    key = new_key()
    if asked.out is None:
        print(json.dumps({"key": key}) if asked.json else key)
        return 0
    try:
        with open(asked.out, "x", opener=lambda name, how: os.open(name, how, 0o600)) as file:
            file.write(key + "\n")
    except OSError as error:
        print(f"yorozu: {asked.out}: {error.strerror}", file=sys.stderr)
        return 1
    text = f"{asked.out}: keep it apart from the server and from the backups too, on paper for instance: without it no backup can be read"
    print(json.dumps({"file": str(asked.out)}) if asked.json else text)
    return 0


def create(asked: argparse.Namespace) -> int:
    """Into --out or YOROZU_BACKUPS."""
    from yorozu.kernel.backup import BackupWrong, folder, take

    place = asked.out or folder()
    if place is None:
        raise BackupWrong("unset", "where to? set YOROZU_BACKUPS or give --out FOLDER")
    if asked.out is None and not place.is_dir():  # a disk that isn't mounted would have its backups written beside the database
        raise BackupWrong("disk", f"{place}: there is no such folder. If a disk belongs there, mount it; before the first backup make it: mkdir -m 700 {place}")
    started = time.monotonic()
    made = take(place, key(place), tables=tables(), keep=asked.keep, say=say)
    _trace("make_backup", made.backup.file.name)
    header, seconds = made.backup.header, round(time.monotonic() - started, 1)
    result = {"ok": True, "file": str(made.backup.file), "bytes": header.stored, "made_at": header.made_at, "newest_write": header.newest_write,
              "counts": header.counts, "seconds": seconds, "gone": [str(one) for one in made.gone]}  # fmt: skip
    text = f"{made.backup.file}: {header.stored:,} bytes, {_counted(header.counts)}, read again and good, {seconds} s"
    print(json.dumps(result) if asked.json else "\n".join([text, *(f"removed {one}" for one in made.gone)]))
    return 0


def verify(asked: argparse.Namespace) -> int:
    """Exit 1 with what is wrong."""
    from yorozu.kernel.backup import verify as read

    header = read(asked.file, key(), say=say)
    print(json.dumps({"ok": True, **_shown(header)}) if asked.json
          else f"{asked.file}: every byte is as it was written on {header.made_at} ({header.engine}, version {header.version}, {_counted(header.counts)})")  # fmt: skip
    return 0


def restore(asked: argparse.Namespace) -> int:
    """Exit 1 where it is refused, where rows are missing, or where the check finds something. What was erased since is erased again. Dates that passed
    since are not held against the backup: the check looks as of the moment at which it was made, and `tick` catches up afterwards.
    """
    from django.db import DatabaseError

    from yorozu.consultation.queries import violations
    from yorozu.jobs.upkeep import migrate
    from yorozu.kernel import clock, statistics
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.backup import put_back
    from yorozu.retention.operations import file_stones, replay

    started = time.monotonic()
    if asked.replace.strip():
        with suppress(DatabaseError, OSError):  # what is replaced may be broken; what it erased must be known all the same
            file_stones()
    found = put_back(asked.file, key(), tables=tables(), replace=bool(asked.replace.strip()), say=say)
    migrate(asked)
    statistics.gather()
    _trace("restore_backup", asked.replace)
    again = replay(by=SYSTEM)
    ready = time.monotonic()
    with clock.at(found.header.made):
        wrong = [f"{one.rule} {one.kind} {one.id}: {one.message} → {one.cure}" for one in violations()]
    seconds = {"restored": round(ready - started, 1), "checked": round(time.monotonic() - ready, 1)}
    return _restored(asked, found, wrong, seconds, again)


def _restored(asked: argparse.Namespace, found: "Found", wrong: list[str], seconds: dict[str, float], again: dict[str, int]) -> int:
    fewer = found.counts != found.header.counts
    result = {"ok": not wrong and not fewer, "counts": found.counts, "backup": _shown(found.header), "violations": wrong[:100], "seconds": seconds, "erased_again": again,
              "before": str(found.before or "")}  # fmt: skip
    if asked.json:
        print(json.dumps(result, ensure_ascii=False))
        return 0 if result["ok"] else 1
    print(f"restored as of {found.header.made_at}: {_counted(found.counts)}, {seconds['restored']} s; {len(wrong)} violations")
    if any(again.values()):
        print(f"erased again, as it was erased since: {_counted(again)}")
    if fewer:
        print(f"the backup says {_counted(found.header.counts)}: something is missing")
    if found.before:
        print(f"what was there before: {found.before}")
    print("\n".join([*wrong, "next: yorozu audit verify, then yorozu serve; `tick` catches up on the dates that passed since"]))
    return 0 if result["ok"] else 1


def drill(asked: argparse.Namespace) -> int:
    """Exit 1 where something is not as it was."""
    from yorozu.jobs.drill import practise

    result = practise(asked.file, beat=lambda note: say(note, 0, 0))
    if asked.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print("\n".join(f"{name}: {value}" for name, value in result.items()))
    return 0 if result["ok"] else 1


def key(place: Path | None = None) -> Any:
    """The key; refused where it lies with the backups that are being made in `place`."""
    from django.conf import settings

    from yorozu.kernel.backup import read_key

    return read_key(settings.BACKUP_KEY, backups=place)


def tables() -> dict[str, str]:
    """What is counted in a backup and again after it was restored."""
    from yorozu.community.models import Person
    from yorozu.consultation.models import Need
    from yorozu.kernel.models import AuditEntry

    return {"needs": Need._meta.db_table, "people": Person._meta.db_table, "trace": AuditEntry._meta.db_table}


def say(what: str, done: int, total: int) -> None:
    """Progress for a person who watches."""
    if sys.stderr.isatty():
        print(f"\r{what} {100 * done // total if total else 0} % ", end="" if done < total else "\n", file=sys.stderr, flush=True)


def _trace(action: str, purpose: str) -> None:
    """A copy of everything is a read of everything. A database that can't be written to is no reason to be without a backup."""
    from django.db import DatabaseError

    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.audit import record_read

    try:
        record_read(SYSTEM, action=action, kind="backup", thing_id=None, purpose=purpose)
    except DatabaseError as error:
        print(f"yorozu: backup: the trace couldn't be written: {error}", file=sys.stderr)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _shown(header: "Header") -> dict[str, Any]:
    return {"version": header.version, "engine": header.engine, "made_at": header.made_at, "newest_write": header.newest_write, "counts": header.counts,
            "bytes": header.bytes, "sha256": header.sha256}  # fmt: skip
