"""The year's own database: one SQLite file that says what it is, and the state beside it, so that a run goes on where it stopped.

Only this file may run without syncing to the disk (`synchronous=OFF`): a power cut loses an invented year and nothing else. It is
never the city's database: a file that isn't marked as a simulation's is refused.
"""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from .engine import Plan, Year
from .mail import PATH as MAIL

MARK = 0x594F5231  # application_id in the file's head
CHECKPOINT_DAYS = 60


class NotOurs(Exception):
    """The file can't be the scratch database; the message says why."""


def fingerprint(plan: Plan) -> str:
    """Names a run: the same plan under the same code."""
    code = hashlib.sha256()
    for file in sorted(Path(__file__).resolve().parents[2].rglob("*.py")):
        code.update(file.read_bytes())
    text = json.dumps({**asdict(plan), "code": code.hexdigest()}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def look_at(file: Path) -> None:
    """Refuse a file that holds something else than a simulation."""
    if not file.exists() or file.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as found:
            mark = found.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise NotOurs(f"{file} isn't a database") from error
    if mark != MARK:
        raise NotOurs(f"{file} isn't a simulation's database: it is left alone")


def prepare(plan: Plan) -> None:
    """Let this process run as the simulation: no syncing, no real mail, cheap passphrases, the scenario's deadlines."""
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
    changed = {"DEBUG": False, "EMAIL_BACKEND": MAIL, "EMAIL_IS_TEST": True, "PASSPHRASE_COST": 2, "LAST_RESORT_DESK": "city-welfare",
               "DEADLINE_DAYS": {**settings.DEADLINE_DAYS, **plan.scenario.deadlines}}  # fmt: skip
    for name, value in changed.items():
        setattr(settings, name, value)


class Scratch:
    """The database file with what lies beside it."""

    def __init__(self, file: Path, plan: Plan) -> None:
        self.file, self.plan, self.print = file, plan, fingerprint(plan)
        self.state = file.with_suffix(".state.json")
        self.checkpoint = file.with_suffix(".checkpoint")
        self.checkpoint_state = file.with_suffix(".checkpoint.json")

    def saved_day(self) -> int | None:
        """From which day a run of this very plan can go on; None: from the beginning."""
        for file in (self.state, self.checkpoint_state):
            plain = self._read(file)
            if plain is not None:
                return int(plain["state"]["day"])
        return None

    def _read(self, file: Path) -> dict[str, Any] | None:
        try:
            plain: dict[str, Any] = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return plain if plain.get("print") == self.print else None

    def clear(self) -> None:
        """Begin with nothing."""
        for file in (self.file, self.file.with_name(f"{self.file.name}-wal"), self.file.with_name(f"{self.file.name}-shm"), self.state,
                     self.checkpoint, self.checkpoint_state):  # fmt: skip
            file.unlink(missing_ok=True)

    def resume(self) -> Year | None:
        """The run as it stood at its last midnight: where it was stopped, or, where it was killed, at the last checkpoint."""
        plain = self._read(self.state)
        if plain is None:
            plain = self._read(self.checkpoint_state)
            if plain is None or not self.checkpoint.exists():
                return None
            connection.close()
            for end in ("-wal", "-shm"):
                self.file.with_name(self.file.name + end).unlink(missing_ok=True)
            shutil.copyfile(self.checkpoint, self.file)
        self.state.unlink(missing_ok=True)  # from now on only a checkpoint is whole, until the run stops again
        return Year.of_json(self.plan, plain)

    def begin(self) -> Year:
        """An empty file with the tables, and the invented city in it."""
        from django.core.management import call_command

        connection.close()
        self.clear()
        with closing(sqlite3.connect(self.file)) as new:
            new.execute(f"PRAGMA application_id = {MARK}")
            new.commit()
        call_command("migrate", interactive=False, verbosity=0)
        year = Year(self.plan)
        year.found_city()
        return year

    def stop(self, year: Year) -> None:
        """Keep where the run stands; called at a midnight."""
        self._write(self.state, year)

    def each_day(self, year: Year) -> None:
        """A whole copy now and then, for a run that is killed."""
        if year.state.day % CHECKPOINT_DAYS == 0 and year.state.day < self.plan.days:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            self.checkpoint_state.unlink(missing_ok=True)
            shutil.copyfile(self.file, self.checkpoint)
            self._write(self.checkpoint_state, year)

    def _write(self, file: Path, year: Year) -> None:
        half = file.with_suffix(".half")
        half.write_text(json.dumps({"print": self.print, **year.as_json()}), "utf-8")
        half.replace(file)

    def end(self) -> None:
        """The run is over; the database stays, so that its rows can be counted again."""
        for file in (self.state, self.checkpoint, self.checkpoint_state):
            file.unlink(missing_ok=True)
