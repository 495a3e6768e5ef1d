"""How much each kind of evidence counts, in one table, and how sure the sum is.

The weights were chosen by cross-validation over questions that were written before them (benchmarks/RESULTS.md has the table of what
was tried); they name kinds of evidence, never a desk, a word or a city.
"""

import math
from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "own": 1.0,  # everyday words of the desk itself
    "situation": 6.0,  # the strongest situation of the lexicon that leads to the desk
    "situations": 2.0,  # all of them together
    "words": 0.35,  # words in dictionary form that the desk says itself
    "title": 0.15,
    "letters": 0.12,  # pairs of letters
    "sounds": 0.04,  # runs of three sounds
    "age": 0.5,  # the sentence speaks of an old person or a child, and so does the desk, or of the other
    "city": 8.0,  # expressions that the city itself tied to the desk
    "learned": 1.0,  # what the city's own history adds; its strength was measured when it was learned
}


def total(evidence: Mapping[str, float]) -> float:
    """The sum for one desk."""
    return sum(WEIGHTS[kind] * much for kind, much in evidence.items())


# log-odds that the first desk is right: constant, first score, lead over the second, strongest situation, own words
SURENESS = (-3.0, 0.2, 2.0, 1.0, 0.1)
SURE = 0.9


def confidence(first: float, second: float, evidence: Mapping[str, float]) -> float:
    """How likely the first desk is right, 0 to 1."""
    constant, by_score, by_lead, by_situation, by_own = SURENESS
    lead = (first - second) / first if first > 0 else 0.0
    odds = constant + by_score * min(first, 20.0) + by_lead * lead + by_situation * evidence.get("situation", 0.0) + by_own * min(evidence.get("own", 0.0), 10.0)
    return 1 / (1 + math.exp(-odds))
