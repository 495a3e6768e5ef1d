"""The base of every table with a public address."""

import os
import time
import uuid

from django.db import models


def uuid7() -> uuid.UUID:
    """A random id that begins with the millisecond (RFC 9562, version 7): new rows stand together in an index."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


class Record(models.Model):
    """A row whose key is made in Python before the insert and says nothing to who guesses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
