"""The city's lists coming in as CSV: a header in Japanese or English, rows refused one by one with column and cure."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COLUMNS = {
    "code": ("コード", "code"), "kind": ("種類", "輪", "kind"), "name": ("名前", "氏名", "name"), "kana": ("よみ", "kana"),
    "parent": ("ひとつ広い輪", "parent"), "area": ("地区", "area"), "organisation": ("団体", "organisation"), "phone": ("電話番号", "phone"),
    "username": ("利用者名", "username"), "role": ("役目", "役", "role"), "desk": ("窓口", "desk"), "from_on": ("はじめの日", "from_on"),
    "until_on": ("おわりの日", "until_on"), "family_name": ("名字", "family_name"), "given_name": ("下の名前", "given_name"),
    "family_kana": ("名字のよみ", "family_kana"), "given_kana": ("名前のよみ", "given_kana"), "alias": ("通称", "alias"),
    "birth": ("生まれた日", "生年月日", "birth"), "address": ("住所", "場所", "address"), "phone_note": ("かけてよい時間", "phone_note"),
    "fax": ("ファックス", "fax"), "email": ("メール", "email"), "accepts": ("受けること", "accepts"), "words": ("ふだんのことば", "words"),
    "hours": ("開いている時間", "hours"), "closures": ("休み", "closures"), "absences": ("本人の休み", "absences"), "household": ("世帯", "household"),
    "fields": ("くらしの分野", "fields"), "closed_on": ("なくなる日", "closed_on"), "successor": ("あとを受ける窓口", "successor"),
}  # fmt: skip
_FOR_THE_EYE = {"area_name": "地区の名前", "people": "いまいる人数", "place": "役目の場所", "age": "年齢"}
_BY_TITLE = {title: key for key, titles in COLUMNS.items() for title in titles}


def title_of(column: str) -> str:
    """The Japanese title of a column, as it is written out."""
    return COLUMNS[column][0] if column in COLUMNS else _FOR_THE_EYE.get(column, column)


def titled(rows: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Rows to be written out under Japanese titles."""
    return [{title_of(name): value for name, value in row.items()} for row in rows]


class NoHeader(ValueError):
    """The first line names no column that is known."""


@dataclass(frozen=True)
class Row:
    """One line under known columns; `number` is the line in the file."""

    number: int
    cells: dict[str, str]


def read_rows(content: bytes) -> Iterator[Row]:
    """The rows of a CSV in UTF-8 (with or without BOM) or cp932; a guard against formulas is taken off again."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="strict")
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [_BY_TITLE.get(cell.strip(), "") for cell in next(reader, [])]
    if not {"code", "username", "family_name"} & set(header):
        raise NoHeader
    for row in reader:
        cells = {key: _bare(cell) for key, cell in zip(header, row, strict=False) if key}
        if any(cells.values()):
            yield Row(reader.line_num, cells)


def _bare(cell: str) -> str:
    plain = cell.replace("\x00", "").strip()
    return plain[1:] if plain[:1] == "'" and plain[1:2] in tuple("=+-@＝＋－＠") else plain
