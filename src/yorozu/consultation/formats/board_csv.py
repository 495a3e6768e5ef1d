"""A board as CSV: UTF-8 with BOM for spreadsheets, and no cell that a spreadsheet would run as a formula."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from yorozu.kernel import clock

HEADER = ("番号", "急ぎ", "ことば", "地区", "いま持っている窓口", "返事待ち", "次の一歩", "次の日時", "受けた日時", "ようす")
_RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Row(Protocol):
    """What a line needs; queries.boards.BoardRow has it."""

    @property
    def number(self) -> str: ...
    @property
    def urgency_label(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def waiting_for(self) -> str: ...
    @property
    def next_step(self) -> str: ...
    @property
    def next_at(self) -> datetime | None: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def state_label(self) -> str: ...


def write_board(rows: Iterable[Row], *, header: bool = True) -> bytes:
    """The rows as CSV, cells guarded against formulas by a leading apostrophe; without its header a file's next piece."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if header:
        writer.writerow(HEADER)
    for row in rows:
        writer.writerow([guarded(cell) for cell in board_cells(row).values()])
    return out.getvalue().encode("utf-8-sig" if header else "utf-8")


def board_cells(row: Row) -> dict[str, str]:
    """A line under the file's titles."""
    cells = (row.number, row.urgency_label, row.words, row.area, row.owner, row.waiting_for, row.next_step,
             _moment(row.next_at), _moment(row.received_at), row.state_label)  # fmt: skip
    return dict(zip(HEADER, cells, strict=True))


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_RUN) else cell


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(clock.TOKYO).strftime("%Y-%m-%d %H:%M") if moment else ""
