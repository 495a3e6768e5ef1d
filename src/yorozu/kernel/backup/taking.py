"""Making a backup, and reading it whole again."""

import fcntl
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from yorozu.kernel import clock
from yorozu.kernel.disk import sync_folder

from .engines import Say, Snapshot, snapshot
from .errors import BackupWrong, named
from .keys import Key
from .scratch import is_held
from .sealed import Header, Sealer, contents, header_of, write_header
from .shelf import ENDS, Backup, mark_verified, rotate

HALF = ".half"
NEWEST = "SELECT max(at) FROM kernel_auditentry"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"


@dataclass(frozen=True)
class Made:
    """A backup that was made and read again, and which older ones went."""

    backup: Backup
    gone: tuple[Path, ...]


def take(place: Path, key: Key, *, tables: Mapping[str, str], keep: int | None, say: Say) -> Made:
    """Make one in `place`; it gets its name when it is whole and on the disk, and is then read again. `tables` are counted.

    Refused: a database without tables, a full disk, what pg_dump refuses. Then nothing stands there that wasn't there.
    """
    made_at = clock.now()
    with named(place), _half(place, made_at) as file:
        with snapshot(say) as moment:
            header = _written(file, key, moment, made_at, tables)
        write_header(file, key, header)
        file.flush()
        os.fsync(file.fileno())
        final = _take_name(Path(str(file.name)), place, made_at)
        sync_folder(place)
    verify(final, key, say=say)
    return Made(Backup(final, header), tuple(rotate(place, keep)) if keep else ())


@contextmanager
def _half(place: Path, made_at: datetime) -> Iterator[BinaryIO]:
    """The file while it is being written, under a name that says so; that is gone afterwards."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in place.glob(f".*{HALF}"):  # of a process that was killed
        if not is_held(old):
            old.unlink(missing_ok=True)
    half = place / f".{_plain_name(made_at)}-{os.getpid()}{HALF}"
    with open(half, "xb+", opener=lambda name, how: os.open(name, how, 0o600)) as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield file
        finally:
            half.unlink(missing_ok=True)


def _plain_name(made_at: datetime) -> str:
    return f"yorozu-{made_at.astimezone(clock.TOKYO):%Y%m%d-%H%M%S}"


def _take_name(half: Path, place: Path, made_at: datetime) -> Path:
    """The first name that nobody has: of two backups in one second each gets its own."""
    for final in _names(place, made_at):
        with suppress(FileExistsError):
            final.touch(mode=0o600, exist_ok=False)
            return half.rename(final)
    raise BackupWrong("disk", f"{place}: a thousand backups bear this second's name")


def _names(place: Path, made_at: datetime) -> Iterator[Path]:
    plain = _plain_name(made_at)
    yield place / f"{plain}{ENDS}"
    yield from (place / f"{plain}-{number}{ENDS}" for number in range(2, 1000))


def _written(file: BinaryIO, key: Key, moment: Snapshot, made_at: datetime, tables: Mapping[str, str]) -> Header:
    """The chunks of one moment; returns the header that describes them."""
    known = _known(moment, tables)
    sealer, digest, size = Sealer(file, key), sha256(), 0
    pack: Any = zlib.compressobj(1) if moment.packed else None
    for piece in moment.content:
        digest.update(piece)
        size += len(piece)
        sealer.write(pack.compress(piece) if pack else piece)
    if pack:
        sealer.write(pack.flush())
    return Header(version=version("yorozu"), engine=moment.engine, made_at=made_at.isoformat(), key=key.id, salt=sealer.salt.hex(), packed=moment.packed,
                  stored=sealer.end(), bytes=size, sha256=digest.hexdigest(), **known)  # fmt: skip


def _known(moment: Snapshot, tables: Mapping[str, str]) -> dict[str, Any]:
    """What the header says of the rows, read in the same moment as they are."""
    try:
        counts = {name: int(moment.rows(f"SELECT count(*) FROM {table}")[0][0]) for name, table in tables.items()}
        newest = moment.rows(NEWEST)[0][0]
        migrations = [list(one) for one in moment.rows(MIGRATIONS)]
    except Exception as error:
        raise BackupWrong("database", f"the database hasn't the tables of this version: run `yorozu migrate` first ({str(error).splitlines()[0]})") from error
    return {"counts": counts, "newest_write": moment_of(newest), "migrations": migrations}


def moment_of(value: Any) -> str:
    """A moment as either database gives it, in one form; empty for none."""
    if value is None:
        return ""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def verify(file: Path, key: Key, *, say: Say) -> Header:
    """Open every chunk and compare what it holds with the header, restoring nothing. What is good is marked as such,
    what is damaged loses its mark; refused with the first thing that is wrong.
    """
    one = Backup(file, header_of(file))
    try:
        done = 0
        for piece in contents(file, key):
            done += len(piece)
            say("read", done, one.header.bytes)
    except BackupWrong as error:
        if error.code == "damaged":
            one.mark.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # a medium that can't be written to is as good
        mark_verified(one, by="verify")
    return one.header
