"""The schedule as data: periods by purpose, and the days that they come to."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yorozu.retention.enums import ACTS, BEGINS, MOST_YEARS, Counted, Purpose


@dataclass(frozen=True)
class Period:
    """How long what serves one purpose is kept. `fields`: model → names of its fields."""

    purpose: str
    begins: str
    counted: str
    years: int
    months: int
    act: str
    basis: str
    source: str
    fields: Mapping[str, tuple[str, ...]]

    def due_on(self, ended: date) -> date:
        """The first day on which what ended on that day is no longer kept."""
        first = _next_fiscal_year(ended) if self.counted == Counted.FISCAL_YEAR else ended
        return plus(first, 12 * self.years + self.months)

    def ended_before(self, today: date) -> date:
        """What ended before this day is due today: the first day that isn't."""
        guess = plus(today, -12 * self.years - self.months)
        if self.counted == Counted.FISCAL_YEAR:
            guess = date(guess.year if guess.month >= 4 else guess.year - 1, 4, 1)
        while self.due_on(guess) <= today:
            guess += timedelta(days=1)
        while self.due_on(guess - timedelta(days=1)) > today:
            guess -= timedelta(days=1)
        return guess


def _next_fiscal_year(day: date) -> date:
    return date(day.year + (1 if day.month >= 4 else 0), 4, 1)


def plus(day: date, months: int) -> date:
    """So many months later (or earlier); where that month has no such day, its last."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_KEYS = {"begins", "counted", "years", "months", "act", "basis", "source", "fields"}


def schedule_from(text: str) -> tuple[Period, ...]:
    """The periods of a file, in the order in which a run takes them; `ValueError` says what is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(str(error)) from None
    given.pop("kept", None)
    if wrong := sorted(set(given) ^ set(Purpose.values)):
        raise ValueError(f"[{wrong[0]}]: the purposes are {', '.join(Purpose.values)}, each once")
    return tuple(_period(purpose, given[purpose]) for purpose in Purpose.values)


def _period(purpose: str, said: object) -> Period:
    if not isinstance(said, dict) or set(said) != _KEYS:
        raise ValueError(f"[{purpose}] has {', '.join(sorted(_KEYS))}, and nothing else")
    for name, wanted in (("begins", (BEGINS[purpose],)), ("counted", tuple(Counted.values)), ("act", (ACTS[purpose],))):
        if said[name] not in wanted:
            raise ValueError(f"[{purpose}] {name} is {' or '.join(wanted)}")
    if why := not_a_period(said["years"], said["months"]):
        raise ValueError(f"[{purpose}] {why}")
    if not str(said["basis"]).strip():
        raise ValueError(f"[{purpose}] basis says on what the period rests")
    fields = {model.strip(): tuple(names.split()) for model, _, names in (str(one).partition(":") for one in said["fields"])}
    return Period(purpose, begins=said["begins"], counted=said["counted"], years=said["years"], months=said["months"], act=said["act"], basis=str(said["basis"]),
                  source=str(said["source"]), fields=fields)  # fmt: skip


def not_a_period(years: object, months: object) -> str:
    """What is wrong with a period; empty where nothing is. A month is the least: nothing may be due on the day on which it ends."""
    if type(years) is not int or type(months) is not int or not 0 <= years <= MOST_YEARS or not 0 <= months <= 11:
        return f"years are a whole number from 0 to {MOST_YEARS}, months from 0 to 11"
    return "" if years or months else "a period has a month or more"
