"""Anchors: each seal's number, HMAC and moment as a line of a file that belongs elsewhere, on another machine or on paper."""

import fcntl
import os
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import BinaryIO, NamedTuple

from yorozu.kernel.disk import sync_folder
from yorozu.kernel.models import AuditSeal

_TAIL = 64_000  # bytes at the end that are looked at; a line has about 100


class Anchor(NamedTuple):
    """One line."""

    number: int
    mac: str


def catch_up(file: Path, *, made_from: int | None) -> int:
    """Add what the file lacks: the seals from `made_from` on, and those that a crash or a full disk kept from it before.

    Where the file is ahead of the database (rows were cut off, or an older copy put in its place) new seals are added all the
    same; `verify` finds the two that bear one number. Returns how many lines were added.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        there = _tail(out)
        start = there[-1].number + 1 if there else 1
        start = min(start, made_from) if made_from else start
        seals = AuditSeal.objects.filter(number__gte=start).order_by("number").values_list("number", "mac", "sealed_at")
        lines = [f"{number} {mac} {at.astimezone(UTC).isoformat(timespec='seconds')}\n" for number, mac, at in seals
                 if (number, mac) not in there]  # another worker may have added what this one made
        out.write("".join(lines).encode())
        out.flush()
        os.fsync(out.fileno())
    if not there and lines:
        sync_folder(file.parent)
    return len(lines)


def anchors_in(file: Path) -> Iterator[Anchor]:
    """The file's lines; one that can't be read (cut by a crash, or by somebody) is passed over: its seal is missed elsewhere."""
    with file.open("rb") as lines:
        for line in lines:
            if (one := _read(line)) is not None:
                yield one


def _tail(file: BinaryIO) -> list[Anchor]:
    """The last lines; a half one is ended, so that the next stands alone."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    file.seek(0, os.SEEK_END)
    if tail and not tail.endswith(b"\n"):
        file.write(b"\n")
    return [one for line in tail.splitlines() if (one := _read(line)) is not None]


def _read(line: bytes) -> Anchor | None:
    parts = line.split()
    if len(parts) < 2 or not parts[0].isdigit() or len(parts[1]) != 64:
        return None
    return Anchor(int(parts[0]), parts[1].decode("ascii", "replace"))
