"""Text, XLSX and JSON to rows under a header, one at a time; what isn't a row is said, with its line and why."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from .columns import COLUMNS, exact, named_columns, plain_title
from .decoding import encodings, text_of
from .families import family_of, known_titles
from .grids import Grid, NotATable, Rows
from .sheets import NO_RESULT, xlsx_grids
from .trees import json_grid

__all__ = ["Line", "NotATable", "Table", "read_table"]
MOST_COLUMNS = 400
MOST_BLANK = 10_000  # blank rows in a row, before one that isn't
LOOK = 60  # rows in which the header is looked for
JOINED = {"phone": "、", "kinds": "／", "closed": " "}  # several columns of these are one cell together
csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its line number in the file (first is 1) and its cells under canonical columns."""

    number: int
    cells: dict[str, str]
    rest: dict[str, str]  # columns that have no canonical name, under their own
    broken: tuple[str, ...] = ()  # columns whose value the file doesn't hold: a formula without result, broken letters
    sheet: str = ""  # where the list stands on several sheets


@dataclass
class Table:
    """A list: its header, and its rows as they are asked for; `skipped` is whole once they were all read."""

    encoding: str
    family: str
    header: tuple[str, ...]
    estimate: int
    _rows: Iterable[tuple[int, list[str]]]
    skipped: list[tuple[int, str]] = field(default_factory=list)
    told: str = ""  # the list's name and what stands above its header
    sheet: str = ""
    also: list["Table"] = field(default_factory=list)  # further sheets under the same header

    def __post_init__(self) -> None:
        self._plan = _plan(self.header)
        self._template = {place for place, key, _ in self._plan if key in _TEMPLATE}
        self._named = {title for title in self.header if title}
        self._begin = {title[:1] for title in self._named}
        self._titles = {place: title for place, title in enumerate(self.header) if title}

    @property
    def private(self) -> tuple[str, ...]:
        """Titles of columns that name private persons: they aren't kept."""
        return tuple(title for _, key, title in self._plan if key == "private")

    def lines(self) -> Iterator[Line]:
        """The rows, one after the other."""
        for number, row in _without_void(self._rows):
            cells = [cell.strip() for cell in row]
            if why := self._no_row(cells):
                self.skipped.append((number, why))
            else:
                yield self._line(number, cells)
        for other in self.also:
            yield from other.lines()
            self.skipped += other.skipped

    def _no_row(self, cells: list[str]) -> str:
        filled = [(place, cell) for place, cell in enumerate(cells) if cell.strip(",、. ")]
        if not filled:
            return "blank"
        first = cells[0]
        if first.startswith("#") and (len(filled) > 1 or len(first) > 1):
            return "comment"
        inside = [(place, cell) for place, cell in filled if self._titles.get(place, "←")[:1] != "←"]
        if not inside:
            return "instruction"
        if all(place in self._template or (len(inside) == 1 and _NUMBERED.match(cell)) for place, cell in inside):
            return "only-numbered"
        again = [cell for _, cell in inside if cell in self._named or (len(cell) < 60 and _title(cell) in self._named)] if inside[0][1][:1] in self._begin else ()
        if len(again) >= max(2, len(inside) // 2):
            return "header"
        return ""

    def _line(self, number: int, cells: list[str]) -> Line:
        named: dict[str, str] = {}
        rest: dict[str, str] = {}
        broken: list[str] = []
        for place, key, title in self._plan:
            cell = cells[place] if place < len(cells) else ""
            if not cell or cell in _ERRORS:
                continue
            if "\ufffd" in cell or cell == NO_RESULT:
                broken.append(title)
            _put(named, rest, key, title, _unguarded(cell))
        for place in range(len(self.header), len(cells)):
            if cells[place] and not cells[place].startswith("←"):
                rest[f"列{place + 1}"] = cells[place]
        return Line(number, named, rest, tuple(broken), self.sheet)


def _put(named: dict[str, str], rest: dict[str, str], key: str, title: str, cell: str) -> None:
    """Under its canonical name; a second column of that name joins the first where that makes sense, else keeps its title."""
    if not key:
        rest[title] = cell
    elif key not in named:
        named[key] = cell
    elif key in JOINED:
        named[key] += "" if cell in named[key] else JOINED[key] + cell
    elif key != "private" and cell != named[key] and title not in ("property", "NO", "No"):
        rest[title] = cell


def _unguarded(cell: str) -> str:
    """Without an export's guard against formulas."""
    return cell[1:] if cell[0] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell


_TEMPLATE = {"id", "own_id", "city_code", "municipality", "prefecture", "city"}  # what a form holds before anybody wrote a row
_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}
_NUMBERED = re.compile(r"[\d０-９]*\Z")


def read_table(data: bytes, *, hints: str = "") -> Table:
    """The list in these bytes, whatever its shape; `hints` is its name. Raises `NotATable`."""
    if data[:4] == b"PK\x03\x04":
        return _best_of(xlsx_grids(data), hints)
    if data[:4] in (b"%PDF", b"\x89PNG", b"\xd0\xcf\x11\xe0") or data[:3] in (b"\xff\xd8\xff", b"GIF", b"\x1f\x8b\x08"):
        raise NotATable("not-a-list")
    failed = NotATable("encoding")
    for encoding, errors in encodings(data):
        try:
            start = text_of(data[:4000], encoding, "ignore").read(2000).lstrip("\ufeff \r\n\t")
            if start[:1] in ("{", "["):
                return _under_header(json_grid(text_of(data, encoding, errors).read(), encoding), hints)
            return _csv_table(data, encoding, errors, hints)
        except NotATable as error:
            failed = error
    raise failed


def _csv_table(data: bytes, encoding: str, errors: str, hints: str) -> Table:
    """With the separator under which the header has the most columns that we know."""
    best, most = ",", -1
    for mark in ",\t;|":
        looked = list(islice(_csv_rows(data, encoding, errors, mark), LOOK))
        score = max((known_titles(row) for _, row in looked), default=0)
        if score > most:
            best, most = mark, score
    lines = data.count(b"\n") or data.count(b"\r")
    return _under_header(Grid(encoding, lambda: _csv_rows(data, encoding, errors, best), lines), hints)


def _csv_rows(data: bytes, encoding: str, errors: str, mark: str) -> Rows:
    text = text_of(data, encoding, errors)
    reader = csv.reader(text, delimiter=mark)
    start = 1
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise NotATable("too-many-columns")
            if start == 1 and row:
                row[0] = row[0].lstrip("\ufeff").strip('"')
            yield start, row
            start = reader.line_num + 1
    except csv.Error:
        raise NotATable("not-a-list") from None


def _best_of(grids: list[Grid], hints: str) -> Table:
    """The sheet that holds the list: not an example, the one whose header we know best, the longest among equals.

    Sheets under the very same header (a list by district) are one list; a sheet of another list is named among the skipped.
    """
    found: list[tuple[tuple[int, int], Table]] = []
    failed = NotATable("no-header")
    for grid in grids:
        try:
            table = _under_header(grid, f"{hints} {grid.name}")
        except NotATable as error:
            failed = error
            continue
        table.sheet = grid.name
        found.append(((0 if _EXAMPLE.search(grid.name) else known_titles(table.header), grid.estimate), table))
    if not found:
        raise failed
    rank, best = max(found, key=lambda one: one[0])
    others = [table for one, table in found if table is not best and one[0]]
    best.also = [one for one in others if rank[0] and one.header == best.header]
    best.estimate += sum(one.estimate for one in best.also)
    best.skipped += [(0, f"sheet: {one.sheet}") for one in others if one not in best.also and one.family]
    if not best.also:
        best.sheet = ""
    return best


_EXAMPLE = re.compile(r"入力例|記入例|記載例|サンプル|説明|凡例|マスタ|選択肢|リスト定義|sample|example", re.IGNORECASE)


def _under_header(grid: Grid, hints: str) -> Table:
    """Find the header, note what stands above it, and hand the rest on."""
    rows = iter(_without_void(grid.rows()))
    looked = list(islice(rows, LOOK))
    place = _header_place([cells for _, cells in looked])
    if place is None:
        raise NotATable("no-header")
    header, used = _header(looked, place)
    above = " ".join(cell for _, cells in looked[:place] for cell in cells if cell)[:400]
    family = family_of(header, hints=f"{hints} {above}")
    skipped = [(number, "title") for number, cells in looked[:place]] + [(number, "header") for number, _ in looked[place : place + used]]
    if grid.synthetic_header:
        skipped = []
    return Table(grid.encoding, family, header, max(0, grid.estimate - place - used), chain(looked[place + used :], rows), skipped, f"{hints} {above}")


def _without_void(rows: Iterable[tuple[int, list[str]]]) -> Rows:
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


def _header_place(looked: list[list[str]]) -> int | None:
    """LinkData's `#property` line, or the first row with about as many known titles as the best has."""
    for place, cells in enumerate(looked):
        if cells and _PROPERTY.match(cells[0].strip().lstrip('"')):
            return place
    scores = [0 if cells and cells[0].startswith("#") and len(cells[0]) > 12 else known_titles(_title(cell) for cell in cells) for cells in looked]
    best = max(scores, default=0)
    if best < 2:
        return None
    return next(place for place, score in enumerate(scores) if score >= max(2, best * 0.6))


_PROPERTY = re.compile(r"#property\b", re.IGNORECASE)
_ADDRESS = re.compile(r"^https?://\S*[/#]")  # LinkData names a property by its address; the last piece is its name


def _header(looked: list[tuple[int, list[str]]], place: int) -> tuple[tuple[str, ...], int]:
    """The titles, and how many rows they take: a second row that repeats some of them (merged cells) names the parts."""
    first = [_title(cell) for cell in looked[place][1]]
    if place + 1 < len(looked):
        second = [_title(cell) for cell in looked[place + 1][1]]
        same = sum(bool(one) and one == other for one, other in zip(first, second, strict=False))
        if same >= 2 and known_titles(second) >= known_titles(first):
            longest = max(len(first), len(second))
            first, second = first + [""] * (longest - len(first)), second + [""] * (longest - len(second))
            return _named([below or above for above, below in zip(first, second, strict=True)]), 2
    return _named(first), 1


def _title(cell: str) -> str:
    return re.sub(r"\s+", "", cell).lstrip("\ufeff")


def _named(titles: list[str]) -> tuple[str, ...]:
    """Titles without LinkData's mark; a title that stands twice gets its number."""
    seen: dict[str, int] = {}
    named = []
    for title in (_ADDRESS.sub("", one) for one in titles):
        count = seen[title] = seen.get(title, 0) + 1
        named.append(f"{title}{count}" if title and count > 1 else title)
    if named and _PROPERTY.match(named[0]):
        named[0] = "property"
    while named and not named[-1]:
        named.pop()
    return tuple(named)


def _plan(header: tuple[str, ...]) -> tuple[tuple[int, str, str], ...]:
    """(place, canonical name, title) of each column: titles that we know before those told by their words."""
    columns = named_columns(header)
    return tuple(sorted(columns, key=lambda one: (not _sure(one[2], one[1]), _rank(one[1], one[2]), one[0])))


def _sure(title: str, key: str) -> bool:
    return bool(exact(title)) or not key


def _rank(key: str, title: str) -> int:
    """Of several columns of one meaning, the standard's own title first."""
    return _order(key, title) if key else 0


def _order(key: str, title: str) -> int:
    titles = COLUMNS.get(key, ())
    plain = plain_title(title)
    return titles.index(plain) if plain in titles else len(titles)
