"""Danger told without its own words: words of one sentence that together say it (language/lexicon/danger-words.toml), in any inflection.

Members are compared as dictionary forms, so this needs the analyser; danger.py asks here only where its letters found nothing.
Each rule looks at most REACH words to either side of one of its words, in pieces of a bounded size: the time grows with the length only.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from .words import MARKS, Word, plain, settled, words

DENIAL = "ない"
REACH = 12
PIECE = 1_000
_SENTENCE = re.compile(rf"[^。!?！？\n]{{1,{PIECE}}}")


@dataclass(frozen=True)
class Told:
    """A kind of danger and where in the typed text the words stand that say so together."""

    kind: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Rule:
    kind: str
    all: tuple[str, ...]
    none: tuple[str, ...]


@dataclass(frozen=True)
class _Rules:
    rules: tuple[_Rule, ...]
    members: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


@dataclass(frozen=True)
class _Hit:
    at: int
    past: int


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    read = tomllib.loads(resources.files("yorozu.language").joinpath("lexicon", "danger-words.toml").read_text("utf-8"))
    members: dict[str, dict[tuple[tuple[str, ...], str], None]] = {}
    for name, listed in read["classes"].items():
        for member in listed.split():
            lemmas = tuple(word.lemma for word in _lemmas(plain(member).text))
            if lemmas and (member == DENIAL or not MARKS.issuperset(lemmas)):  # 「どこにもいない」 has no word left but its denial
                members.setdefault(lemmas[0], {})[lemmas, name] = None
    rules = tuple(_rule(kind, rule.split()) for kind, listed in read["rules"].items() for rule in listed)
    return _Rules(rules, {first: tuple(rest) for first, rest in members.items()})


def _rule(kind: str, names: Sequence[str]) -> _Rule:
    return _Rule(kind, tuple(name for name in names if name[0] != "!"), tuple(name[1:] for name in names if name[0] == "!"))


def _lemmas(text: str) -> list[Word]:
    return settled(words(text))


def _hits(found: Sequence[Word], members: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]) -> dict[str, list[_Hit]]:
    """Where members of each class stand, in order."""
    lemmas = [word.lemma for word in found]
    hits: dict[str, list[_Hit]] = {}
    for at, lemma in enumerate(lemmas):
        for member, name in members.get(lemma, ()):
            if tuple(lemmas[at : at + len(member)]) == member:
                hits.setdefault(name, []).append(_Hit(at, at + len(member)))
    return hits


def classes_of(found: Sequence[Word]) -> frozenset[str]:
    """The classes that have a member among the words."""
    return frozenset(_hits(found, _rules().members))


def _near(hits: Sequence[_Hit], at: int, taken: Iterable[_Hit]) -> _Hit | None:
    """The first hit within reach of a word that shares no word with those taken."""
    for hit in hits[bisect_left(hits, at - REACH, key=lambda one: one.at) :]:
        if hit.at > at + REACH:
            return None
        if all(hit.past <= one.at or one.past <= hit.at for one in taken):
            return hit
    return None


def _holds(rule: _Rule, hits: Mapping[str, list[_Hit]]) -> list[_Hit]:
    if any(name not in hits for name in rule.all) or any(name in hits for name in rule.none):
        return []
    for first in hits[rule.all[0]]:
        taken = [first]
        for name in rule.all[1:]:
            if (hit := _near(hits[name], first.at, taken)) is None:
                break
            taken.append(hit)
        else:
            return sorted(taken, key=lambda one: one.at)
    return []


def told(text: str) -> tuple[Told, ...]:
    """The dangers that words of one sentence tell together, each with the places of those words."""
    table = _rules()
    found = []
    for sentence in _SENTENCE.finditer(text):
        piece = plain(sentence.group())
        read = _lemmas(piece.text)
        hits = _hits(read, table.members)
        for rule in table.rules:
            if taken := _holds(rule, hits):
                found.append(Told(rule.kind, tuple(_place(piece.places, sentence.start(), read, hit) for hit in taken)))
    return tuple(found)


def _place(places: Sequence[int], offset: int, read: Sequence[Word], hit: _Hit) -> tuple[int, int]:
    return offset + places[read[hit.at].start], offset + places[read[hit.past - 1].end]
