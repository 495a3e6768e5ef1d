"""What can go wrong with a backup, each with a sentence for who stands at the command line."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)


class BackupWrong(Exception):
    """`code` is stable (pages have words for it), the message says what is wrong and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


@contextmanager
def named(place: Path) -> Iterator[None]:
    """Give errors of writing to `place` their sentence; a full disk first, since it is the likeliest."""
    try:
        yield
    except sqlite3.Error as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise _full(place) from error
        raise BackupWrong("database", f"SQLite says: {error}") from error
    except OSError as error:
        if error.errno in FULL:
            raise _full(place) from error
        raise BackupWrong("disk", f"{error.filename or place}: {error.strerror}") from error


def _full(place: Path) -> BackupWrong:
    return BackupWrong("full", f"{place}: the disk is full. Nothing stands there under a backup's name: make room, or choose another place, and begin again")
