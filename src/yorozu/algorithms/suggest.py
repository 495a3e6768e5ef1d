"""Everyday words to desks: situations of life first, then the words of the desks, then letters and sounds.

Vocabulary is the lever, not the ranker: what finds the desk is the lexicon (language/lexicon) and each desk's own everyday words. Scores are
sums, each part names the words that it rests on, and the honest answer to an unsure sum is "ask よろず相談".
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from .danger import UrgentNumber, urgent_numbers
from .desks import Desks, Doc, Heard, fold
from .fusion import SURE, WEIGHTS, confidence, total
from .sentence import Sentence, clauses, part
from .words import sound

__all__ = ["Answer", "Doc", "Index", "Suggestion", "answer", "fold"]
NEED = 0.8  # a clause is a need of its own when a situation is at least so strong in it
REASONS = 6
LOOKED_AT = 200  # of many desks only so many of the likeliest are weighed exactly


@dataclass(frozen=True)
class Suggestion:
    """One desk with the words of the asker that led there."""

    id: str
    title: str
    score: float
    because: tuple[str, ...]
    alike: int = 0  # desks of other areas that say the very same of themselves, and so aren't named beside it
    situation: str = ""  # what is happening, where the lexicon knows it: its code
    reason: str = ""  # why this may help, in a sentence that people see
    urgency: str = ""  # now, soon, or empty


@dataclass(frozen=True)
class Answer:
    """Emergency numbers first, then desks; `sure` only where the first stands clearly before the second."""

    urgent: tuple[UrgentNumber, ...]
    sure: bool
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Ranked:
    """Desks for one stretch of words, best first, with the evidence for each."""

    heard: Heard
    order: tuple[tuple[float, int], ...]
    evidence: Mapping[int, Mapping[str, float]]


class Index(Desks):
    """All desks of a city, in memory."""

    def rank(self, sentence: Sentence, heard: Heard, allowed: Collection[int] | None = None) -> Ranked:
        """The desks that most speaks for, best first; ties in the order of their ids."""
        evidence = self.evidence(sentence, heard)
        found = {place: self.of(evidence, place) for place in _likeliest(evidence.kinds, allowed)}
        order = sorted(((total(kinds), place) for place, kinds in found.items()), key=lambda one: (-round(one[0], 6), self.docs[one[1]].id))
        return Ranked(heard, tuple(one for one in order if one[0] > 0), found)

    def whole(self, sentence: Sentence, allowed: Collection[int] | None = None) -> Ranked:
        """The ranking for all that a sentence says."""
        return self.rank(sentence, self.heard(sentence), allowed)

    def explain(self, text: str, desk: str) -> list[tuple[str, float]]:
        """What each kind of evidence adds to a desk's score, the most first; what was learned term by term."""
        ranked = self.whole(self.read(text))
        place = next((number for number, doc in enumerate(self.docs) if doc.id == desk), -1)
        kinds = ranked.evidence.get(place, {})
        rows = [(kind, WEIGHTS[kind] * much) for kind, much in kinds.items() if kind != "learned"]
        rows += [(f"learned {term}", WEIGHTS["learned"] * much) for term, much in self.learned.explain(self.terms(ranked.heard), desk)]
        rows += [(f"situation {self.recogniser.situations[one.situation].code}", 0.0) for one in ranked.heard.meant
                 if self.links[one.situation].get(place)]  # fmt: skip
        return sorted(rows, key=lambda one: (-one[1], one[0]))

    def needs(self, sentence: Sentence, allowed: Collection[int] | None) -> list[Ranked]:
        """One ranking per need where clauses speak of different situations; else none."""
        found: dict[int, Ranked] = {}
        spans = clauses(sentence)
        for start, end in spans if len(spans) > 1 else ():
            heard = self.hear(part(sentence, start, end), sound(sentence.plain.text[start:end]), sentence.folded[start:end])
            if heard.meant and heard.meant[0].strength >= NEED and heard.meant[0].situation not in found:
                found[heard.meant[0].situation] = self.rank(sentence, heard, allowed)
        return list(found.values()) if len(found) > 1 else []


def _likeliest(kinds: Mapping[str, Mapping[int, float]], allowed: Collection[int] | None) -> Collection[int]:
    """The desks worth weighing exactly: all of a small city, of a large one those with the highest rough sums, the first among equals."""
    rough: dict[int, float] = {}
    for kind, desks in kinds.items():
        weight = WEIGHTS[kind]
        for place, much in desks.items():
            rough[place] = rough.get(place, 0.0) + weight * much
    chosen = rough if allowed is None else {place: much for place, much in rough.items() if place in allowed}
    if len(chosen) <= LOOKED_AT:
        return chosen
    least = sorted(chosen.values())[-LOOKED_AT]
    above = [place for place, much in chosen.items() if much > least]
    return above + sorted(place for place, much in chosen.items() if much == least)[: LOOKED_AT - len(above)]


READ = (450, 150)  # letters at the beginning and the end of a text that desks are found for: nobody's trouble needs more, and the time grows with them


def ends_of(text: str) -> str:
    """What is read of a text to find desks for it."""
    first, last = READ
    return text if len(text) <= first + last else f"{text[:first]}\n{text[-last:]}"


def answer(index: Index, docs: Sequence[Doc], text: str, *, top: int = 5, only: Iterable[int] | None = None,
           near: Mapping[int, int] | None = None) -> Answer:  # fmt: skip
    """Rank the desks for `text`; `only` narrows to these places of `docs`; of desks alike the one with the highest `near` stands for all.

    Words of danger are looked for in the whole text, desks by its beginning and its end (`READ`).
    """
    allowed = set(only) if only is not None else None
    sentence = index.read(ends_of(text))
    whole = index.whole(sentence, allowed)
    alike: Counter[int] = Counter(index.kinds[place] for _, place in whole.order)
    whole = replace(whole, order=tuple(_one_of_each(index, whole.order, near or {})))
    order = _with_each_need(index, whole, index.needs(sentence, allowed))
    suggestions = tuple(Suggestion(docs[place].id, docs[place].title, round(score, 3), _reasons(index, sentence, whole, place),
                                   max(alike[index.kinds[place]] - 1, 0), *index.told(place, whole.heard)) for score, place in order[:top])  # fmt: skip
    return Answer(urgent_numbers(text), bool(suggestions) and bool(suggestions[0].because) and sureness(whole) >= SURE, suggestions)


def _one_of_each(index: Index, order: Sequence[tuple[float, int]], near: Mapping[int, int]) -> Iterator[tuple[float, int]]:
    """Each area's 地域包括 says the same: the nearest, else the best of them stands for all, or they would fill the list and nothing were ever sure."""
    nearest: dict[int, int] = {}
    for _, place in order:
        kind = index.kinds[place]
        if kind not in nearest or near.get(place, 0) > near.get(nearest[kind], 0):
            nearest[kind] = place
    seen: set[int] = set()
    for score, place in order:
        kind = index.kinds[place]
        if kind not in seen:
            seen.add(kind)
            yield score, nearest[kind]


def sureness(ranked: Ranked) -> float:
    """How likely the first desk is right, 0 to 1."""
    if not ranked.order:
        return 0.0
    second = ranked.order[1][0] if len(ranked.order) > 1 else 0.0
    return confidence(ranked.order[0][0], second, ranked.evidence[ranked.order[0][1]])


def _with_each_need(index: Index, whole: Ranked, needs: Sequence[Ranked]) -> list[tuple[float, int]]:
    """The order of the whole sentence, with the first desk of each of its needs, or the one that stands for its likes, among the first."""
    order = list(whole.order)
    for need in reversed(needs):
        kind = index.kinds[need.order[0][1]] if need.order else -1
        at = next((number for number, one in enumerate(order) if index.kinds[one[1]] == kind), -1)
        if at > len(needs):
            order.insert(1, order.pop(at))
    return order


def _reasons(index: Index, sentence: Sentence, ranked: Ranked, place: int) -> tuple[str, ...]:
    spans = index.because(place, ranked.heard)
    return tuple(dict.fromkeys(shown for start, end in spans if (shown := sentence.as_typed(start, end))))[:REASONS]
