"""The gap view as CSV: UTF-8 with BOM, one line for each field and district; a hidden number is an asterisk."""

import csv
import io
from collections.abc import Iterable, Sequence

HIDDEN = "*"
Cell = str | int | float | None


def write_gaps(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows below their header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([HIDDEN if cell is None else cell for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")
