"""Everyday words find the desk: ours beside two-letter BM25 on the same questions, in one run.

`python benchmarks/suggest.py 20000` measures a large city instead: processor time of a question, of the index, and memory.
"""

import gc
import math
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from yorozu.algorithms.evaluate import evaluate, read_corpus, read_questions
from yorozu.algorithms.suggest import Doc, Index, answer, fold

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "faq"
CORPUS, QUESTIONS = DATA / "desks.tsv", DATA / "queries-dev.tsv"
ASKED = (DATA.parent / "words" / "questions-dev.tsv", DATA.parent / "words" / "questions-new-dev.tsv")


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


def many(count: int, seed: int = 7) -> list[Doc]:
    """An invented large city: each desk says of itself what two or three of the known ones say, cut into sentences and mixed, under a place's name."""
    chance, known = random.Random(seed), read_corpus(CORPUS)
    sentences = [[one for one in doc.text.replace("。", "。\n").splitlines() if one.strip()] for doc in known]
    made = []
    for number in range(count):
        first, *others = chance.sample(range(len(known)), chance.choice((2, 3)))
        said = [*sentences[first], *(chance.choice(sentences[one]) for one in others)]
        chance.shuffle(said)
        made.append(Doc(f"d{number:05}", f"見本{number % 400}地区 {known[first].title}", "".join(said), known[first].words))
    return made


def at_size(count: int) -> dict[str, float]:
    """Milliseconds of processor for a question, seconds of processor for the index, megabytes that the process grew by."""
    docs, questions = many(count), [one.text for path in (QUESTIONS, *ASKED) for one in read_questions(path)]
    before, started = _resident(), time.process_time()
    index = Index(docs)
    seconds = time.process_time() - started
    for text in questions[:20]:  # what is read on first use is read
        answer(index, docs, text)
    taken = []
    for text in questions:
        at = time.process_time()
        answer(index, docs, text)
        taken.append((time.process_time() - at) * 1000)
    taken.sort()
    return {"desks": count, "questions": len(questions), "p50": round(taken[len(taken) // 2], 1), "p99": round(taken[int(len(taken) * 0.99)], 1),
            "most": round(taken[-1], 1), "index_seconds": round(seconds, 1), "memory_mb": round(_resident() - before)}  # fmt: skip


def _resident() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize() / 1_000_000


if len(sys.argv) > 1:
    for size in sys.argv[1:]:
        print(at_size(int(size)))
    raise SystemExit

ours, theirs = evaluate(CORPUS, QUESTIONS), baseline()
for name, value in theirs.items():
    print(f"{name}: {ours[name]:.3f} {ours['ci'][name]}, two-letter BM25 {value:.3f}, ratio {ours[name] / value:.2f}")
print(f"sure: share {ours['sure']['share']}, wrong {ours['sure']['wrong']}; ms p50 {ours['ms']['p50']}, p99 {ours['ms']['p99']}; index {ours['memory_mb']} MB")
