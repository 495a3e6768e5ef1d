"""Words of danger: whose numbers stand before everything else. When in doubt a number too many is shown."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class UrgentNumber:
    """A telephone number to call now, the words that led to it, and when it answers."""

    number: str
    name: str
    because: tuple[str, ...]
    hours: str


@dataclass(frozen=True)
class _Danger:
    pattern: re.Pattern[str]
    numbers: tuple[str, ...]


@lru_cache(maxsize=1)
def _table() -> tuple[tuple[_Danger, ...], re.Pattern[str], dict[str, dict[str, str]]]:
    folder = resources.files("yorozu.language").joinpath("lexicon")
    danger = tomllib.loads(folder.joinpath("danger.toml").read_text("utf-8"))
    numbers = tomllib.loads(folder.joinpath("urgent_numbers.toml").read_text("utf-8"))["number"]
    rows = tuple(_Danger(re.compile("|".join(one["patterns"])), tuple(one["numbers"])) for one in danger["danger"])
    return rows, re.compile("|".join(danger["harmless"])), numbers


def numbers_for_all() -> tuple[tuple[UrgentNumber, ...], str]:
    """Every number of the table, for paper, and the day on which they were checked (ISO)."""
    found = tomllib.loads(resources.files("yorozu.language").joinpath("lexicon/urgent_numbers.toml").read_text("utf-8"))
    rows = tuple(UrgentNumber(one["number"], one["name"], (), one["hours"]) for one in found["number"].values())
    return rows, str(found["checked_on"])


def urgent_numbers(text: str) -> tuple[UrgentNumber, ...]:
    """Numbers for the dangers that `text` speaks of, in the order of the table; empty where it speaks of none."""
    rows, harmless, numbers = _table()
    plain = harmless.sub("　", text)
    found: dict[str, list[str]] = {}
    for row in rows:
        words = list(dict.fromkeys(match.group(0) for match in row.pattern.finditer(plain)))
        for number in row.numbers if words else ():
            found.setdefault(number, []).extend(words)
    return tuple(UrgentNumber(numbers[key]["number"], numbers[key]["name"], tuple(dict.fromkeys(words)), numbers[key]["hours"])
                 for key, words in found.items())  # fmt: skip
