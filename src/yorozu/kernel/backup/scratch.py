"""Places for what is only needed for a moment: gone afterwards, and where a process was killed, gone with the next one."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BEGINS = "scratch-"


@contextmanager
def scratch(above: Path) -> Iterator[Path]:
    """A folder that only this user may open. It is locked while its process lives; others that nobody locks are removed first."""
    for old in above.glob(f"{BEGINS}*"):
        if not is_held(old):
            shutil.rmtree(old, ignore_errors=True)
    place = Path(tempfile.mkdtemp(prefix=BEGINS, dir=above))
    lock = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(lock)


def is_held(path: Path) -> bool:
    """Whether a living process has locked it."""
    with suppress(FileNotFoundError):
        try:
            one = os.open(path, os.O_RDONLY)
        except PermissionError:
            return True  # another user's: not ours to take away
        try:
            fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(one)
    return False
