"""What a sentence says beside its needs: whose age, which weekday and hour; and where one need ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .patterns import Classes
from .words import Plain, Word, hiragana, plain

_AGE = re.compile(r"(\d{1,3})\s*(?:歳|才|さい)|(\d{2})\s*代|([一二三四五六七八九])?十([一二三四五六七八九])?(?:歳|才|代)")
_TEENS, _OLD = 18, 65
_DIGITS = "一二三四五六七八九"
_DAY = re.compile(r"([月火水木金土日])(?:曜日?)(?:なら|だけ|しか|の|に|は|も)?|土日|週末|(?:平日|日中)の?夜|夜間|夕方以降|仕事(?:の)?帰りに|お?昼休みに?")
_BREAK = re.compile(r"[。．！？!?\n;；]+|、|，|,|(?<=[たるいだ])し(?=、|。|て)|それから|それと(?!も)|あとは?、|ついでに|その上|おまけに")


@dataclass(frozen=True)
class Sentence:
    """A text, read once: its letters, its words, how it sounds."""

    plain: Plain
    words: tuple[Word, ...]
    sound: str
    folded: str
    ages: frozenset[str]
    weekdays: frozenset[int]

    def as_typed(self, start: int, end: int) -> str:
        """Letters as they were typed, without white space around."""
        return self.plain.as_typed(start, end).strip()


def read(text: str, classes: Classes) -> Sentence:
    """The text with what it says beside its needs."""
    letters = plain(text)
    days = [match for match in _DAY.finditer(letters.text)]
    found, heard = classes.hear(letters.text)
    words = tuple(word for word in found if not any(one.start() <= word.start < one.end() for one in days))
    weekdays = frozenset(place for match in days for place in _weekdays(match))
    return Sentence(letters, words, heard, hiragana(letters.text), _ages(letters.text, words, classes), weekdays)


def _weekdays(match: "re.Match[str]") -> tuple[int, ...]:
    """Monday is 0."""
    if match.group(1):
        return ("月火水木金土日".index(match.group(1)),)
    return (5, 6) if match.group(0) in ("土日", "週末") else ()


def _ages(text: str, words: Sequence[Word], classes: Classes) -> frozenset[str]:
    found = {classes.classes[word.kind].age for word in words if word.kind in classes.classes}
    for match in _AGE.finditer(text):
        years = int(match.group(1) or match.group(2) or 0) or _kanji(match)
        found.add("elder" if years >= _OLD else "child" if years <= _TEENS else "adult")
    return frozenset(found - {""})


def _kanji(match: "re.Match[str]") -> int:
    tens, ones = match.group(3), match.group(4)
    return (_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0)


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """Stretches of letters between which one need may end and another begin."""
    ends = [match.span() for match in _BREAK.finditer(sentence.plain.text)]
    edges = [0, *(place for one in ends for place in one), len(sentence.plain.text)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 1]


def part(sentence: Sentence, start: int, end: int) -> tuple[Word, ...]:
    """The words of a stretch."""
    return tuple(word for word in sentence.words if start <= word.start < end)
