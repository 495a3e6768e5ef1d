"""The city's lists as CSV: UTF-8 with BOM, cells guarded against formulas."""

import csv
import io
from collections.abc import Iterable, Mapping

_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_rows(rows: Iterable[Mapping[str, str]]) -> bytes:
    """Rows of one shape under their keys; no rows: an empty file with its BOM."""
    out = io.StringIO()
    listed = list(rows)
    if listed:
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(listed[0])
        for row in listed:
            writer.writerow([f"'{cell}" if cell.startswith(_RUN) else cell for cell in row.values()])
    return out.getvalue().encode("utf-8-sig")
