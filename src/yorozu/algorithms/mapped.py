"""Files that a library maps into memory: reading one from end to end while it loads makes all of it count as the process's own.

The pages stay in the system's cache, which all processes share; only the process lets go of them, and takes back those that it uses.
"""

import ctypes
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_DONTNEED = 4  # MADV_DONTNEED of Linux: on a mapping that is only read, the pages come back from the file when they are touched


def let_go(name: str) -> None:
    """Let go of the pages of mapped files called `name`; nothing happens where that can't be done."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError, ValueError):
        libc = ctypes.CDLL(None, use_errno=True)
        for begin, end in list(_places(name)):
            libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), _DONTNEED)


def _places(name: str) -> Iterator[tuple[int, int]]:
    """Where such files are mapped for reading alone: what was written to would be lost."""
    for line in Path("/proc/self/maps").read_text("utf-8", errors="replace").splitlines():
        place, allowed, *_, path = line.split(maxsplit=5)
        if Path(path).name == name and allowed.startswith("r-"):
            begin, _, end = place.partition("-")
            yield int(begin, 16), int(end, 16)
