"""The file of tombstones: what was erased, by ids alone, kept outside the database so that a restored backup can be told."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID


class Stone(NamedTuple):
    """One line: the purpose whose time was over, the thing, and when it was erased."""

    purpose: str
    thing_id: UUID
    erased_at: datetime


def append(file: Path, stones: Iterable[Stone]) -> int:
    """Add lines, on the disk before this returns; a half line that a crash left is ended first. Returns how many."""
    lines = [f"{one.purpose} {one.thing_id} {one.erased_at.astimezone(UTC).isoformat(timespec='microseconds')}\n" for one in stones]
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "a+b", opener=lambda name, how: os.open(name, how, 0o600)) as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        _end_half(out)
        out.write("".join(lines).encode())
        out.flush()
        os.fsync(out.fileno())
    return len(lines)


def _end_half(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 1))
    if size and file.read(1) != b"\n":
        file.seek(0, os.SEEK_END)
        file.write(b"\n")


def stones_in(file: Path) -> Iterator[Stone]:
    """The file's lines; one that can't be read is passed over."""
    if not file.exists():
        return
    with file.open("rb") as lines:
        for line in lines:
            if (one := _read(line)) is not None:
                yield one


def _read(line: bytes) -> Stone | None:
    parts = line.decode("ascii", "replace").split()
    try:
        purpose, thing, at = parts
        return Stone(purpose, UUID(thing), datetime.fromisoformat(at))
    except ValueError:
        return None
