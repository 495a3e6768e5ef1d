"""Single words that speak for a situation without any expression being said: 注射 alone for health checks, 喫茶 for a café.

Weights come from counts: in how many of a situation's expressions a word stands against all others, and how often it stood in questions
that a desk of that situation answered (`lexicon/associations.tsv`, made by scripts/learn_associations.py from the project's own questions).
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources

DRAWN, HALF, AS_MANY, LINKED = 0.5, 1.0, 3.0, 0.6
LEADING = 12  # situations of a sentence that are looked at

Counts = Mapping[str, Mapping[str, float]]  # word → situation's code → how often


class Topics:
    """Word → situation → weight."""

    def __init__(self, counts: Counts) -> None:
        of_situation: dict[str, float] = defaultdict(float)
        for row in counts.values():
            for code, n in row.items():
                of_situation[code] += n
        total = sum(of_situation.values()) or 1.0
        self.weights: dict[str, dict[str, float]] = {}
        for word, row in counts.items():
            held = sum(row.values())
            weights = {code: _weight(n, held, of_situation[code] / total) for code, n in row.items()}
            if kept := {code: weight for code, weight in weights.items() if weight > 0}:
                self.weights[word] = kept

    def of(self, words: Iterable[str]) -> dict[str, float]:
        """Situation → sum of its words' weights, the strongest few."""
        found: dict[str, float] = defaultdict(float)
        for word in sorted(set(words)):
            for code, weight in self.weights.get(word, {}).items():
                found[code] += weight
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:LEADING])


def _weight(n: float, of_word: float, share: float) -> float:
    return math.log((n + DRAWN * share) / ((of_word + DRAWN) * share)) * n / (n + HALF)


def added(counts: Iterable[tuple[str, str]], more: Counts) -> Counts:
    """Counted (word, situation) pairs and counts that were learned, together."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for word, code in counts:
        found[word][code] += 1
    known = {code for row in found.values() for code in row}
    for word, row in more.items():
        for code, n in row.items():
            if code in known:
                found[word][code] += AS_MANY * n
    return found


def associate(answered: Iterable[tuple[Iterable[str], Sequence[Mapping[str, float]]]]) -> dict[str, dict[str, float]]:
    """Counts to learn from questions: (words, for each right desk situation → how surely it leads there)."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for words, desks in answered:
        sure = {code: max(desk.get(code, 0.0) for desk in desks) for desk in desks for code in desk}
        squared = {code: much * much for code, much in sure.items() if much > LINKED}
        for word in set(words):
            for code, much in squared.items():
                found[word][code] += much / sum(squared.values())
    return {word: dict(row) for word, row in sorted(found.items())}


@lru_cache(maxsize=1)
def associations() -> Counts:
    """What ships: a word, then situation=count for each."""
    file = resources.files("yorozu.language").joinpath("lexicon/associations.tsv")
    rows = (line.split("\t") for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")) if file.is_file() else ()
    return {word: {code: float(n) for code, _, n in (one.partition("=") for one in row.split())} for word, row in rows}
