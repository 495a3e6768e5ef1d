"""Any city's desks and questions are measured: odd files are read or named, and other names for the desks cost little."""

from pathlib import Path

import pytest

from yorozu.algorithms.evaluate import NotACorpus, evaluate, read_corpus, read_questions, read_table
from yorozu.algorithms.suggest import Index, answer

DATA = Path(__file__).parents[1] / "data"


def test_a_mark_carriage_returns_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    desks, asked = tmp_path / "desks.tsv", tmp_path / "asked.tsv"
    desks.write_bytes("\ufeffid\ttitle\ttext\r\n\r\na\t年金係\t国民年金の免除\r\nb\t保育係\t保育所の入園\r\n\t\t\r\n".encode())
    asked.write_bytes("\ufeffqid\tquery\trelevant\r\nq\t年金の免除\ta, b\r\n\r\n".encode())
    assert [one.id for one in read_corpus(desks)] == ["a", "b"]
    assert read_questions(asked)[0].relevant == {"a", "b"}
    assert evaluate(desks, asked)["success@1"] == 1.0


@pytest.mark.parametrize(("written", "said"), [
    (b"id\ttitle\n", "the first line must name id, title, text"), (b"id\ttitle\ttext\n", "no row below"), ("id\ttitle\ttext\na\t年金係\n".encode(), "line 2: no text"),
    ("id\ttitle\ttext\na\t年金\tx\n".encode("cp932"), "not UTF-8"), (b"id\ttitle\ttext\na\tx\ty\na\tz\tw\n", "'a' is empty or stands 2 times"),
])  # fmt: skip
def test_what_is_wrong_is_named(tmp_path: Path, written: bytes, said: str) -> None:
    path = tmp_path / "desks.tsv"
    path.write_bytes(written)
    with pytest.raises(NotACorpus, match=said):
        read_corpus(path)


def test_a_question_without_an_answer_is_named(tmp_path: Path) -> None:
    path = tmp_path / "asked.tsv"
    path.write_text("qid\tquery\trelevant\nq7\t年金\t , \n", "utf-8")
    with pytest.raises(NotACorpus, match="'q7' names no relevant id"):
        read_questions(path)


@pytest.mark.parametrize(("city", "first", "among_three"), [("town", 0.66, 0.83), ("city", 0.66, 0.85)])
def test_desks_that_are_called_and_divided_otherwise_are_found(city: str, first: float, among_three: float) -> None:
    """Floors, on questions that nothing was tuned with."""
    path = DATA / "faq" / f"desks-{city}.tsv"
    docs = read_corpus(path)
    now = {row["id"]: set(row["was"].split(",")) for row in read_table(path, ("id", "was"))}
    index = Index(docs)
    hits = [0, 0]
    asked = read_questions(DATA / "words" / "questions-new-held.tsv")
    for one in asked:
        found = [bool(now[desk.id] & one.relevant) for desk in answer(index, docs, one.text, top=3).suggestions]
        hits = [hits[0] + any(found[:1]), hits[1] + any(found)]
    assert hits[0] >= first * len(asked) and hits[1] >= among_three * len(asked)
