"""How well everyday words find the desk: success and rank measures with intervals, on any city's desks and questions."""

import csv
import math
import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .suggest import Doc, Index, answer

DEPTH = 10
ROUNDS = 1000


class NotACorpus(ValueError):
    """The file has not the columns that it must have."""


@dataclass(frozen=True)
class Question:
    """One question with the ids that answer it."""

    id: str
    text: str
    relevant: frozenset[str]


def read_table(path: Path, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """Tab-separated rows of a file whose first line names at least the columns that are needed; empty lines are passed over, what is wrong is named."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not set(needed) <= set(reader.fieldnames or ()):
                raise NotACorpus(f"{path}: the first line must name {', '.join(needed)}, with tabs between them")
            rows = [(reader.line_num, row) for row in reader if any(isinstance(cell, str) and cell.strip() for cell in row.values())]
    except UnicodeDecodeError as error:
        raise NotACorpus(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    for line, row in rows:
        if missing := [name for name in needed if row[name] is None]:
            raise NotACorpus(f"{path}, line {line}: no {', '.join(missing)}; each line needs {', '.join(needed)}, with tabs between them")
    if not rows:
        raise NotACorpus(f"{path}: no row below the first line")
    return [row for _, row in rows]


def _once(path: Path, ids: Sequence[str], name: str) -> None:
    """Each row has an id, and each id one row."""
    for one, times in Counter(ids).items():
        if not one or times > 1:
            raise NotACorpus(f"{path}: {name} {one!r} is empty or stands {times} times; each row needs its own")


def read_corpus(path: Path) -> tuple[Doc, ...]:
    """Desks of a city: id, title, text; optionally words (|-separated)."""
    rows = read_table(path, ("id", "title", "text"))
    _once(path, [row["id"].strip() for row in rows], "id")
    return tuple(Doc(row["id"].strip(), row["title"], row["text"], tuple(one for one in (row.get("words") or "").split("|") if one)) for row in rows)


def read_questions(path: Path) -> tuple[Question, ...]:
    """Questions: qid, query, relevant (one id or several, comma-separated)."""
    rows = read_table(path, ("qid", "query", "relevant"))
    _once(path, [row["qid"].strip() for row in rows], "qid")
    asked = [Question(row["qid"].strip(), row["query"], frozenset(one.strip() for one in row["relevant"].split(",") if one.strip())) for row in rows]
    if nowhere := next((one.id for one in asked if not one.relevant), ""):
        raise NotACorpus(f"{path}: qid {nowhere!r} names no relevant id")
    return tuple(asked)


def evaluate(corpus: Path, queries: Path) -> dict[str, Any]:
    """The object of `suggest evaluate --json`; intervals are 95 % by bootstrap over questions, seed 1."""
    docs, questions = read_corpus(corpus), read_questions(queries)
    tracemalloc.start()
    started = time.perf_counter()
    index = Index(docs)
    built = time.perf_counter() - started
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    started = time.perf_counter()
    answer(index, docs, docs[0].title)  # what is read on first use is a part of the start
    built += time.perf_counter() - started
    ranks, times, sure = [], [], []
    for question in questions:
        started = time.perf_counter()
        found = answer(index, docs, question.text, top=DEPTH)
        times.append((time.perf_counter() - started) * 1000)
        ids = [one.id for one in found.suggestions]
        ranks.append([place for place, one in enumerate(ids, 1) if one in question.relevant])
        if found.sure:
            sure.append(bool(ids) and ids[0] in question.relevant)
    totals = [len(question.relevant) for question in questions]
    measures = _measures(ranks, totals)
    return {"n": len(questions), **measures, "ci": _intervals(ranks, totals),
            "ms": {"p50": _percentile(times, 50), "p99": _percentile(times, 99)}, "index_seconds": round(built, 4),
            "memory_mb": round(memory, 1), "sure": {"share": _share(len(sure), len(questions)), "wrong": _share(sure.count(False), len(sure))}}  # fmt: skip


def _share(count: int, total: int) -> float:
    return round(count / total, 4) if total else 0.0


def _measures(ranks: Sequence[Sequence[int]], totals: Sequence[int]) -> dict[str, float]:
    n = len(ranks) or 1
    success = {f"success@{k}": round(sum(any(place <= k for place in one) for one in ranks) / n, 4) for k in (1, 3, 5, 10)}
    mrr = sum(1 / one[0] for one in ranks if one) / n
    average = sum(sum((found + 1) / place for found, place in enumerate(one)) / min(total, DEPTH) for one, total in zip(ranks, totals, strict=True)) / n
    gain = sum(sum(1 / math.log2(place + 1) for place in one) / sum(1 / math.log2(place + 1) for place in range(1, min(total, DEPTH) + 1))
               for one, total in zip(ranks, totals, strict=True)) / n  # fmt: skip
    return {**success, "mrr": round(mrr, 4), "map": round(average, 4), "ndcg@10": round(gain, 4)}


def _intervals(ranks: Sequence[Sequence[int]], totals: Sequence[int]) -> dict[str, list[float]]:
    source = random.Random(1)
    samples: dict[str, list[float]] = {}
    for _ in range(ROUNDS if ranks else 0):
        chosen = source.choices(range(len(ranks)), k=len(ranks))
        for name, value in _measures([ranks[one] for one in chosen], [totals[one] for one in chosen]).items():
            samples.setdefault(name, []).append(value)
    return {name: [_percentile(values, 2.5), _percentile(values, 97.5)] for name, values in samples.items()}


def _percentile(values: Sequence[float], percent: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))], 4) if ordered else 0.0
