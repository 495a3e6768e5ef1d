"""The city's lists as CSV: UTF-8 with BOM, or cp932 where every letter has a place in it; cells guarded against formulas."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


def write_rows(rows: Iterable[Mapping[str, str]], *, encoding: str = "utf-8") -> bytes:
    """Rows of one shape under their keys; no rows: an empty file with its BOM. A letter that the encoding lacks raises: nothing is replaced."""
    out = io.StringIO()
    listed = list(rows)
    if listed:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(listed[0])
        for row in listed:
            writer.writerow([f"'{cell}" if cell.startswith(_RUN) else cell for cell in row.values()])
    return out.getvalue().encode(ENCODINGS[encoding])


@dataclass(frozen=True)
class Lost:
    """A letter that cp932 can't hold, in which column, in how many rows."""

    letter: str
    code: str
    column: str
    rows: int


def lost_in_cp932(rows: Iterable[Mapping[str, str]]) -> tuple[Lost, ...]:
    """Letters that wouldn't come back as they are: those without a place, those that Python changes on the way (¥ into a backslash), and those of
    no fixed shape (外字: on another machine they are another letter).
    """
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for column, cell in row.items():
            found.update((letter, column) for letter in set(cell) if not _kept(letter))
    return tuple(Lost(letter, f"U+{ord(letter):04X}", column, n) for (letter, column), n in sorted(found.items()))


def _kept(letter: str) -> bool:
    if letter < "\x80":
        return True
    if "\ue000" <= letter <= "\uf8ff":
        return False
    try:
        return letter.encode("cp932").decode("cp932") == letter
    except UnicodeError:
        return False
