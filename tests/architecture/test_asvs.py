"""`docs/reference/asvs.tsv`: every requirement once, every named test there, every state with its evidence or reason, the counts as they are."""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLE, PAGE = ROOT / "docs" / "reference" / "asvs.tsv", ROOT / "docs" / "reference" / "asvs.md"
STANDARD = ROOT / "tests" / "data" / "asvs" / "requirements.tsv"
COLUMNS = ["number", "level", "asks", "state", "evidence", "note"]
STATES = ("met", "partly", "not met", "not applicable")
BESIDE, CHAPTERS_BESIDE = {"1.2.10", "2.3.5"}, {"8", "14", "16"}  # of level 3: what we fear most
WRITTEN = ("2.1.", "5.1.", "6.1.", "7.1.", "8.1.", "11.1.", "13.1.", "14.1.", "15.1.", "16.1.")  # the standard asks for a document there
WORDS = 9  # more would be the standard's own sentence
Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def required() -> dict[str, str]:
    """Number to level: all of levels 1 and 2, and of level 3 what is named."""
    return {row["number"]: row["level"] for row in rows_of(STANDARD)
            if row["level"] in "12" or row["number"] in BESIDE or row["number"].partition(".")[0] in CHAPTERS_BESIDE}  # fmt: skip


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of a file's tests, read and not run."""
    path = ROOT / file
    body = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"))


def is_there(evidence: str) -> bool:
    """A test's id, or a page of the documents."""
    file, _, name = evidence.partition("::")
    if file.startswith("docs/"):
        return not name and (ROOT / file).is_file()
    return bool(name) and Path(file).name.startswith("test_") and name in names_in(file)


def faults(rows: list[Row]) -> list[str]:
    """What is wrong with the table, each with its number."""
    there, asked = Counter(row["number"] for row in rows), required()
    found = [f"{number}: missing" for number in asked if number not in there]
    found += [f"{number}: not asked for" for number in there if number not in asked]
    found += [f"{number}: {count} times" for number, count in there.items() if count > 1]
    for row in rows:
        found += [f"{row['number']}: {fault}" for fault in faults_of(row, asked.get(row["number"], ""))]
    return found


def faults_of(row: Row, level: str) -> list[str]:
    """What is wrong with one row."""
    if list(row) != COLUMNS or None in row.values():
        return ["not six columns"]
    evidence, state = row["evidence"].split(), row["state"]
    found = [f"{one} isn't there" for one in evidence if not is_there(one)]
    tests = [one for one in evidence if "::" in one]
    wrong = {
        f"level {row['level']}": row["level"] != level,
        "no words": not 1 <= len(row["asks"].split()) <= WORDS,
        f"state {state!r}": state not in STATES,
        "met without a test": state == "met" and not tests and not (evidence and row["number"].startswith(WRITTEN)),
        "partly without evidence": state == "partly" and not evidence,
        "no reason": state != "met" and len(row["note"]) < 8,
        "evidence for what isn't there": state in ("not met", "not applicable") and bool(evidence),
    }
    return found + [name for name, is_so in wrong.items() if is_so]


def counts(rows: list[Row]) -> list[str]:
    """The lines of the page's table: level by state, then all."""
    per = Counter((row["level"], row["state"]) for row in rows)
    lines = [f"| {level} | " + " | ".join(str(per[level, state]) for state in STATES) + f" | {sum(per[level, state] for state in STATES)} |" for level in "123"]
    total = Counter(row["state"] for row in rows)
    return [*lines, "| all | " + " | ".join(str(total[state]) for state in STATES) + f" | {len(rows)} |"]


def stale(page: str, rows: list[Row]) -> list[str]:
    """Lines of the page's counts that aren't as the table says."""
    return [line for line in counts(rows) if line not in page.splitlines()]


def test_the_standards_list_is_whole() -> None:
    levels = Counter(row["level"] for row in rows_of(STANDARD))
    assert levels == {"1": 70, "2": 183, "3": 92} and len({row["number"] for row in rows_of(STANDARD)}) == 345
    assert len(required()) == 266


def test_every_requirement_has_one_row_with_evidence_or_a_reason() -> None:
    assert faults(rows_of(TABLE)) == []


def test_the_page_says_the_counts_of_the_table() -> None:
    assert stale(PAGE.read_text("utf-8"), rows_of(TABLE)) == []


def test_every_page_that_names_the_counts_says_the_same() -> None:
    met = Counter(row["state"] for row in rows_of(TABLE))["met"]
    for page in ("SECURITY.md", "docs/explanation/trust.md"):
        assert re.findall(r"(\d+) of 266", (ROOT / page).read_text("utf-8")) == [str(met)], page


def changed(which: str, **to: str) -> list[Row]:
    return [{**row, **to} if row["number"] == which else row for row in rows_of(TABLE)]


@pytest.mark.parametrize(("rows", "fault"), [
    (lambda: rows_of(TABLE)[1:], "1.1.1: missing"),
    (lambda: [*rows_of(TABLE), rows_of(TABLE)[-1]], "17.3.2: 2 times"),
    (lambda: changed("1.1.1", number="1.1.99"), "1.1.99: not asked for"),
    (lambda: changed("3.4.4", level="3"), "3.4.4: level 3"),
    (lambda: changed("3.4.4", asks="Verify that all HTTP responses contain a header field that says it"), "3.4.4: no words"),
    (lambda: changed("3.4.4", state="done"), "3.4.4: state 'done'"),
    (lambda: changed("3.4.4", evidence="tests/web/security/test_standard.py::test_nothing_at_all"), "3.4.4: tests/web/security/test_standard.py::test_nothing_at_all isn't there"),
    (lambda: changed("3.4.4", evidence="tests/web/security/test_gone.py::test_x"), "3.4.4: tests/web/security/test_gone.py::test_x isn't there"),
    (lambda: changed("3.4.4", evidence=""), "3.4.4: met without a test"),
    (lambda: changed("3.4.4", evidence="docs/explanation/trust.md"), "3.4.4: met without a test"),
    (lambda: changed("3.3.1", evidence=""), "3.3.1: partly without evidence"),
    (lambda: changed("3.3.1", note=""), "3.3.1: no reason"),
    (lambda: changed("3.3.3", note=" "), "3.3.3: no reason"),
    (lambda: changed("4.3.1", evidence="docs/explanation/trust.md"), "4.3.1: evidence for what isn't there"),
])  # fmt: skip
def test_a_planted_fault_is_found(rows: object, fault: str) -> None:
    assert faults(rows()) == [fault] or fault in faults(rows())  # type: ignore[operator]


def test_counts_that_are_old_are_found() -> None:
    page = PAGE.read_text("utf-8")
    assert stale(page, changed("3.3.3", state="met")) and stale(page.replace("| all | ", "| all | 9"), rows_of(TABLE))
