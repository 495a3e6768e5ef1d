"""Rows of the audit as a file: CSV for spreadsheets, JSON lines for machines. First who made it and what for, last how many rows."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from yorozu.consultation.formats.board_csv import guarded

BOM = "\ufeff"


def csv_head(said: Sequence[tuple[str, str]], header: Sequence[str]) -> bytes:
    """Who made it, what for and its number, a line each; an empty line; the names of the columns."""
    return (BOM + _lines([*said, (), header])).encode()


def csv_rows(rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows, cells guarded against formulas."""
    return _lines(rows).encode()


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([guarded(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def json_line(said: dict[str, Any]) -> bytes:
    """One object on one line."""
    return (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
