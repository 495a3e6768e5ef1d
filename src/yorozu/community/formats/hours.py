"""A desk's week and days off as they are typed and written out: 月-金 8:30-17:15; 2026-12-01〜2026-12-03 | 研修 | 代わり."""

from collections.abc import Iterable
from datetime import date, time
from itertools import groupby

from yorozu.language.dates import parse_date

DAYS = "月火水木金土日"
Stretch = tuple[int, time, time]  # weekday (0 is Monday), opens, closes
Away = tuple[date, date, str, str]  # first day, last day, reason, who stands in


def read_hours(text: str) -> tuple[Stretch, ...]:
    """A week in lines; a lunch break makes two stretches on a line. Raises `ValueError` with the line that isn't one."""
    found: list[Stretch] = []
    for line in text.splitlines():
        if line.strip():
            try:
                found += _stretches(line.strip())
            except (ValueError, IndexError):
                raise ValueError(line.strip()[:40]) from None
    return tuple(found)


def _stretches(line: str) -> list[Stretch]:
    days, _sep, rest = line.replace("〜", "-").replace("～", "-").partition(" ")
    first, last = (DAYS.index(one) for one in (days[0], days[-1]))
    times = [tuple(_time(one) for one in pair.split("-")) for pair in rest.replace(",", " ").split()]
    if not times or first > last or any(len(pair) != 2 or pair[0] >= pair[1] for pair in times):
        raise ValueError
    return [(day, pair[0], pair[1]) for day in range(first, last + 1) for pair in times]


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def write_hours(stretches: Iterable[Stretch]) -> str:
    """The week as it is typed; days that follow each other and are alike stand on one line."""
    week = [(day, " ".join(f"{one[1]:%H:%M}-{one[2]:%H:%M}" for one in rows)) for day, rows in groupby(sorted(stretches), lambda one: one[0])]
    lines: list[tuple[int, int, str]] = []
    for day, text in week:
        if lines and lines[-1][1:] == (day - 1, text):
            lines[-1] = (lines[-1][0], day, text)
        else:
            lines.append((day, day, text))
    return "\n".join(f"{DAYS[first]}{f'-{DAYS[last]}' if last > first else ''} {text}" for first, last, text in lines)


def read_away(text: str) -> tuple[Away, ...]:
    """Days off, one stretch a line; a single day needs no end. Raises `ValueError` with the line that isn't one."""
    found: list[Away] = []
    for line in text.splitlines():
        if line.strip():
            days, _bar, rest = line.replace("｜", "|").partition("|")
            reason, _bar, stand_in = rest.rpartition("|") if "|" in rest else (rest, "", "")
            first, _to, last = days.replace("～", "〜").partition("〜")
            try:
                start = parse_date(first)
                found.append((start, parse_date(last) if last.strip() else start, reason.strip(), stand_in.strip()))
            except ValueError:
                raise ValueError(line.strip()[:40]) from None
    return tuple(found)


def write_away(rows: Iterable[Away]) -> str:
    """Days off as they are typed."""
    return "\n".join(f"{first}〜{last} | {reason.replace('|', '／').replace('｜', '／')} | {stand_in}" for first, last, reason, stand_in in rows)
