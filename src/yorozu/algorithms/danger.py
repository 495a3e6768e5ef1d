"""Words of danger: whose numbers stand before everything else. When in doubt a number too many is shown.

The table is src/yorozu/language/lexicon/danger.toml. A text is folded (NFKC, small letters, katakana as hiragana, no space between
Japanese letters), so that 「きえ たい」, 「キエタイ」 and 「消えたい」 need one pattern each at most. No analyser is needed: these words
must be found when everything else fails, and in time that grows with the length of the text only: patterns read all of it, what is
weighed sentence by sentence only the beginning and the end of a text that is very long. Where the letters say nothing,
danger_words.py asks whether several words of a sentence say it together; danger_net.py weighs everything that is said, hears what neither
does, and holds back what is surely none.
"""

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from .danger_net import ALARM, CALM, Heard, listen
from .danger_words import Told, told
from .words import hiragana, plain

BLANK = "　"
FIRST, LAST = 1200, 600  # letters of a very long text
GAP = "[^。!?\n]{0,12}"
REASONS = 12  # so many words of one kind are named at most
OLD_AFTER = datetime.timedelta(days=180)
_WORD = re.compile(r"<([a-z]+)>")
_LARGE = re.compile(r"(?<!\\)[A-Z]")
_SPACE = re.compile(r"(?<![!-~])[ \t]+|[ \t]+(?![!-~])")


@dataclass(frozen=True)
class UrgentNumber:
    """A telephone number to call now, the words that led to it, and when it answers; without a number it is the city's own desk."""

    number: str
    name: str
    because: tuple[str, ...]
    hours: str


@dataclass(frozen=True)
class Danger:
    """One kind of danger that a text speaks of, and the typed words that say so."""

    kind: str
    numbers: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class _Table:
    rows: tuple[_Row, ...]
    harmless: tuple[re.Pattern[str], ...]
    numbers: dict[str, dict[str, str]]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("yorozu.language").joinpath("lexicon", name).read_text("utf-8"))


def _compiled(pattern: str, words: dict[str, str]) -> re.Pattern[str]:
    while _WORD.search(pattern):
        pattern = _WORD.sub(lambda found: f"(?:{words[found.group(1)]})", pattern)
    return re.compile(_LARGE.sub(lambda found: found[0].lower(), hiragana(pattern)).replace("…", GAP))  # read in small letters, as the text is


@lru_cache(maxsize=1)
def _table() -> _Table:
    danger, numbers = _read("danger.toml"), _read("urgent_numbers.toml")
    words = danger["words"]
    rows = tuple(_Row(one["kind"], tuple(_compiled(pattern, words) for pattern in one["patterns"]), tuple(one["numbers"])) for one in danger["danger"])
    return _Table(rows, tuple(_compiled(pattern, words) for pattern in danger["harmless"]), numbers["number"])


def _folded(typed: str) -> tuple[str, tuple[int, ...]]:
    """The text as patterns see it, and the place in the typed text of each of its letters."""
    read = plain(typed)
    drop = {at for space in _SPACE.finditer(read.text) for at in range(*space.span())}
    kept = [at for at in range(len(read.text)) if at not in drop]
    text = hiragana("".join(read.text[at] for at in kept))
    return text, (*(read.places[at] for at in kept), len(typed))


def dangers(typed: str) -> tuple[Danger, ...]:
    """The dangers that a text speaks of, in the order of the table; empty where it speaks of none."""
    rows, told, found = evidence(typed)
    heard = listen(typed, found, [one.spans[0][0] for one in told], stretches(len(typed)))
    if heard.score < CALM and not _is_unheard(found, len(typed)):
        return ()
    return tuple(rows) or _told(typed, told) or _heard(typed, heard)


def stretches(length: int) -> tuple[tuple[int, int], ...]:
    """What of a text is weighed sentence by sentence: all of it, of a very long one its beginning and its end."""
    return ((0, length),) if length <= FIRST + LAST else ((0, FIRST), (length - LAST, length))


def _is_unheard(found: Mapping[str, Iterable[tuple[int, int]]], length: int) -> bool:
    """Whether patterns found something that the net didn't weigh: it holds nothing of that back."""
    return any(not any(start <= at < end for start, end in stretches(length)) for spans in found.values() for at, _ in spans)


def evidence(typed: str) -> tuple[list[Danger], tuple[Told, ...], dict[str, list[tuple[int, int]]]]:
    """What patterns find, what words tell together where no pattern finds anything, and where in the typed text the patterns found it."""
    table = _table()
    text, places = _folded(typed)
    left = list(typed)

    def blank(found: re.Match[str]) -> str:
        left[places[found.start()] : places[found.end()]] = BLANK * (places[found.end()] - places[found.start()])
        return BLANK * len(found.group())

    for pattern in table.harmless:
        text = pattern.sub(blank, text)
    rows: list[Danger] = []
    where: dict[str, list[tuple[int, int]]] = {}
    for row in table.rows:
        spans = sorted(match.span() for pattern in row.patterns for match in pattern.finditer(text) if match.end() > match.start())
        if spans:
            here = [(places[start], places[end]) for start, end in spans]
            where.setdefault(row.kind, []).extend(here)
            rows.append(Danger(row.kind, row.numbers, tuple(dict.fromkeys(typed[start:end].strip() for start, end in here))))
    return rows, () if rows else tuple(_told_in(left)), where


def _told_in(left: Sequence[str]) -> Iterator[Told]:
    for start, end in stretches(len(left)):
        for one in told("".join(left[start:end])):
            yield replace(one, spans=tuple((start + first, start + last) for first, last in one.spans))


def _told(typed: str, found: Iterable[Told]) -> tuple[Danger, ...]:
    """The dangers that words tell together, each with the numbers of its kind's last row."""
    words: dict[str, dict[str, None]] = {}
    for one in found:
        words.setdefault(one.kind, {}).update(dict.fromkeys(typed[start:end].strip() for start, end in one.spans))
    last = {row.kind: row for row in _table().rows}
    return tuple(Danger(kind, row.numbers, _whole(words[kind])) for kind, row in last.items() if kind in words)


def _heard(typed: str, heard: Heard) -> tuple[Danger, ...]:
    """What the net alone hears, with the words that weigh most."""
    because = _whole(typed[start:end].strip() for start, end in heard.spans)
    last = {row.kind: row for row in _table().rows}
    return tuple(Danger(kind, row.numbers, because) for kind, row in last.items() if heard.score > ALARM and kind in heard.kinds)


def _whole(words: Iterable[str]) -> tuple[str, ...]:
    """Words without those that are a part of another."""
    found = tuple(words)[:REASONS]
    return tuple(word for word in found if not any(word != other and word in other for other in found))


def numbers_for_all() -> tuple[tuple[UrgentNumber, ...], datetime.date | None]:
    """Every number of the table, for paper, and the day since when all of them are checked; None while any isn't."""
    rows = tuple(UrgentNumber(one["number"], one["name"], (), one["hours"]) for one in _table().numbers.values())
    days = [_checked(one) for one in _table().numbers.values() if one["number"]]
    known = [day for day in days if day]
    return rows, min(known) if known and len(known) == len(days) else None


def urgent_numbers(text: str) -> tuple[UrgentNumber, ...]:
    """Numbers for the dangers that `text` speaks of, in the order of the table; empty where it speaks of none."""
    numbers = _table().numbers
    found: dict[str, list[str]] = {}
    for one in dangers(text):
        for key in one.numbers:
            found.setdefault(key, []).extend(one.because)
    return tuple(UrgentNumber(numbers[key]["number"], numbers[key]["name"], tuple(dict.fromkeys(words)), numbers[key]["hours"])
                 for key, words in found.items())  # fmt: skip


def numbers_of_kind(kind: str) -> tuple[UrgentNumber, ...]:
    """The numbers of the last row of a kind of danger; empty where there is no such kind."""
    numbers = _table().numbers
    keys = next((row.numbers for row in reversed(_table().rows) if row.kind == kind), ())
    return tuple(UrgentNumber(numbers[key]["number"], numbers[key]["name"], (), numbers[key]["hours"]) for key in keys)


def with_city(found: tuple[UrgentNumber, ...], phone: str) -> tuple[UrgentNumber, ...]:
    """The city's own desk with its telephone; without one it is left out."""
    return tuple(one if one.number else replace(one, number=phone) for one in found if one.number or phone)


def _checked(number: dict[str, str]) -> datetime.date | None:
    return datetime.date.fromisoformat(number["checked_on"]) if number["checked_on"] else None


def numbers_to_check(today: datetime.date) -> tuple[str, ...]:
    """The numbers that nobody has checked, or not for half a year; the city's own desk isn't one of them."""
    days = {one["number"]: _checked(one) for one in _table().numbers.values() if one["number"]}
    return tuple(number for number, day in days.items() if day is None or today - day > OLD_AFTER)
