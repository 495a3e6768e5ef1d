"""What a city's own history adds: which words, of needs that a desk in the end met, speak for that desk.

A term (a word in dictionary form, or a situation of the lexicon) gets a weight for a desk from counts alone: how much oftener it stands in
needs that the desk met than elsewhere, drawn towards zero where the count is small. Terms of fewer than three needs are not kept, so that
nobody's own words stay. What was learned starts at no weight at all and gets one only where it finds the desk better on cases held back.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

FEWEST = 3  # needs with a term before anything is learned from it
DRAWN = 2.0  # so many imagined needs without meaning stand against the counted ones
STRENGTHS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0)
FOLDS = 5
HIGHEST = 2.5
FEW_CASES = 40


@dataclass(frozen=True)
class Case:
    """One need: its terms, the desk that met it, and how each desk scores for it without anything learned."""

    terms: frozenset[str]
    desk: str
    scores: Mapping[str, float] = field(default_factory=dict, hash=False)

    def ranked(self, learned: "Learned") -> list[str]:
        """The desks, best first, with something learned added."""
        total = dict(self.scores)
        for desk, more in learned.scores(self.terms).items():
            total[desk] = total.get(desk, 0.0) + more
        return sorted(total, key=lambda desk: (-round(total[desk], 6), desk))


@dataclass(frozen=True)
class Learned:
    """Term → desk → weight, and how much all of it counts (0: not at all)."""

    weights: Mapping[str, Mapping[str, float]]
    strength: float = 0.0

    def scores(self, terms: Iterable[str]) -> dict[str, float]:
        """Desk → sum over terms."""
        found: dict[str, float] = defaultdict(float)
        for term in sorted(set(terms) & self.weights.keys()):
            for desk, weight in self.weights[term].items():
                found[desk] += weight * self.strength
        return dict(found)

    def explain(self, terms: Iterable[str], desk: str) -> list[tuple[str, float]]:
        """What each term adds for a desk, the most first."""
        rows = [(term, self.weights[term][desk] * self.strength) for term in set(terms) & self.weights.keys() if desk in self.weights[term]]
        return sorted(rows, key=lambda one: (-one[1], one[0]))


NOTHING = Learned({})


def count(cases: Sequence[Case]) -> Learned:
    """Weights from counts."""
    together: dict[str, Counter[str]] = defaultdict(Counter)
    of_desk = Counter(case.desk for case in cases)
    for case in cases:
        for term in case.terms:
            together[term][case.desk] += 1
    total = len(cases)
    weights = {}
    for term, desks in together.items():
        held = sum(desks.values())
        if held < FEWEST:
            continue
        rows = {desk: _weight(n, held, of_desk[desk], total) for desk, n in desks.items()}
        if kept := {desk: round(weight, 4) for desk, weight in rows.items() if weight > 0.05}:
            weights[term] = kept
    return Learned(weights, 1.0)


def _weight(n: int, of_term: int, of_desk: int, total: int) -> float:
    """How much oftener than by chance, in log units, drawn towards zero where few were counted."""
    share = of_desk / total
    return min(HIGHEST, max(0.0, math.log((n + DRAWN * share) / ((of_term + DRAWN) * share))))


@dataclass(frozen=True)
class Trial:
    """What training found: the model, and success@3 on cases held back, with nothing learned and with it."""

    learned: Learned
    before: float
    after: float
    cases: int

    @property
    def better(self) -> bool:
        """Whether it is worth keeping."""
        return self.learned.strength > 0 and self.after > self.before


def train(cases: Sequence[Case], also: Sequence[Case] = ()) -> Trial:
    """Weights from all cases, with the strength that found the desk best when each fifth was held back in its turn.

    `also` (corrections) is learned from and measures nothing. Cases are dealt out in their order: the same history gives the same model.
    """
    if len(cases) < FEW_CASES:
        return Trial(NOTHING, 0.0, 0.0, len(cases))
    hits: Counter[float] = Counter()
    for fold in range(FOLDS):
        weights = count([case for place, case in enumerate(cases) if place % FOLDS != fold] + list(also)).weights
        for case in cases[fold::FOLDS]:
            for strength in STRENGTHS:
                hits[strength] += case.desk in case.ranked(Learned(weights, strength))[:3]
    best = max(STRENGTHS, key=lambda one: (hits[one], -one))
    found = Learned(count([*cases, *also]).weights, best) if best else NOTHING
    return Trial(found, hits[0.0] / len(cases), hits[best] / len(cases), len(cases))
