"""An inverted index in memory: which documents hold a term and how much it weighs there (BM25), without a loop over documents."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

K1, B = 1.2, 0.6
RARE = 16  # of a long question only so many rarest terms are looked up once there are many documents
MANY = 2000
LOOKED_AT = 6000  # postings per question and index of a large city


class Postings:
    """Terms of documents; `documents` are counts of terms (a term of the title may count more than once)."""

    def __init__(self, documents: Iterable[Mapping[str, float]], *, k1: float = K1, b: float = B) -> None:
        self._found: dict[str, tuple[array[int], array[float]]] = {}
        lengths = array("f")
        for place, document in enumerate(documents):
            lengths.append(sum(document.values()) or 1.0)
            for term, count in document.items():
                places, weights = self._found.setdefault(term, (array("i"), array("f")))
                places.append(place)
                weights.append(count)
        self.size = len(lengths)
        average = sum(lengths) / max(self.size, 1)
        norms = array("f", (k1 * (1 - b + b * length / average) for length in lengths))
        for term, (places, counts) in self._found.items():
            self._found[term] = places, array("f", [count * (k1 + 1) / (count + norms[place]) for place, count in zip(places, counts, strict=True)])

    def idf(self, term: str) -> float:
        """How rare a term is; that of a term in no document is 0."""
        held = self._found.get(term)
        return math.log(1 + (self.size - len(held[0]) + 0.5) / (len(held[0]) + 0.5)) if held else 0.0

    def holds(self, term: str) -> int:
        """In how many documents a term stands."""
        held = self._found.get(term)
        return len(held[0]) if held else 0

    def scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        """Document → Σ idf × weight × how much the term was asked for."""
        found: dict[int, float] = {}
        get = found.get
        for term in self._worth(asked):
            places, weights = self._found[term]
            much = self.idf(term) * asked[term]
            for place, weight in zip(places, weights, strict=True):
                found[place] = get(place, 0.0) + much * weight
        return found

    def _worth(self, asked: Iterable[str]) -> list[str]:
        """All terms of a small city; of a large one the rarest, and common ones only where there is no rarer."""
        known = [term for term in dict.fromkeys(asked) if term in self._found]
        if self.size <= MANY:
            return known
        known.sort(key=lambda term: (self.holds(term), term))
        room = LOOKED_AT
        taken: list[str] = []
        for term in known[:RARE]:
            room -= self.holds(term)
            if room < 0 and taken:
                break
            taken.append(term)
        return taken

    def places(self, term: str) -> Sequence[int]:
        """The documents that hold a term, in their order."""
        held = self._found.get(term)
        return held[0] if held else ()

    def stands(self, term: str, place: int) -> bool:
        """Whether a document holds a term."""
        places = self.places(term)
        at = bisect_left(places, place)
        return at < len(places) and places[at] == place


def pieces(text: str, length: int = 2) -> Counter[str]:
    """Runs of so many letters."""
    return Counter(text[place : place + length] for place in range(len(text) - length + 1))
