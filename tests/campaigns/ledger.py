"""What clients were told is done, outside of the server and its database: a file, synced at every line."""

import os
import threading
from pathlib import Path


class Ledger:
    """Acknowledged writes, in the order in which the answers came."""

    def __init__(self, file: Path) -> None:
        self.file, self.lock = file, threading.Lock()
        self.lines: list[tuple[str, str]] = []
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def note(self, kind: str, mark: str) -> None:
        """This write was acknowledged; on disk before the client goes on."""
        with self.lock:
            os.write(self._descriptor, f"{kind}\t{mark}\n".encode())
            os.fsync(self._descriptor)
            self.lines.append((kind, mark))

    def until_now(self) -> list[tuple[str, str]]:
        """Everything acknowledged so far."""
        with self.lock:
            return list(self.lines)

    def close(self) -> None:
        """No more."""
        os.close(self._descriptor)
