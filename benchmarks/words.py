"""What finds the desk: everything that was tried, in one run on the same questions. `python benchmarks/words.py`

Variants that learn from questions are cross-validated (five folds): no question is answered by what was learned from it.
"""

import random
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from yorozu.algorithms.compiled import Compiled, compile_lexicon
from yorozu.algorithms.evaluate import Question, read_corpus, read_questions
from yorozu.algorithms.fusion import SURE, WEIGHTS
from yorozu.algorithms.leanings import Leanings
from yorozu.algorithms.learning import Case, Learned, count
from yorozu.algorithms.lexicon import Lexicon, lexicon
from yorozu.algorithms.situations import Recogniser
from yorozu.algorithms.suggest import Index, sureness
from yorozu.algorithms.topics import associate

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
from learn_associations import _asked, _links, lean

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
DOCS = read_corpus(DATA / "faq" / "desks.tsv")
QUESTIONS = read_questions(DATA / "words" / "questions-dev.tsv")
OTHERS = [one for path in ("faq/queries-dev.tsv", "words/questions-new-dev.tsv", "words/questions-third.tsv") for one in read_questions(DATA / path)]
FOLDS = 5
Scored = Sequence[tuple[str, Mapping[str, float]]]


def shares(ranks: Sequence[int]) -> str:
    """success@1 / 3 / 5."""
    return " / ".join(f"{sum(0 < rank <= k for rank in ranks) / len(ranks):.3f}" for k in (1, 3, 5))


def evidence(index: Index, question: Question) -> Scored:
    """Desk → kinds of evidence."""
    found = index.whole(index.read(question.text)).evidence
    return [(DOCS[place].id, kinds) for place, kinds in found.items()]


def rank(scored: Scored, question: Question, weights: Mapping[str, float]) -> int:
    """Place of the first right desk; 0: none."""
    totals = {desk: sum(weights.get(kind, 0.0) * much for kind, much in kinds.items()) for desk, kinds in scored}
    order = sorted((desk for desk in totals if totals[desk] > 0), key=lambda desk: (-totals[desk], desk))
    return next((place for place, desk in enumerate(order, 1) if desk in question.relevant), 0)


def refit(rows: Sequence[tuple[Question, Scored]]) -> Mapping[str, float]:
    """A learned re-ranker: every weight moved in steps while mean reciprocal rank rises."""
    weights = dict(WEIGHTS)

    def worth(tried: Mapping[str, float]) -> float:
        return sum(1 / place for question, scored in rows if (place := rank(scored, question, tried)))

    best = worth(weights)
    for kind in ("situation", "situations", "topic", "words", "title", "letters", "sounds", "age"):
        for factor in (0.0, 0.5, 0.75, 1.3, 2.0):
            tried = {**weights, kind: weights[kind] * factor}
            if (found := worth(tried)) > best:
                best, weights = found, tried
    return weights


def nearest(index: Index, known: Sequence[Question], question: Question, scored: Scored) -> Scored:
    """Query to question: the desks of past questions, by the words in common."""
    mine = index.terms(index.heard(index.read(question.text)))
    more: dict[str, float] = {}
    for other in known:
        theirs = index.terms(index.heard(index.read(other.text)))
        alike = len(mine & theirs) / (len(mine | theirs) or 1)
        for desk in other.relevant if alike > 0.15 else ():
            more[desk] = max(more.get(desk, 0.0), alike)
    kinds = {**dict(scored)}
    return [(desk, {**kinds.get(desk, {}), "question": more.get(desk, 0.0)}) for desk in dict.fromkeys([*kinds, *more])]


def folds() -> list[tuple[list[Question], list[Question]]]:
    """(learned from, asked) five times."""
    order = list(QUESTIONS)
    random.Random(5).shuffle(order)
    return [([one for place, one in enumerate(order) if place % FOLDS != fold], order[fold::FOLDS]) for fold in range(FOLDS)]


def leaning(held: Lexicon, compiled: Compiled, plain: Index, known: Sequence[Question]) -> Index:
    """As what ships is made (scripts/learn_associations.py): associations, and leanings on top of what the lexicon alone says."""
    counted = associate(plain.answered([(one.text, one.relevant) for one in known]))
    codes = [one.code for one in plain.recogniser.situations]
    weights = lean(*_asked(plain, known), _links(plain))
    named = {term: {codes[place]: much for place, much in row.items()} for term, row in weights.items()}
    return Index(DOCS, Recogniser(held, compiled, counted, Leanings(named)))


def only(*kinds: str) -> Mapping[str, float]:
    """The table of weights with these kinds alone."""
    return {kind: WEIGHTS[kind] for kind in kinds}


def main() -> None:
    """Print the table."""
    held = lexicon()
    compiled = compile_lexicon(held)
    index = Index(DOCS, Recogniser(held, compiled))
    rows = [(question, evidence(index, question)) for question in QUESTIONS]
    fixed = {"BM25, pairs of letters": only("letters"), "BM25, words in dictionary form": only("words", "title"), "words, letters, sounds": only("words", "title", "letters", "sounds"),
             "lexicon's expressions alone": only("situation", "situations"), "lexicon's expressions and single words": only("situation", "situations", "topic"),
             "lexicon fused, without single words": {**WEIGHTS, "topic": 0.0}, "lexicon fused": WEIGHTS}  # fmt: skip
    for name, weights in fixed.items():
        print(f"| {name} | {shares([rank(scored, question, weights) for question, scored in rows])} |")
    cross: dict[str, Callable[[Index, Sequence[Question], Question], int]] = {
        "+ question to past questions": lambda one, known, question: rank(nearest(one, known, question, evidence(one, question)), question, {**WEIGHTS, "question": 6.0}),
    }
    ranks: dict[str, list[int]] = {name: [] for name in ("+ weights fitted (re-ranker)", *cross, "+ a city's history, per desk", "+ associations", "+ associations and leanings, other questions beside: shipped")}
    sure: list[bool] = []
    asked = 0
    for known, questions in folds():
        weights = refit([row for row in rows if row[0] in known])
        learned = count([Case(index.terms(index.heard(index.read(one.text))), sorted(one.relevant)[0]) for one in known]).weights
        history = Index(DOCS, index.recogniser, Learned(learned, 1.0))
        associated = Index(DOCS, Recogniser(held, compiled, associate(index.answered([(one.text, one.relevant) for one in known]))))
        leant = leaning(held, compiled, index, [*known, *OTHERS])
        for question in questions:
            ranks["+ weights fitted (re-ranker)"].append(rank(evidence(index, question), question, weights))
            for name, way in cross.items():
                ranks[name].append(way(index, known, question))
            ranks["+ a city's history, per desk"].append(rank(evidence(history, question), question, WEIGHTS))
            ranks["+ associations"].append(rank(evidence(associated, question), question, WEIGHTS))
            ranks["+ associations and leanings, other questions beside: shipped"].append(rank(evidence(leant, question), question, WEIGHTS))
            ranked = leant.whole(leant.read(question.text))
            asked += 1
            if sureness(ranked) >= SURE:
                sure.append(DOCS[ranked.order[0][1]].id in question.relevant)
    for name, several in ranks.items():
        print(f"| {name} (cross-validated) | {shares(several)} |")
    print(f"sure: {len(sure) / asked:.3f} of the answers, wrong {sure.count(False) / (len(sure) or 1):.3f}")


main()
