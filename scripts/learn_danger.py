"""The weights of algorithms/danger_net.py, learned from the halves to tune with; writes language/lexicon/danger-net.tsv.

`learn_danger.py [VECTORS.npz]`: VECTORS holds `words` and `vectors`; with it words that stand in no sentence get a weight by their likeness
to those that do. Only the even halves of the lists are read (tests/data/words/SOURCES.md), the first practice lists whole, three quarters of the lettered
ones, questions and the lexicon's situations without danger as harmless ones. The odd halves and the fourth quarters are for measuring.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from yorozu.algorithms.danger import evidence
from yorozu.algorithms.danger_net import BIAS, SCALE, read
from yorozu.algorithms.evaluate import read_table
from yorozu.algorithms.lexicon import forms, lexicon

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "tests/data/words"
TARGET = ROOT / "src/yorozu/language/lexicon/danger-net.tsv"
HEAD = "#\tterm <TAB> weight in hundredths <TAB> kind=weight …: learned by scripts/learn_danger.py, not edited by hand; words' weights (v…) smoothed over word vectors of chiVe (Works Applications, Apache License 2.0)\n"
DANGER_DESKS = {
    "dv", "gyakutai_ko", "gyakutai_koreisha", "boushi", "seishin", "shokuryo", "seikatsu_konkyu", "seikatsu_hogo", "shohi",
    "iryo", "kinkyu_tsuho", "jutaku", "hinan", "saigai_konnan", "izon", "kosodate_soudan", "kodomo_shokudo", "tiiki_hokatsu", "minsei",
}  # fmt: skip
RIDGE, RIDGE_WORDS, STEPS, LEXICON_COUNTS = 0.05, 0.1, 160, 0.2
KIND_MARKS, KIND_TERMS, WEAK = "scp", 500, 0.02
Array = Any


@dataclass(frozen=True)
class _Row:
    text: str
    kind: str  # "" is harmless
    counts: float = 1.0
    seen: bool = False  # the patterns were written with it: what they find there says nothing about what they are worth


def _learned_from(name: str, row: dict[str, str]) -> bool:
    """Whether a row of a list is one to learn from."""
    by = hashlib.sha256((row["id"] + row["sentence"]).encode()).digest()[-1]
    return name == "practice" or (by % 4 != 3 if name.startswith("practice-") else by % 2 == 0)


def _listed() -> Iterator[_Row]:
    for path in sorted(WORDS.glob("danger*.tsv")) + sorted(WORDS.glob("harmless*.tsv")):
        name = path.stem.partition("-")[2]
        for row in read_table(path, ("id", "sentence", "kind")):
            if _learned_from(name, row):
                seen = not name.startswith(("practice", "fourth", "fifth"))
                yield _Row(row["sentence"], row["kind"] if path.name.startswith("danger") else "", seen=seen)


def _asked() -> Iterator[_Row]:
    for path in (WORDS / "questions-dev.tsv", WORDS / "questions-new-dev.tsv", WORDS / "questions-third.tsv", ROOT / "tests/data/faq/queries-dev.tsv"):
        for row in read_table(path, ("qid", "query", "relevant")):
            if not DANGER_DESKS & set(row["relevant"].split(",")):
                yield _Row(row["query"], "")


def _lexicon() -> Iterator[_Row]:
    held = lexicon()
    calm = [one for one in held.situations if not one.urgency and "safety" not in one.fields]
    lines = [(one, line) for one in calm for line in one.expressions]
    for at, (_, line) in enumerate(lines):
        text = forms(line)[at % len(forms(line))].replace("…", "、")
        for name, by in held.classes.items():
            text = text.replace(f"{{{name}}}", by.words[at % len(by.words)])
        if not any(evidence(text)[:2]):  # some of these are told by people in danger too
            yield _Row(text, "", LEXICON_COUNTS)


def _read(row: _Row) -> Any:
    rows, told, _ = ([], (), {}) if row.seen else evidence(row.text)
    return read(row.text, {one.kind for one in rows}, bool(told))


@dataclass(frozen=True)
class _Table:
    """Sentences by terms, each row divided by the root of its number of terms, and by the meaning of their words."""

    terms: list[str]
    row: Array
    column: Array
    value: Array
    meaning: Array
    rows: int


def _table(terms: Sequence[frozenset[str]], meaning: Array) -> _Table:
    often = Counter(term for one in terms for term in one)
    known = {term: at for at, term in enumerate(term for term, n in often.items() if n >= 2)}
    cells = [(at, known[term], 1 / np.sqrt(len(one))) for at, one in enumerate(terms) for term in sorted(one) if term in known]
    row, column, value = (np.array(part) for part in zip(*cells, strict=True))
    return _Table(list(known), row, column, value, meaning, len(terms))


def _fit(table: _Table, wanted: Array, counts: Array, steps: int = STEPS) -> tuple[Array, Array, float]:
    """Logistic regression by Adam, with a ridge on each weight."""
    weights = [np.zeros(len(table.terms)), np.zeros(table.meaning.shape[1]), np.zeros(1)]
    mean, square = [np.zeros_like(one) for one in weights], [np.zeros_like(one) for one in weights]
    pace = 0.3
    for step in range(1, steps + 1):
        at = np.bincount(table.row, weights=weights[0][table.column] * table.value, minlength=table.rows) + table.meaning @ weights[1] + weights[2]
        wrong = (1 / (1 + np.exp(-at)) - wanted) * counts
        slopes = [
            np.bincount(table.column, weights=wrong[table.row] * table.value, minlength=len(table.terms)) + RIDGE * weights[0],
            table.meaning.T @ wrong + RIDGE_WORDS * weights[1],
            np.array([wrong.sum()]),
        ]
        for part, slope in enumerate(slopes):
            mean[part] = 0.9 * mean[part] + 0.1 * slope
            square[part] = 0.99 * square[part] + 0.01 * slope**2
            weights[part] -= pace * (0.3 if part == 1 else 1) * (mean[part] / (1 - 0.9**step)) / (np.sqrt(square[part] / (1 - 0.99**step)) + 1e-8)
        pace *= 0.5 if step % (steps // 4) == 0 else 1
    return weights[0], weights[1], float(weights[2][0])


def _vectors(paths: Sequence[str]) -> dict[str, Array]:
    if not paths:
        return {}
    held = np.load(paths[0])
    by = held["vectors"] / np.maximum(1e-6, np.linalg.norm(held["vectors"], axis=1, keepdims=True))
    return dict(zip((str(word) for word in held["words"]), by, strict=True))


def _meaning(lemmas: Iterable[Sequence[str]], vectors: dict[str, Array]) -> Array:
    size = len(next(iter(vectors.values()))) if vectors else 1
    none = np.zeros(size)
    return np.array([sum((vectors.get(lemma, none) for lemma in one), none) / np.sqrt(max(1, len(one))) for one in lemmas])


def _kinds(rows: Sequence[_Row], reads: Sequence[Any]) -> dict[str, list[tuple[str, float]]]:
    """What the strongest terms say about the kind, learned from the dangerous sentences only, one kind against all others."""
    bad = [at for at, row in enumerate(rows) if row.kind and row.kind != "any"]
    terms = [frozenset(term for term in reads[at].terms if term[0] in KIND_MARKS) for at in bad]
    table = _table(terms, np.zeros((len(bad), 1)))
    full = np.array([np.sqrt(len(reads[at].terms)) / np.sqrt(len(one)) for at, one in zip(bad, terms, strict=True)])
    found: dict[str, list[tuple[str, float]]] = {}
    for kind in sorted({rows[at].kind for at in bad}):
        weights, _, bias = _fit(table, np.array([rows[at].kind == kind for at in bad], float), np.ones(len(bad)), 80)
        best = np.argsort(-np.abs(weights))[:KIND_TERMS]
        found.setdefault(BIAS, []).append((kind, bias))
        for at in best:
            found.setdefault(table.terms[at], []).append((kind, float(weights[at]) * float(full.mean())))
    return found


def main(paths: Sequence[str]) -> None:
    """Learn and write."""
    rows = [*_listed(), *_asked(), *_lexicon()]
    reads = [_read(row) for row in rows]
    vectors = _vectors(paths)
    meaning = _meaning([[word.lemma for word in one.words] for one in reads], vectors)
    table = _table([one.terms for one in reads], meaning)
    weights, by_meaning, bias = _fit(table, np.array([bool(row.kind) for row in rows], float), np.array([row.counts for row in rows]))
    kinds = _kinds(rows, reads)
    adds = {term: weight for term, weight in zip(table.terms, weights, strict=True) if abs(weight) >= WEAK * 15 or term in kinds} | {BIAS: bias}
    for word, vector in vectors.items():
        if abs(weight := float(vector @ by_meaning)) >= WEAK * 8:
            adds[f"v{word}"] = weight
    lines = (f"{term}\t{round(adds.get(term, 0.0) * SCALE)}\t{' '.join(f'{kind}={round(number * SCALE)}' for kind, number in kinds.get(term, ()))}" for term in sorted({*adds, *kinds}) if not {"\t", "\n"} & set(term))
    TARGET.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
    print(f"{len(rows)} sentences, {sum(bool(row.kind) for row in rows)} dangerous, {len(adds)} weights: {TARGET.name}, {TARGET.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
