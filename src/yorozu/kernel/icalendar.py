"""Calendars as RFC 5545 (iCalendar): text is escaped, lines are folded at 75 octets, moments are UTC, whole days are dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LIMIT = 75  # octets of a line, without its end


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One entry. `begins` and `ends` are both moments, or both dates; a last date counts wholly."""

    uid: str
    title: str
    begins: datetime | date
    ends: datetime | date
    stamp: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False


def calendar(name: str, happenings: Iterable[Happening]) -> bytes:
    """The file that a calendar program subscribes to."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yorozu//calendar//JA", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{_escaped(name)}", "X-WR-TIMEZONE:Asia/Tokyo"]  # fmt: skip
    for one in happenings:
        lines += _entry(one)
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _entry(one: Happening) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{one.uid}", f"DTSTAMP:{_moment(one.stamp)}"]
    if isinstance(one.begins, datetime) and isinstance(one.ends, datetime):
        lines += [f"DTSTART:{_moment(one.begins)}", f"DTEND:{_moment(one.ends)}"]
    else:
        lines += [f"DTSTART;VALUE=DATE:{one.begins:%Y%m%d}", f"DTEND;VALUE=DATE:{one.ends + timedelta(days=1):%Y%m%d}"]
    lines.append(f"SUMMARY:{_escaped(one.title)}")
    lines += [f"{name}:{_escaped(value)}" for name, value in (("LOCATION", one.place), ("DESCRIPTION", one.text)) if value]
    if one.url:
        lines.append(f"URL:{one.url}")
    return [*lines, *(["STATUS:CANCELLED"] if one.cancelled else []), "END:VEVENT"]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """Backslash, comma, semicolon and line break have meanings; other control characters none."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in plain if one == "\n" or ord(one) >= 32)
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Never in the middle of a letter, and what goes on begins with a space."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LIMIT:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts) + "\r\n"
