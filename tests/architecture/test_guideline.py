"""The 対応表 of 総務省's guideline: one table in two files, which name only what there is."""

import csv
import io
import re
from pathlib import Path

import pytest

from tests.architecture.test_documents import commands
from yorozu.config.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "docs" / "reference"
COLUMNS = 5


def of_the_sheet(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def of_the_page(text: str) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return [row for row in rows if set(row) != {"---"}]


def faults(data: bytes, page: str) -> list[str]:
    """What is wrong with the two files."""
    rows = of_the_sheet(data)
    text = "\n".join(" ".join(row) for row in rows)
    known = {one.name for one in VARIABLES}
    typed = sorted(commands(), key=len, reverse=True)
    wrong = {
        "no BOM": not data.startswith(b"\xef\xbb\xbf"),
        "lines don't end as a spreadsheet's": data.count(b"\n") != data.count(b"\r\n"),
        "page and sheet differ": rows != of_the_page(page),
        "an empty cell": any(len(row) != COLUMNS or not all(row) for row in rows),
        "a cell that a spreadsheet runs": any(cell[:1] in ("=", "+", "-", "@", "\t") for row in rows for cell in row),
        "a number twice": len({row[0] for row in rows}) != len(rows),
    }
    found = [name for name, is_so in wrong.items() if is_so]
    found += [f"{name} isn't a variable" for name in re.findall(r"YOROZU_[A-Z_]*[A-Z]", text) if name not in known and name != "YOROZU_OIDC"]
    found += [f"{path} isn't there" for path in re.findall(r"(?:docs|tests)/[\w/.-]+\.\w+|[A-Z]{5,}\.md", text) if not (ROOT / path).is_file()]
    found += [f"{line} isn't a command" for line in re.findall(r"yorozu [a-z]+(?: [a-z]+)?", text) if not any(f"yorozu {one}".startswith(line) for one in typed)]
    return found


SHEET, PAGE = (PLACE / "soumu-guideline.csv").read_bytes(), (PLACE / "soumu-guideline.md").read_text("utf-8")


def test_page_and_sheet_are_one_table_that_names_what_there_is() -> None:
    assert faults(SHEET, PAGE) == [] and len(of_the_sheet(SHEET)) > 20


@pytest.mark.parametrize(("was", "becomes", "fault"), [
    (b"\xef\xbb\xbf", b"", "no BOM"), (b"\r\n", b"\n", "lines don't end as a spreadsheet's"), ("組織体制".encode(), "組織".encode(), "page and sheet differ"),
    ("組織体制".encode(), b"", "an empty cell"), ("組織体制".encode(), b"=1", "a cell that a spreadsheet runs"), (b"\r\n4.2,", b"\r\n4.1,", "a number twice"),
    (b"YOROZU_BACKUPS", b"YOROZU_BACKUP_PLACE", "YOROZU_BACKUP_PLACE isn't a variable"), (b"docs/how-to/backup.md", b"docs/how-to/back.md", "docs/how-to/back.md isn't there"),
    (b"yorozu audit verify", b"yorozu audit look", "yorozu audit look isn't a command"),
])  # fmt: skip
def test_a_planted_fault_is_found(was: bytes, becomes: bytes, fault: str) -> None:
    assert was in SHEET and fault in faults(SHEET.replace(was, becomes), PAGE)
