"""Everyday words find the desk: ours beside two-letter BM25 on the same questions, in one run."""

import math
from collections import Counter
from pathlib import Path

from yorozu.algorithms.evaluate import evaluate, read_corpus, read_questions
from yorozu.algorithms.suggest import fold

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "faq"
CORPUS, QUESTIONS = DATA / "desks.tsv", DATA / "queries-dev.tsv"


def pieces(text: str) -> Counter[str]:
    """One and two letters."""
    plain = fold(text)
    return Counter([*plain, *(plain[place : place + 2] for place in range(len(plain) - 1))])


def baseline() -> dict[str, float]:
    """BM25 over one- and two-letter pieces."""
    docs = [(doc.id, pieces(f"{doc.title} {doc.text}")) for doc in read_corpus(CORPUS)]
    average = sum(sum(one.values()) for _, one in docs) / len(docs)
    held = Counter(piece for _, one in docs for piece in one)
    idf = {piece: math.log(1 + (len(docs) - n + 0.5) / (n + 0.5)) for piece, n in held.items()}
    hits: Counter[int] = Counter()
    questions = read_questions(QUESTIONS)
    for question in questions:
        asked = pieces(question.text)
        scores = {
            name: sum(idf[p] * one[p] * 2.2 / (one[p] + 1.2 * (0.25 + 0.75 * sum(one.values()) / average)) for p in asked if p in one)
            for name, one in docs
        }
        ranked = sorted(scores, key=lambda name: (-scores[name], name))
        for k in (1, 3, 5):
            hits[k] += bool(set(ranked[:k]) & question.relevant)
    return {f"success@{k}": round(hits[k] / len(questions), 3) for k in (1, 3, 5)}


ours, theirs = evaluate(CORPUS, QUESTIONS), baseline()
for name, value in theirs.items():
    print(f"{name}: {ours[name]:.3f} {ours['ci'][name]}, two-letter BM25 {value:.3f}, ratio {ours[name] / value:.2f}")
print(f"sure: share {ours['sure']['share']}, wrong {ours['sure']['wrong']}; ms p50 {ours['ms']['p50']}, p99 {ours['ms']['p99']}; index {ours['memory_mb']} MB")
