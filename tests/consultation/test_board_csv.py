"""The board as CSV: its moments are those of the city's clock."""

import csv
from datetime import UTC, datetime
from types import SimpleNamespace

from yorozu.consultation.formats.board_csv import write_board


def test_moments_are_written_in_the_citys_time() -> None:
    row = SimpleNamespace(number="R8-00001", urgency_label="", words="=夜中", area="芋井", owner="住民自治協議会", waiting_for="", next_step="",
                          next_at=datetime(2026, 5, 3, 20, 0, tzinfo=UTC), received_at=datetime(2026, 5, 1, 3, 0, tzinfo=UTC), state_label="")  # fmt: skip
    (line,) = list(csv.reader(write_board([row]).decode("utf-8-sig").splitlines()))[1:]
    assert line[7:9] == ["2026-05-04 05:00", "2026-05-01 12:00"]
    assert line[2] == "'=夜中", "no spreadsheet runs it"
