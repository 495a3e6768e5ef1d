"""Which situations of life a sentence speaks of: its words against every expression of the lexicon.

An expression counts by the share of its weight that the sentence says (a word is worth the more the fewer situations use it),
in order and near together; what is said wholly in kana or mistyped is still found by runs of three sounds, for less.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .compiled import Compiled, compile_lexicon, stored
from .leanings import NONE, Leanings, leanings, terms_of
from .lexicon import Lexicon, Situation, lexicon
from .patterns import Pattern
from .postings import pieces
from .topics import Counts, Topics, added, associations
from .words import CANNOT, MARKS, NOT, Word

MARK_WEIGHT, CLASS_WEIGHT = 0.6, 0.8
ENOUGH, FULL = 0.55, 5.0  # share of an expression that must be said; weight at which an expression is as sure as it gets
NEAR, FAR = 3, 14  # words between two words of an expression, without and with "…"
APART, HINT, SECOND = 0.75, 0.18, 0.25
SOUNDS, SOUNDS_ENOUGH, FEW_SOUNDS, MANY_SOUNDS = 0.7, 0.5, 3, 7
UNDENIED = 0.35  # 払える for 払えない
WHOLE = 0.99
SHOWN = 14
_Said = tuple[float, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Meant:
    """A situation that a sentence speaks of, how surely (0 to about 1.5), and the words that say so as (start, end)."""

    situation: int
    strength: float
    spans: tuple[tuple[int, int], ...]


@dataclass
class _Line:
    situation: int
    pattern: Pattern
    weight: float
    veto: bool = False


class Recogniser:
    """The lexicon, compiled."""

    def __init__(self, lexicon: Lexicon, compiled: Compiled | None = None, learned: Counts | None = None, leanings: Leanings = NONE) -> None:
        self.situations: tuple[Situation, ...] = lexicon.situations
        self.classes, expressions = compiled or compile_lexicon(lexicon)
        self._lines: list[_Line] = []
        self._hints: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, one in enumerate(self.situations):
            for veto, texts in ((False, one.expressions), (True, one.unless)):
                self._lines += [_Line(place, pattern, 0.0, veto) for text in texts for pattern in expressions[text]]
            for text in one.hints:
                for pattern in expressions[text]:
                    self._hints[pattern.words].append(place)
        self._weights = self._rarity()
        self._found: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(self._lines):
            line.weight = sum(self.weight(word) for word in set(line.pattern.words))
            for word in set(line.pattern.words):
                self._found[word].append(number)
        self._sounds, self._sound_idf, self._sound_weight = self._by_sound()
        pairs = ((word, self.situations[line.situation].code) for line in self._lines if not line.veto for word in set(line.pattern.words) if _speaks(word))
        self.topics = Topics(added(pairs, learned or {}))
        self.leanings = leanings
        self.places = {one.code: place for place, one in enumerate(self.situations)}

    def _rarity(self) -> dict[str, float]:
        used: dict[str, set[int]] = defaultdict(set)
        for line in self._lines:
            if not line.veto:
                for word in line.pattern.words:
                    used[word].add(line.situation)
        total = max(len(self.situations), 30)
        return {word: math.log(1 + total / (len(places) + 0.5)) for word, places in used.items()}

    def about(self, words: Sequence[Word]) -> dict[int, float]:
        """Situations that single words speak for."""
        return {self.places[code]: much for code, much in self.topics.of(topic_words(words)).items()}

    def leans(self, words: Sequence[Word], meant: Sequence[Meant]) -> dict[int, float]:
        """Situations that a sentence leans to or away from, by its words and by what it means."""
        terms = terms_of(topic_words(words), ((self.situations[one.situation].code, one.strength) for one in meant))
        return {self.places[code]: much for code, much in self.leanings.of(terms).items() if code in self.places}

    def knows(self, word: str) -> bool:
        """Whether an expression uses a word."""
        return word in self._found

    def weight(self, word: str) -> float:
        """What a word of an expression is worth."""
        if word in MARKS:
            return MARK_WEIGHT
        rarity = self._weights.get(word, 2.0)
        return min(rarity, 2.0) * CLASS_WEIGHT if word.startswith("{") else rarity

    def _by_sound(self) -> tuple[dict[str, list[int]], dict[str, float], list[float]]:
        found: dict[str, list[int]] = defaultdict(list)
        grams = [pieces(line.pattern.sound, 3) for line in self._lines]
        for number, one in enumerate(grams):
            if not self._lines[number].veto:
                for gram in one:
                    found[gram].append(number)
        idf = {gram: math.log(1 + len(self._lines) / (len(lines) + 0.5)) for gram, lines in found.items()}
        return found, idf, [sum(idf.get(gram, 0.0) for gram in one) for one in grams]

    def recognise(self, words: Sequence[Word], heard: str) -> list[Meant]:
        """The situations of a sentence, the surest first."""
        said, vetoed = self._said(words)
        for line, strength in self._heard(heard).items():
            said.setdefault(self._lines[line].situation, []).append((strength, ()))
        self._hinted(words, said)
        found = []
        for place, lines in said.items():
            if place in vetoed:
                continue
            lines.sort(key=lambda one: -one[0])
            strength = lines[0][0] + SECOND * sum(one[0] / (rank + 1) for rank, one in enumerate(lines[1:4]))
            spans = next((one[1] for one in lines if one[1]), ())
            found.append(Meant(place, strength, spans))
        found.sort(key=lambda one: (-one.strength, self.situations[one.situation].code))
        return found[:SHOWN]

    def _said(self, words: Sequence[Word]) -> tuple[dict[int, list[_Said]], set[int]]:
        """Situation → lines that enough of is said, with strength; and the situations that an `unless` rules out."""
        at = _places(words)
        much: dict[int, float] = defaultdict(float)
        for key in at:
            worth = self.weight(key)
            for number in self._found.get(key, ()):
                much[number] += worth
        said: dict[int, list[_Said]] = {}
        vetoed = set()
        for number, weight in much.items():
            line = self._lines[number]
            share = weight / line.weight
            if line.veto and share > WHOLE:
                vetoed.add(line.situation)
            elif not line.veto and share >= ENOUGH:
                places, ordered = _aligned(line.pattern, at)
                strength = share * share * min(1.0, weight / FULL) ** 0.5 * (1.0 if ordered else APART) * _denied(line.pattern, at)
                said.setdefault(line.situation, []).append((strength, tuple((words[one].start, words[one].end) for one in places)))
        return said, vetoed

    def _heard(self, heard: str) -> dict[int, float]:
        much: dict[int, float] = defaultdict(float)
        held: Counter[int] = Counter()
        for gram in pieces(heard, 3):
            worth = self._sound_idf.get(gram, 0.0)
            for number in self._sounds.get(gram, ()):
                much[number] += worth
                held[number] += 1
        found = {}
        for number, weight in much.items():
            share = weight / self._sound_weight[number]
            if share >= SOUNDS_ENOUGH and held[number] >= FEW_SOUNDS:
                found[number] = SOUNDS * share * share * min(1.0, held[number] / MANY_SOUNDS)
        return found

    def _hinted(self, words: Sequence[Word], said: dict[int, list[_Said]]) -> None:
        lemmas = [word.lemma for word in words]
        for start in range(len(words)):
            for end in range(start + 1, min(start + 4, len(words)) + 1):
                for place in self._hints.get(tuple(lemmas[start:end]), ()):
                    said.setdefault(place, []).append((HINT, ((words[start].start, words[end - 1].end),)))


def topic_words(words: Sequence[Word]) -> list[str]:
    """Words that may speak for a topic: no marks, and no member of a class, who is everywhere."""
    return [word.lemma for word in words if word.lemma not in MARKS and not word.kind]


def _speaks(word: str) -> bool:
    return word not in MARKS and not word.startswith("{")


def _denied(pattern: Pattern, at: Mapping[str, Sequence[int]]) -> float:
    """Less where the line denies something and the sentence denies nothing."""
    return 1.0 if not {NOT, CANNOT} & set(pattern.words) or NOT in at or CANNOT in at else UNDENIED


def _places(words: Sequence[Word]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        at[word.lemma].append(place)
        if word.kind:
            at[f"{{{word.kind}}}"].append(place)
    return at


def _aligned(pattern: Pattern, at: Mapping[str, Sequence[int]]) -> tuple[tuple[int, ...], bool]:
    """Where the words of a pattern stand, and whether they stand in its order and near enough together."""
    best: tuple[int, ...] = ()
    first = next((word for word in pattern.words if word in at), "")
    for start in at.get(first, ()):
        chain, last = [start], start
        for number, word in enumerate(pattern.words):
            if word == first and number == pattern.words.index(first):
                continue
            reach = FAR if number in pattern.wide else NEAR
            after = next((one for one in at.get(word, ()) if last < one <= last + reach + 1), None)
            if after is not None:
                chain.append(after)
                last = after
        if len(chain) > len(best):
            best = tuple(chain)
    present = sum(word in at for word in pattern.words)
    everywhere = tuple(sorted(at[word][0] for word in dict.fromkeys(pattern.words) if word in at))
    return (best, True) if len(best) >= present else (everywhere, False)


@lru_cache(maxsize=1)
def shipped() -> Recogniser:
    """The lexicon that ships with the product, read once per process."""
    held = lexicon()
    return Recogniser(held, stored(held), associations(), leanings())


def plain_recogniser() -> Recogniser:
    """The shipped lexicon without what was learned from questions."""
    held = lexicon()
    return Recogniser(held, stored(held))
