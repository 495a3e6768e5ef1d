"""XLSX: each sheet as a grid. Cells merged downwards hold their value in each row; a formula without a result is said."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from .grids import Grid, NotATable, Rows

MOST_UNPACKED = 60 * 1024 * 1024  # five times as much in memory, some fifteen seconds
LAST_ROW = 1_048_576  # of a sheet; a number beyond it makes a reader count for hours
MOST_COLUMNS = 400
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
NO_RESULT = "\x00="  # stands for a formula whose result isn't in the file


# SyntaxError: XML that is none, or that would grow without end
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, TypeError, IndexError, AttributeError, OSError)


def xlsx_grids(data: bytes) -> list[Grid]:
    """The sheets of a workbook that have cells."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise NotATable("too-large")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except NotATable:
        raise
    except (*BROKEN, InvalidFileException):
        raise NotATable("not-a-list") from None
    return [_grid(data, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible" or len(book.worksheets) == 1]


def _grid(data: bytes, sheet: Any) -> Grid:
    merged, formulas = _marks(data, getattr(sheet, "_worksheet_path", ""))

    def rows() -> Rows:
        plain = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
        cells = _with_formulas(data, sheet.title, plain) if formulas else ([_cell(one) for one in row] if any(row) else [] for row in plain)
        return _numbered(_filled(cells, merged))

    return Grid("xlsx", rows, sheet.max_row or 0, str(sheet.title))


Merged = dict[int, list[tuple[int, int]]]  # first row: (column, last row) of cells merged downwards


def _numbered(rows: Iterator[list[str]]) -> Rows:
    """Rows with their numbers; what breaks on the way says so like a file that was broken from the start."""
    try:
        for number, cells in enumerate(rows, 1):
            if number > LAST_ROW:
                raise NotATable("too-large")
            yield number, cells
    except NotATable:
        raise
    except BROKEN:
        raise NotATable("not-a-list") from None


def _marks(data: bytes, path: str) -> tuple[Merged, bool]:
    """Cells merged downwards, and whether there are formulas: read from the sheet's own XML."""
    merged: set[tuple[int, int, int]] = set()
    formulas = False
    kept = b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed, packed.open(path.lstrip("/")) as stream:
            while piece := stream.read(1 << 20):
                text = kept + piece
                formulas = formulas or bool(_FORMULA.search(text))
                merged |= {(int(top), _column(left), int(bottom)) for left, top, _, bottom in _MERGED.findall(text) if int(bottom) > int(top)}
                kept = text[-200:]
    except BROKEN:
        return {}, False
    by_row: Merged = {}
    for top, column, bottom in sorted(merged):
        by_row.setdefault(top, []).append((column, bottom))
    return by_row, formulas


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _filled(rows: Iterator[list[str]], merged: Merged) -> Iterator[list[str]]:
    """Rows in which the cells below a merged one hold its value."""
    under: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(rows, 1):
        for column, last in merged.get(number, ()):
            if column < len(cells):
                under[column] = (last, cells[column])
        if under and any(cells):
            _fill(cells, {column: value for column, (last, value) in under.items() if number <= last})
        yield cells


def _fill(cells: list[str], values: dict[int, str]) -> None:
    for column, value in values.items():
        if column < len(cells) and not cells[column]:
            cells[column] = value


def _with_formulas(data: bytes, title: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[list[str]]:
    """Values beside their formulas: where the file holds no result, a link's own text is taken, anything else is said."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    raw = book[title].iter_rows(values_only=True, max_col=MOST_COLUMNS)
    for values, formulas in zip(rows, raw, strict=False):
        yield [_cell(value) if value is not None or not (isinstance(formula, str) and formula.startswith("=")) else _without_result(formula)
               for value, formula in zip(values, formulas, strict=False)]  # fmt: skip


def _without_result(formula: str) -> str:
    if found := re.match(r'=HYPERLINK\(\s*"([^"]*)"\s*(?:,\s*"([^"]*)")?\s*\)\Z', formula, re.IGNORECASE):
        return found[2] or found[1]
    if found := re.match(r'="([^"]*)"\Z', formula):
        return found[1]
    return NO_RESULT


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    return str(value)
