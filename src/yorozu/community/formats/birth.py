"""A day of birth as it is typed: whole, or only year, or year and month (不詳); 和暦 or 西暦."""

import re
import unicodedata

from yorozu.language.dates import DateNotUnderstood, parse_date

Birth = tuple[int | None, int | None, int | None]
_PARTS = re.compile(r"(\d{4})(?:\s*[年./-]\s*(\d{1,2}))?\s*[年月]?\Z")
_ERA = re.compile(r"(\D+(?:元|\d{1,2}))\s*年?\Z")


def read_birth(text: str) -> Birth:
    """Year, month and day; None for what wasn't said. Raises `DateNotUnderstood`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return None, None, None
    if found := _PARTS.match(plain):
        year, month = int(found[1]), int(found[2]) if found[2] else None
        if year < 1850 or (month is not None and not 1 <= month <= 12):
            raise DateNotUnderstood("no-such-day", text)
        return year, month, None
    if found := _ERA.match(plain):
        return _year_of(found[1]), None, None
    day = parse_date(plain)
    return day.year, day.month, day.day


def _year_of(era_year: str) -> int:
    """昭和10 → 1935: an era's first year has no January, its last no December."""
    try:
        return parse_date(f"{era_year}年12月31日").year
    except DateNotUnderstood:
        return parse_date(f"{era_year}年1月1日").year


def write_birth(year: int | None, month: int | None, day: int | None) -> str:
    """As `read_birth` reads it."""
    return "-".join(text for text, there in ((f"{year:04}" if year else "", year), (f"{month:02}" if month else "", month),
                                             (f"{day:02}" if day else "", day)) if there)  # fmt: skip
