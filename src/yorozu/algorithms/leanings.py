"""Which situation a question leans to beside what it says outright, learned from questions whose desks are known.

Terms (words, and the situations that were recognised) speak for a situation or against it; scripts/learn_associations.py weighs them so
that the right desks stand before the others (language/lexicon/leanings.tsv: its first line names the situations, each other one a term).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

SCALE = 100
LOOKED_AT = 24  # situations of a sentence, for and against, that are looked at
SITUATION = "#"


@dataclass(frozen=True)
class Leanings:
    """Term → situation's code → weight."""

    weights: Mapping[str, Mapping[str, float]]

    def of(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Situation → sum over terms, by the root of how many there are; the strongest few."""
        found: dict[str, float] = {}
        for term in sorted(terms):
            for code, weight in self.weights.get(term, {}).items():
                found[code] = found.get(code, 0.0) + weight * terms[term]
        root = math.sqrt(max(1, len(terms)))
        strongest = sorted(found.items(), key=lambda one: (-abs(one[1]), one[0]))[:LOOKED_AT]
        return {code: much / root for code, much in strongest}


NONE = Leanings({})


def terms_of(words: Iterable[str], meant: Iterable[tuple[str, float]]) -> dict[str, float]:
    """What leans: words, and situations' codes as far as they were recognised."""
    return {**dict.fromkeys(words, 1.0), **{f"{SITUATION}{code}": min(strength, 1.0) for code, strength in meant}}


@lru_cache(maxsize=1)
def leanings() -> Leanings:
    """What ships."""
    file = resources.files("yorozu.language").joinpath("lexicon/leanings.tsv")
    head, *rows = (line.split("\t") for line in file.read_text("utf-8").splitlines() if not line.startswith("# "))
    numbered = ((row[0], (one.partition("=") for one in row[1].split())) for row in rows)
    return Leanings({term: {head[int(place)]: int(much) / SCALE for place, _, much in several} for term, several in numbered})
