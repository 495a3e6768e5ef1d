"""Expressions of the lexicon as sequences of words: what a sentence is compared with.

An expression is compiled form by form: its alternatives are written out, a class in braces becomes one word that any
member matches, `…` allows a wider gap. Two expressions that come out equal are twins: one of them says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .lexicon import Misspelt, WordClass, classes_in, expressions_by_field, fault_of, forms, lexicon
from .words import MARKS, Word, analyse, plain, settled, sound, words

GAP = "…"


@dataclass(frozen=True)
class Pattern:
    """The words of one form, in order; `wide` holds the places before which a long gap is allowed."""

    expression: str
    form: str
    words: tuple[str, ...]
    wide: frozenset[int]
    sound: str


class Classes:
    """Finds the members of the classes in a row of words and makes one word of each."""

    def __init__(self, classes: Mapping[str, WordClass], members: Mapping[tuple[str, ...], str] | None = None) -> None:
        self.classes = classes
        self.members = members if members is not None else _members(classes)
        self._longest: dict[str, int] = {}
        for key in self.members:
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))

    def mark(self, found: Sequence[Word]) -> list[Word]:
        """The same words; members of a class, also those of several words, carry its name as their kind."""
        marked, place = [], 0
        while place < len(found):
            longest = min(self._longest.get(found[place].lemma, 0), len(found) - place)
            length = next((n for n in range(longest, 0, -1) if self._key(found, place, n) in self.members), 0)
            if length:
                last = found[place + length - 1]
                name = self.members[self._key(found, place, length)]
                lemma = "".join(one.lemma for one in found[place : place + length])
                marked.append(replace(found[place], lemma=lemma, end=last.end, kind=name))
            else:
                marked.append(found[place])
            place += length or 1
        return marked

    @staticmethod
    def _key(found: Sequence[Word], place: int, length: int) -> tuple[str, ...]:
        return tuple(one.lemma for one in found[place : place + length])

    def read(self, text: str) -> list[Word]:
        """The words of a text, with classes."""
        return self.hear(text)[0]

    def hear(self, text: str) -> tuple[list[Word], str]:
        """The words of a text, with classes, and how it is read."""
        found, heard = analyse(text)
        return self.mark(settled(found)), heard


def _members(classes: Mapping[str, WordClass]) -> dict[tuple[str, ...], str]:
    """The words of each member of each class → the class."""
    found: dict[tuple[str, ...], str] = {}
    for one in classes.values():
        for member in one.words:
            key = tuple(word.lemma for word in settled(words(plain(member).text)))
            if key:
                found.setdefault(key, one.name)
    return found


def compile_expression(expression: str, classes: Classes) -> tuple[Pattern, ...]:
    """One pattern per form that has any word."""
    made = [_compile(expression, form, classes) for form in forms(expression)]
    return tuple({one.words: one for one in made if one.words}.values())


def _compile(expression: str, form: str, classes: Classes) -> Pattern:
    named = iter(classes_in(form))
    found: list[str] = []
    wide: set[int] = set()
    shown: list[str] = []
    for part in form.split(GAP):
        if found:
            wide.add(len(found))
        pieces = [(piece, next(named) if place % 2 else "") for place, piece in enumerate(_split(part))]
        text, spans = "", {}
        for piece, name in pieces:
            if name:
                spans[len(text)] = name
                piece = classes.classes[name].words[0]
            text += plain(piece).text
        shown.append(text)
        found.extend(f"{{{spans[word.start]}}}" if word.start in spans else word.lemma for word in classes.read(text))
    shown_text = "".join(shown)
    return Pattern(expression, shown_text, tuple(found), frozenset(wide), sound(shown_text))


def _split(part: str) -> list[str]:
    pieces: list[str] = []
    rest = part
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        pieces += [before, name]
    return [*pieces, rest]


def check_expression(expression: str) -> bool:
    """Whether an expression that somebody typed has a word that carries meaning; Misspelt where it can't be read."""
    held = lexicon()
    if fault := fault_of(expression, held.classes):
        raise Misspelt(fault)
    found = compile_expression(expression, Classes(held.classes))
    return bool(found) and all(any(word not in MARKS and not word.startswith("{") for word in one.words) for one in found)


def twins(expressions: Iterable[str], classes: Classes) -> list[tuple[str, str]]:
    """Pairs of different lines of one situation of which one has no form of its own; and lines that have no word at all."""
    held: dict[tuple[str, ...], str] = {}
    found = []
    for expression in expressions:
        keys = [one.words for one in compile_expression(expression, classes)]
        if not keys:
            found.append((expression, ""))
        elif all(key in held for key in keys):
            found.append((expression, held[keys[0]]))
        for key in keys:
            held.setdefault(key, expression)
    return found


def report() -> dict[str, Any]:
    """What the shipped lexicon holds: situations, lines written, forms that differ, both per life field, and the twins to mend."""
    held = lexicon()
    classes = Classes(held.classes)
    compiled = {(one.code, pattern.words) for one in held.situations for line in one.expressions for pattern in compile_expression(line, classes)}
    doubled = [{"situation": one.code, "expression": line, "same_as": other}
               for one in held.situations for line, other in twins((*one.expressions, *one.hints), classes)]  # fmt: skip
    return {"situations": len(held.situations), "expressions": sum(len(one.expressions) for one in held.situations), "forms": len(compiled),
            "hints": sum(len(one.hints) for one in held.situations), "fields": expressions_by_field(held.situations), "twins": doubled}  # fmt: skip
