"""What is read once and kept in this process until its stamp changes: the city's desks and hours, which few write and all read."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """One thing that `make` reads. Shared by all requests: nobody changes it."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.held: tuple[str, T] | None = None
        self.lock = Lock()

    def get(self, stamp: str) -> T:
        """The thing as it is now; `stamp` was read before it, so that what is newer than its stamp is only read once more."""
        held = self.held
        if held is None or held[0] != stamp:
            with self.lock:
                held = self.held
                if held is None or held[0] != stamp:
                    held = self.held = (stamp, self.make())
        return held[1]
