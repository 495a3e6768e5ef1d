"""The folder of backups: which there are, which were tried, which may go, and what of it needs care."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from yorozu.kernel import clock

from .errors import BackupWrong, named
from .sealed import Header, header_of

ENDS = ".backup"
DRILL = "drill.json"
OLD = timedelta(hours=25)  # a day, and the time that the next one takes
DRILLED = timedelta(days=8)  # the worker's week, and a day on which it was down


@dataclass(frozen=True)
class Backup:
    """One file with what its header says."""

    file: Path
    header: Header

    @property
    def mark(self) -> Path:
        """The file beside it that says that it was read whole."""
        return self.file.with_name(self.file.name + ".verified")

    @property
    def is_verified(self) -> bool:
        """Whether this very content was read whole, or restored, and found good."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            return bool(json.loads(self.mark.read_text("utf-8"))["sha256"] == self.header.sha256)
        return False


@dataclass(frozen=True)
class Care:
    """One thing that an administrator should know: `what` is stable, pages have words for it."""

    what: str
    at: datetime | None = None
    why: str = ""


def folder() -> Path | None:
    """Where this installation keeps its backups; None where none is set."""
    return Path(settings.BACKUPS).expanduser().resolve() if settings.BACKUPS else None


def backups(place: Path) -> list[Backup]:
    """Newest first; what is no backup, or has a header that can't be read, is passed over."""
    return sorted(_found(place), key=lambda one: (one.header.made, one.file.name), reverse=True)


def _found(place: Path) -> Iterator[Backup]:
    for file in place.glob(f"*{ENDS}"):
        with suppress(BackupWrong, ValueError):
            one = Backup(file, header_of(file))
            if one.header.made.tzinfo is not None:
                yield one


def last_backup(place: Path) -> Backup | None:
    """The newest."""
    return next(iter(backups(place)), None)


def mark_verified(one: Backup, *, by: str) -> None:
    """Write down that it was read whole."""
    _write(one.mark, {"at": clock.now().isoformat(), "by": by, "sha256": one.header.sha256})


def rotate(place: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep`; never the last that was verified, however old. Returns what went."""
    known = backups(place)
    verified = next((one for one in known if one.is_verified), None)
    gone = [one for one in known[keep:] if one is not verified]
    for one in gone:
        one.file.unlink(missing_ok=True)
        one.mark.unlink(missing_ok=True)
    return [one.file for one in gone]


def keep_drill_result(place: Path, result: dict[str, Any]) -> None:
    """What the last drill found."""
    with named(place):
        _write(place / DRILL, result)


def drill_result(place: Path) -> dict[str, Any] | None:
    """What the last drill found; None where there was none."""
    with suppress(OSError, ValueError):
        found = json.loads((place / DRILL).read_text("utf-8"))
        return found if isinstance(found, dict) and isinstance(found.get("at"), str) else None
    return None


def _write(file: Path, plain: dict[str, Any]) -> None:
    half = file.with_name(file.name + ".half")
    half.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    half.replace(file)


def care() -> list[Care]:
    """What needs care: no backups in production, none or an old one, a drill that failed or wasn't done."""
    place = folder()
    if place is None:
        return [Care("unset")] if settings.MODE == "production" else []
    last = last_backup(place)
    if last is None:
        return [Care("none")]
    found = [Care("old", last.header.made)] if clock.now() - last.header.made > OLD else []
    drill = drill_result(place)
    if drill is None:
        return [*found, Care("undrilled")]
    at = datetime.fromisoformat(drill["at"])
    if not drill.get("ok"):
        return [*found, Care("failed", at, str(drill.get("code", "")))]
    return [*found, Care("undrilled", at)] if clock.now() - at > DRILLED else found
