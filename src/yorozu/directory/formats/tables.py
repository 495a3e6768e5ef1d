"""Text, XLSX and JSON to rows under a header; what isn't a row is said, with its line and why."""

import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .columns import COLUMNS, canonical
from .decoding import NotReadable, decode

MOST_COLUMNS = 400
MOST_UNPACKED = 60 * 1024 * 1024  # five times as much in memory, some fifteen seconds
MOST_BLANK = 10_000  # blank rows in a row, before one that isn't
LAST_ROW = 1_048_576  # of a sheet; a number beyond it makes a reader count for hours
csv.field_size_limit(10_000_000)


class NotATable(ValueError):
    """The file isn't a list that can be read; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Line:
    """One row with its line number in the file (first is 1) and its cells under canonical columns."""

    number: int
    cells: dict[str, str]
    rest: dict[str, str]  # columns that have no canonical name, under their own


@dataclass
class Table:
    """A list as read."""

    encoding: str
    header: tuple[str, ...] = ()
    lines: list[Line] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def read_table(data: bytes) -> Table:
    """The list in these bytes, whatever its shape; raises `NotATable`."""
    if data[:4] == b"PK\x03\x04":
        return _under_header(Table("xlsx"), enumerate(_xlsx(data), 1))
    if data[:1] in (b"%", b"\x89", b"\xd0") or data[:5] == b"\xff\xd8\xff\xe0":
        raise NotATable("not-a-list")
    try:
        text, encoding = decode(data)
    except NotReadable:
        raise NotATable("encoding") from None
    if text.lstrip("\ufeff \r\n\t")[:1] in "{[":
        return _under_header(Table(encoding), enumerate(_json(text), 1))
    return _under_header(Table(encoding), _csv(text))


def _csv(text: str) -> Iterator[tuple[int, list[str]]]:
    sample = text[:4000]
    mark = "\t" if sample.count("\t") > sample.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    start = 1
    for row in reader:
        if len(row) > MOST_COLUMNS:
            raise NotATable("too-many-columns")
        yield start, row
        start = reader.line_num + 1


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise NotATable("too-large")
        yield from _sheet(data)
    except NotATable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, TypeError, IndexError, OSError):
        raise NotATable("not-a-list") from None  # SyntaxError: XML that is none, or that would grow without end


def _sheet(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS), 1):
        if number > LAST_ROW:
            raise NotATable("too-large")
        yield [_cell(one) for one in row] if any(row) else []


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _json(text: str) -> Iterator[list[str]]:
    """The shape of `header` (property → Japanese name) with `data` or `data_01`, `data_02` …; or a list of objects."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # no JSON, a number of a thousand digits, a thousand brackets
        raise NotATable("json") from None
    records: list[Any] = found if isinstance(found, list) else []
    names: dict[str, str] = {}
    if isinstance(found, dict):
        header = found.get("header")
        names = {key: str(value) for key, value in header.items()} if isinstance(header, dict) else {}
        records = [one for key, value in found.items() if key.startswith("data") and isinstance(value, list) for one in value]
    rows = [one for one in records if isinstance(one, dict)]
    if not rows:
        raise NotATable("json")
    keys = list(names) or list(dict.fromkeys(key for one in rows for key in one))
    yield [names.get(key, key) for key in keys]
    for one in rows:
        yield [_cell(one.get(key)) if not isinstance(one.get(key), dict | list) else json.dumps(one[key], ensure_ascii=False) for key in keys]


_NUMBERED = re.compile(r"[\d０-９]*\Z")


def _under_header(table: Table, rows: Iterable[tuple[int, list[str]]]) -> Table:
    """Find the header, skip what isn't a row, and name the cells."""
    waiting: list[tuple[int, list[str]]] = []
    for number, row in _without_void(rows):
        cells = [cell.strip().strip("\u3000") for cell in row]
        if table.header:
            _take(table, number, cells)
        elif _is_header(cells):
            table.header = tuple(re.sub(r"[\s\u3000]+", "", cell).lstrip("#") if cell.startswith("#property") else re.sub(r"[\s\u3000]+", "", cell)
                                 for cell in cells)  # fmt: skip
            table.skipped += [(one, "title") for one, _ in waiting] + [(number, "header")]
        else:
            waiting.append((number, cells))
            if len(waiting) > 60:
                break
    if not table.header:
        raise NotATable("no-header")
    return table


def _without_void(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows, without a long run of blank ones at the end; raises `NotATable` for one in the middle: a file of a few
    bytes can hold a million of them.
    """
    blank: list[int] = []
    for number, row in rows:
        if not any(row):
            blank.append(number) if len(blank) <= MOST_BLANK else None
            continue
        if len(blank) > MOST_BLANK:
            raise NotATable("too-large")
        yield from ((one, []) for one in blank)
        blank = []
        yield number, row
    yield from ((one, []) for one in blank if len(blank) <= MOST_BLANK)


def _is_header(cells: list[str]) -> bool:
    """A header names at least two columns that we know, or is LinkData's `#property` line."""
    if cells and cells[0].lstrip('"').startswith("#property") and not cells[0].startswith("#property_"):
        return True
    if not cells or cells[0].startswith("#"):
        return False
    known = {canonical(cell) for cell in cells} & set(COLUMNS)
    return "name" in known and len(known) >= 2


def _take(table: Table, number: int, cells: list[str]) -> None:
    filled = [cell for cell in cells if cell]
    if not filled:
        table.skipped.append((number, "blank"))
    elif cells[0].startswith("#"):
        table.skipped.append((number, "comment"))
    elif all(_NUMBERED.match(cell) for cell in filled) and len(filled) == 1:
        table.skipped.append((number, "only-numbered"))
    elif tuple(cells[: len(table.header)]) == table.header:
        table.skipped.append((number, "header"))
    else:
        named: dict[str, str] = {}
        rest: dict[str, str] = {}
        for title, cell in zip(table.header, cells, strict=False):
            key = canonical(title)
            if key in COLUMNS:
                named[key] = named.get(key) or cell
            elif cell and title:
                rest[title] = cell
        table.lines.append(Line(number, named, rest))
