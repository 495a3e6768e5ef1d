"""The desks of a city in memory, and what of a sentence speaks for each of them.

One number per desk and kind of evidence; how much each kind counts stands in `fusion.py` alone. No loop over desks: every kind is
an inverted index, so that twenty thousand cost what the matching ones cost.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Self

from .learning import NOTHING, Learned
from .lexicon import Lexicon, Situation
from .patterns import compile_expression
from .postings import Postings, pieces
from .sentence import Sentence, read
from .situations import Meant, Recogniser, shipped, topic_words
from .words import MARKS, Word, hiragana, plain

TITLE = 2.0  # a word of the title counts as so many of the text
SPEAKS = 0.8  # weight from which a single word is named as a reason
CLEAR = 0.5  # strength from which a situation is one of the terms to learn from
LEADS = 0.15  # how much a situation must lead to a desk to be named as a reason
LINKED = 150  # a situation leads to at most so many desks of a large city
_ELDER = re.compile("高齢|介護|認知症|老人|シニア|終活|後見")
_CHILD = re.compile("子ども|こども|子供|児童|乳幼児|母子|子育て|妊娠|保育|学校|生徒|就学|少年|育児|発達")
_DIGIT = re.compile(r"\d")
_LONGEST = 14

Span = tuple[int, int]


@dataclass(frozen=True)
class Doc:
    """One desk: what it says of itself, the everyday words that lead to it, its life fields, the expressions of the city."""

    id: str
    title: str
    text: str
    words: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()  # a city's own, in the lexicon's form
    reasons: tuple[str, ...] = ()  # why, for each of them


@dataclass(frozen=True)
class Heard:
    """A stretch of a sentence: its words, sounds and letters, the situations that it speaks of, and the desks that a city's expressions name."""

    words: tuple[Word, ...]
    sound: str
    letters: str
    meant: tuple[Meant, ...]
    city: tuple[Meant, ...] = ()
    about: Mapping[int, float] = field(default_factory=dict)
    leans: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """Kind of evidence → desk → how much; and the one age of which the sentence speaks."""

    kinds: Mapping[str, Mapping[int, float]]
    age: frozenset[str]


def fold(text: str) -> str:
    """The text as it is compared letter by letter: NFKC, lower case, katakana as hiragana, without white space."""
    return "".join(hiragana(plain(text).text).split())


class Desks:
    """All desks of a city."""

    def __init__(self, docs: Sequence[Doc], recogniser: Recogniser | None = None, learned: Learned = NOTHING,
                 added: Mapping[str, Sequence[str]] | None = None) -> None:  # fmt: skip
        """`added`: situation's code → expressions that the city says of it."""
        self.docs = tuple(docs)
        self.learned = learned
        self._places = {doc.id: place for place, doc in enumerate(self.docs)}
        self.recogniser = recogniser or shipped()
        texts = [f"{doc.text} {' '.join(doc.words)} {' '.join(doc.fields)}" for doc in self.docs]
        titles, bodies, sounds = [], [], []
        for doc, text in zip(self.docs, texts, strict=True):
            (title, heard), (body, heard_too) = (self._heard(one) for one in (doc.title, text))
            titles.append(title)
            bodies.append(_sum(body, title))
            sounds.append(f"{heard} {heard_too}")
        self.titles, self.words = Postings(titles), Postings(bodies)
        self.letters = Postings(pieces(fold(doc.title + text)) for doc, text in zip(self.docs, texts, strict=True))
        self.sounds = Postings(pieces(one, 3) for one in sounds)
        self._ages = [_ages(doc) for doc in self.docs]
        self._own = self._own_words()
        self._folded = [(fold(doc.title), fold(text)) for doc, text in zip(self.docs, texts, strict=True)]
        self.city, self.added = _city(self.docs, self.recogniser), _added(added or {}, self.recogniser)
        self.links = [self._link(one.means) for one in self.recogniser.situations]
        first = {(doc.text, doc.words): place for place, doc in reversed(list(enumerate(self.docs)))}
        self.kinds = [first[doc.text, doc.words] if doc.text else place for place, doc in enumerate(self.docs)]

    def _heard(self, text: str) -> tuple[Counter[str], str]:
        found, heard = self.recogniser.classes.hear(plain(text).text)
        return Counter(word.lemma for word in found if word.lemma not in MARKS), heard

    def _terms(self, text: str) -> Counter[str]:
        return self._heard(text)[0]

    def _own_words(self) -> tuple[dict[str, list[int]], dict[tuple[str, ...], list[int]]]:
        """Everyday words of the desks: by their letters, and by their words."""
        letters: dict[str, list[int]] = defaultdict(list)
        words: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, doc in enumerate(self.docs):
            for one in dict.fromkeys(doc.words):
                if folded := fold(one):
                    letters[folded].append(place)
                lemmas = tuple(word.lemma for word in self.recogniser.classes.read(plain(one).text))
                if len(lemmas) > 1:
                    words[lemmas].append(place)
        return letters, words

    # --- situation → desks ---

    def _link(self, means: Sequence[str]) -> dict[int, float]:
        """Which desks name what helps in a situation, strongest 1."""
        found: dict[int, float] = defaultdict(float)
        for rank, phrase in enumerate(means):
            matched = self._named(phrase)
            if matched:
                general = math.log(1 + len(self.docs) / len(matched)) / math.log(1 + len(self.docs))
                for place, much in matched.items():
                    found[place] += much * general / (1 + 0.3 * rank)
        best = max(found.values(), default=0.0)
        top = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:LINKED]
        return {place: much / best for place, much in top}

    def _named(self, phrase: str) -> dict[int, float]:
        """Desks that name a phrase: letter for letter, or most of its words."""
        rarity, folded = {term: self.words.idf(term) for term in self._terms(phrase)}, fold(phrase)
        total = sum(much or 3.0 for much in rarity.values()) or 1.0
        share, title = ({}, {})  # type: tuple[dict[int, float], dict[int, float]]
        for term, much in rarity.items():
            worth = much / total
            for held, by in ((share, self.words), (title, self.titles)):
                for place in by.places(term):
                    held[place] = held.get(place, 0.0) + worth
        found = {}
        for place, much in share.items():
            in_title, in_text = self._folded[place]
            if folded in in_title:
                found[place] = 1.6
            elif folded in in_text:
                found[place] = 1.0
            elif much > 0.5:
                found[place] = 0.8 * much * much + 0.4 * title.get(place, 0.0) ** 2
        return found

    # --- sentence → evidence ---

    def read(self, text: str) -> Sentence:
        """A sentence as this index reads it."""
        return read(text, self.recogniser.classes)

    def hear(self, words: Sequence[Word], sounds: str, letters: str) -> Heard:
        """Words with the situations that they speak of."""
        city = self.city.recognise(words, sounds) if self.city else ()
        meant = self.recogniser.recognise(words, sounds)
        if self.added:
            meant = _joined(meant, [Meant(self.recogniser.places[self.added.situations[one.situation].code], one.strength, one.spans)
                                    for one in self.added.recognise(words, sounds)])  # fmt: skip
        return Heard(tuple(words), sounds, letters, tuple(meant), tuple(city), self.recogniser.about(words), self.recogniser.leans(words, meant))

    def trying(self, docs: Sequence[Doc], added: Mapping[str, Sequence[str]]) -> Self:
        """The same desks with other expressions of the city: quick, as nothing else is read anew."""
        other = copy(self)
        other.docs = tuple(docs)
        other.city, other.added = _city(other.docs, self.recogniser), _added(added, self.recogniser)
        return other

    def own_ear(self, sentence: Sentence) -> bool:
        """Whether any of the city's expressions is heard in a sentence."""
        return any(one.recognise(sentence.words, sentence.sound) for one in (self.city, self.added) if one)

    def told(self, place: int, heard: Heard) -> tuple[str, str, str]:
        """The situation that leads to a desk most (its code), why it may help, and how urgent it is; the city's own reason before the lexicon's."""
        own = next((one for one in heard.city if self.city and self.city.situations[one.situation].code == self.docs[place].id), None)
        leads = max(heard.meant, key=lambda one: one.strength * self.links[one.situation].get(place, 0.0), default=None)
        held = self.recogniser.situations[leads.situation] if leads and leads.strength >= CLEAR and self.links[leads.situation].get(place, 0.0) > LEADS else None
        reason = self.city.situations[own.situation].reason if own and self.city else ""
        return (held.code, reason or held.reason, held.urgency) if held else ("", reason, "")

    def heard(self, sentence: Sentence) -> Heard:
        """The whole of a sentence."""
        return self.hear(sentence.words, sentence.sound, sentence.folded)

    def evidence(self, sentence: Sentence, heard: Heard) -> Evidence:
        """What speaks for which desks."""
        asked = {word.lemma: 1.0 for word in heard.words if word.lemma not in MARKS}
        kinds: dict[str, dict[int, float]] = {"words": self.words.scores(asked), "title": self.titles.scores(asked),
                 "letters": self.letters.scores(dict.fromkeys(pieces(heard.letters), 1.0)),
                 "sounds": self.sounds.scores(dict.fromkeys(pieces(heard.sound, 3), 1.0)),
                 "situation": {}, "situations": {}, "topic": {},
                 "own": {place: sum(1.0 + 0.5 * (end - start) for start, end in spans) for place, spans in self.own(heard).items()}}  # fmt: skip
        strongest, together = kinds["situation"], kinds["situations"]
        for one in heard.meant:
            for place, much in self.links[one.situation].items():
                strongest[place] = max(strongest.get(place, 0.0), much * one.strength)
                together[place] = together.get(place, 0.0) + much * one.strength
        topic = kinds["topic"]
        for situation, strength in heard.about.items():
            for place, much in self.links[situation].items():
                topic[place] = max(topic.get(place, 0.0), much * strength)
        leaning: dict[int, float] = {}
        kinds["leaning"] = leaning
        for situation, much in heard.leans.items():
            for place, linked in self.links[situation].items():
                leaning[place] = leaning.get(place, 0.0) + much * linked
        learned = self.learned.scores(self.terms(heard)) if self.learned.strength else {}
        kinds["learned"] = {self._places[desk]: much for desk, much in learned.items() if desk in self._places}
        city = kinds["city"] = {}
        for one in heard.city if self.city else ():
            place = self._places[self.city.situations[one.situation].code]  # type: ignore[union-attr]
            city[place] = max(city.get(place, 0.0), one.strength)
        said = sentence.ages & {"elder", "child"}
        return Evidence(kinds, said if len(said) == 1 else frozenset())

    def _about(self, place: int, heard: Heard) -> list[Span]:
        """Where single words stand that speak for the situation which leads most to a desk."""
        best = max(heard.about, key=lambda one: (heard.about[one] * self.links[one].get(place, 0.0), -one), default=-1)
        if best < 0 or heard.about[best] * self.links[best].get(place, 0.0) < SPEAKS:
            return []
        code, weights = self.recogniser.situations[best].code, self.recogniser.topics.weights
        return [(word.start, word.end) for word in heard.words if not word.kind and weights.get(word.lemma, {}).get(code, 0.0) > SPEAKS]

    def answered(self, questions: Iterable[tuple[str, Collection[str]]]) -> Iterable[tuple[list[str], list[dict[str, float]]]]:
        """For questions and the ids of their right desks: the words, and for each desk the situations that lead to it."""
        for text, right in questions:
            places = [self._places[one] for one in right if one in self._places]
            yield topic_words(self.read(text).words), [
                {one.code: self.links[number].get(place, 0.0) for number, one in enumerate(self.recogniser.situations)} for place in places]  # fmt: skip

    def terms(self, heard: Heard, names: Collection[int] = ()) -> frozenset[str]:
        """What can be learned from: words that the lexicon or a desk uses, but for those that begin at `names` and numbers (a telephone's, a house's), and situations."""
        known = (word.lemma for word in heard.words if word.lemma not in MARKS and word.start not in names and not _DIGIT.search(word.lemma) and (self.words.holds(word.lemma) or self.recogniser.knows(word.lemma)))
        return frozenset((*known, *(f"#{self.recogniser.situations[one.situation].code}" for one in heard.meant if one.strength >= CLEAR)))

    def of(self, evidence: Evidence, place: int) -> dict[str, float]:
        """Kind of evidence → how much, for one desk."""
        found = {kind: much[place] for kind, much in evidence.kinds.items() if place in much}
        if evidence.age and self._ages[place]:
            found["age"] = 1.0 if evidence.age & self._ages[place] else -1.0
        return found

    def own(self, heard: Heard) -> dict[int, list[Span]]:
        """Desks whose everyday words stand in the text: where (of overlapping ones the longest)."""
        by_letters, by_words = self._own
        letters, words = heard.letters, heard.words
        found: dict[int, list[Span]] = defaultdict(list)
        for start in range(len(letters)) if by_letters else ():
            for end in range(start + 1, min(start + _LONGEST, len(letters)) + 1):
                for place in by_letters.get(letters[start:end], ()):
                    found[place].append((start, end))
        lemmas = [word.lemma for word in words] if by_words else []
        for start in range(len(lemmas)):
            for end in range(start + 2, min(start + 5, len(lemmas)) + 1):
                for place in by_words.get(tuple(lemmas[start:end]), ()):
                    found[place].append((words[start].start, words[end - 1].end))
        return {place: _longest(spans) for place, spans in found.items()}

    def because(self, place: int, heard: Heard) -> list[Span]:
        """Where the words stand that speak for a desk: its own, those of situations that lead to it, those that it says itself."""
        spans = [span for one in heard.city if self.city and self.city.situations[one.situation].code == self.docs[place].id for span in one.spans]
        spans += self.own(heard).get(place, ())
        leading = sorted(((one.strength * self.links[one.situation].get(place, 0.0), one.spans) for one in heard.meant), key=lambda one: -one[0])
        spans += [span for much, several in leading[:2] if much > LEADS for span in several]
        spans += self._about(place, heard)
        spans += [(word.start, word.end) for word in heard.words if self.words.stands(word.lemma, place)]
        return _longest(dict.fromkeys(spans))


def _city(docs: Sequence[Doc], recogniser: Recogniser) -> Recogniser | None:
    """A city's own expressions: each desk a situation of its own, one more for each other reason."""
    rows = []
    for doc in docs:
        by_reason: dict[str, list[str]] = {}
        for text, why in zip_longest(doc.expressions, doc.reasons, fillvalue=""):
            by_reason.setdefault(why, []).append(text)
        rows += [Situation(doc.id, doc.title, doc.fields, (), why, tuple(texts)) for why, texts in by_reason.items()]
    return _recogniser(rows, recogniser)


def _added(added: Mapping[str, Sequence[str]], recogniser: Recogniser) -> Recogniser | None:
    """What a city says of the lexicon's situations; codes that the lexicon no longer has are passed over."""
    return _recogniser([replace(recogniser.situations[recogniser.places[code]], expressions=tuple(texts), hints=(), unless=())
                        for code, texts in added.items() if code in recogniser.places], recogniser)  # fmt: skip


def _recogniser(rows: Sequence[Situation], recogniser: Recogniser) -> Recogniser | None:
    held = Lexicon(tuple(rows), recogniser.classes.classes)
    texts = dict.fromkeys(text for one in rows for text in one.expressions)
    return Recogniser(held, (recogniser.classes, {text: compile_expression(text, recogniser.classes) for text in texts})) if rows else None


def _joined(meant: Sequence[Meant], more: Sequence[Meant]) -> list[Meant]:
    """Situations once each, the surer of two, the surest first."""
    found = {one.situation: one for one in meant}
    for one in more:
        if one.situation not in found or found[one.situation].strength < one.strength:
            found[one.situation] = one
    return sorted(found.values(), key=lambda one: -one.strength)


def _longest(spans: "Sequence[Span] | Mapping[Span, None]") -> list[Span]:
    kept = dict.fromkeys(spans)
    return [one for one in kept if not any(one != other and other[0] <= one[0] and one[1] <= other[1] for other in kept)]


def _sum(text: Counter[str], title: Counter[str]) -> dict[str, float]:
    return {term: text[term] + TITLE * title[term] for term in text | title}


def _ages(doc: Doc) -> frozenset[str]:
    said = f"{doc.title} {doc.text}"
    return frozenset(age for age, pattern in (("elder", _ELDER), ("child", _CHILD)) if pattern.search(said))
