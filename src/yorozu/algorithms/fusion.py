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
    "topic": 1.75,  # single words that speak for a situation
    "leaning": 0.6,  # what past questions with such words and situations lean to, or away from
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


# Log-odds that the first desk is right: constant, first score, lead over the second, strongest situation, single words, the desk's own, leaning. Fitted on
# 2,510 questions out of fold of all that is learned from questions; at SURE 3 of 100 were wrong there (benchmarks/RESULTS.md).
# A desk's own words, which those questions' desks don't have, count as carefully as they did before.
SURENESS = (-2.506, 0.042, 4.132, 0.629, 0.078, 0.1, 0.116)
SURE = 0.93
_MOST = (30.0, 1.0, 1.5, 8.0, 10.0, 8.0)


def confidence(first: float, second: float, evidence: Mapping[str, float]) -> float:
    """How likely the first desk is right, 0 to 1."""
    lead = (first - second) / first if first > 0 else 0.0
    signs = (first, lead, evidence.get("situation", 0.0), evidence.get("topic", 0.0), evidence.get("own", 0.0), evidence.get("leaning", 0.0))
    odds = SURENESS[0] + sum(weight * min(sign, most) for weight, sign, most in zip(SURENESS[1:], signs, _MOST, strict=True))
    return 1 / (1 + math.exp(-odds))
