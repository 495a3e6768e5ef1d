"""What every reader of files hands on: rows of cells with their numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Rows = Iterator[tuple[int, list[str]]]


class NotATable(ValueError):
    """The file isn't a list that can be read; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Grid:
    """Rows that can be begun again; `estimate` is about how many they are."""

    encoding: str
    rows: Callable[[], Rows]
    estimate: int
    name: str = ""
    synthetic_header: bool = False  # the header was made from property names, and is no line of the file
