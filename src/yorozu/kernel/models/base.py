"""The base of every table with a public address."""

import os
import time
import uuid
from collections.abc import Iterator

from django.db import models


def uuid7() -> uuid.UUID:
    """A random id that begins with the millisecond (RFC 9562, version 7): new rows stand together in an index."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def uuid7s(count: int) -> Iterator[uuid.UUID]:
    """`count` ids of this millisecond: what a bulk load needs by the hundred thousand."""
    stamp = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | 0x2 << 62
    noise = os.urandom(10 * count)
    for place in range(0, 10 * count, 10):
        made = uuid.UUID.__new__(uuid.UUID)
        object.__setattr__(made, "int", stamp | int.from_bytes(noise[place : place + 10], "big") & _FREE)
        object.__setattr__(made, "is_safe", _UNKNOWN)
        yield made


def keys(count: int) -> Iterator[str]:
    """`count` ids of this millisecond in the form in which databases take them: for rows of a load that Python names nowhere else."""
    stamp = f"{time.time_ns() // 1_000_000:012x}7"
    noise = os.urandom(9 * count).hex()
    return (f"{stamp}{noise[at : at + 3]}8{noise[at + 3 : at + 18]}" for at in range(0, 18 * count, 18))


_UNKNOWN = uuid.SafeUUID.unknown
_FREE = (1 << 80) - 1 & ~(0xF << 76) & ~(0x3 << 62)  # the bits that say neither when nor which version


class Record(models.Model):
    """A row whose key is made in Python before the insert and says nothing to who guesses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
