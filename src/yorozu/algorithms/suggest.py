"""Everyday words to desks: each desk's own everyday words, a table of situations, and two-letter pieces.

Vocabulary is the lever, not the ranker: a desk is found by the words with which people come to it. Scores are sums, each
part names the words that it rests on, and the honest answer to an unsure sum is "ask よろず相談".
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Protocol

import jaconv

from .danger import UrgentNumber, urgent_numbers

SURE_SCORE, SURE_MARGIN = 10.0, 1.6  # conservative: one in eleven of the surest answers to strangers is wrong
_WORD, _CONCEPT, _PIECE = 1.0, 2.6, 0.35
_K1, _B = 1.2, 0.5


@dataclass(frozen=True)
class Doc:
    """One desk: what it says of itself, the everyday words that lead to it, its life fields."""

    id: str
    title: str
    text: str
    words: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """One desk with the words of the asker that led there."""

    id: str
    title: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Emergency numbers first, then desks; `sure` only where the first stands clearly before the second."""

    urgent: tuple[UrgentNumber, ...]
    sure: bool
    suggestions: tuple[Suggestion, ...]


class Scorer(Protocol):
    """Anything that can rank: the place where a model may stand one day."""

    def scores(self, text: str) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Document index → (score, words of the text that led there)."""


def fold(text: str) -> str:
    """The text as it is compared: NFKC, lower case, katakana as hiragana, without white space."""
    return "".join(str(jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold())).split())


@dataclass(frozen=True)
class Concept:
    """A situation of life: how people say it, and the official words that it means."""

    expressions: tuple[str, ...]
    means: tuple[str, ...]


@lru_cache(maxsize=1)
def concepts() -> tuple[Concept, ...]:
    """The table of situations (language/lexicon/concepts.tsv)."""
    text = resources.files("yorozu.language").joinpath("lexicon/concepts.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Concept(tuple(fold(one) for one in said.split("|")), tuple(fold(one) for one in means.split("|"))) for said, means in rows)


def _pieces(text: str) -> list[str]:
    return [text[place : place + 2] for place in range(len(text) - 1)]


class Index:
    """All desks of a city, in memory."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        self.docs = tuple(docs)
        self._words = [tuple(dict.fromkeys(fold(word) for word in doc.words if word)) for doc in self.docs]
        self._official = [fold(f"{doc.title} {doc.text} {' '.join(doc.fields)}") for doc in self.docs]
        self._pieces = [Counter(_pieces(text + "".join(words))) for text, words in zip(self._official, self._words, strict=True)]
        self._length = [sum(one.values()) or 1 for one in self._pieces]
        self._average = sum(self._length) / max(len(self._length), 1)
        count: Counter[str] = Counter(piece for one in self._pieces for piece in one)
        self._idf = {piece: math.log(1 + (len(self.docs) - n + 0.5) / (n + 0.5)) for piece, n in count.items()}

    def scores(self, text: str) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Sum of everyday words, situations and two-letter pieces, for every desk that has any."""
        plain = fold(text)
        meant = _meant(plain)
        asked = Counter(_pieces(plain))
        found = {}
        for place in range(len(self.docs)):
            score, because = self._score(place, plain, meant, asked)
            if score > 0:
                found[place] = (score, because)
        return found

    def _score(self, place: int, plain: str, meant: dict[str, str], asked: "Counter[str]") -> tuple[float, tuple[str, ...]]:
        words = [word for word in self._words[place] if word in plain]
        longest = [word for word in words if not any(word != other and word in other for other in words)]
        score = _WORD * sum(1.0 + 0.5 * len(word) for word in longest)
        because = list(longest)
        for official, said in meant.items():
            if official in self._official[place] or official in self._words[place]:
                score += _CONCEPT
                because.append(said)
        return score + _PIECE * self._piece_score(place, asked), tuple(dict.fromkeys(because))[:6]

    def _piece_score(self, place: int, asked: "Counter[str]") -> float:
        pieces, length = self._pieces[place], self._length[place] / self._average
        norm = _K1 * (1 - _B + _B * length)
        return sum(self._idf[piece] * pieces[piece] * (_K1 + 1) / (pieces[piece] + norm) for piece in asked if piece in pieces)


def _meant(plain: str) -> dict[str, str]:
    """Official word → the everyday expression in the text that means it."""
    meant: dict[str, str] = {}
    for concept in concepts():
        said = max((one for one in concept.expressions if one in plain), key=len, default="")
        if said:
            for official in concept.means:
                meant.setdefault(official, said)
    return meant


def answer(index: Scorer, docs: Sequence[Doc], text: str, *, top: int = 5, only: Iterable[int] | None = None) -> Answer:
    """Rank the desks for `text`; `only` narrows to these places of `docs`."""
    scores = index.scores(text)
    allowed = set(only) if only is not None else None
    ranked = sorted(((score, because, place) for place, (score, because) in scores.items() if allowed is None or place in allowed),
                    key=lambda one: (-one[0], docs[one[2]].id))  # fmt: skip
    shown = _as_typed(text)
    suggestions = tuple(Suggestion(docs[place].id, docs[place].title, round(score, 3), tuple(shown(word) for word in because))
                        for score, because, place in ranked[:top])  # fmt: skip
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    sure = bool(ranked) and ranked[0][0] >= SURE_SCORE and ranked[0][0] >= SURE_MARGIN * second and bool(ranked[0][1])
    return Answer(urgent_numbers(text), sure, suggestions)


def _as_typed(text: str) -> Callable[[str], str]:
    """A function from a folded word to the same letters as they stand in the text."""
    letters = [letter for letter in unicodedata.normalize("NFKC", text) if not letter.isspace()]
    plain = "".join(fold(letter) for letter in letters)

    def typed(word: str) -> str:
        place = plain.find(word)
        same = len(plain) == len(letters)
        return "".join(letters[place : place + len(word)]) if place >= 0 and same else word

    return typed
