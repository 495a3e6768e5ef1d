"""Dates as people write them: 和暦 or 西暦, in any width; and back."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


class DateNotUnderstood(ValueError):
    """Not a date; `code` says why: form, no-such-day, not-in-era."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


@dataclass(frozen=True)
class Era:
    """An era with its first day; it ends on the eve of the next one's."""

    name: str
    letter: str
    begins: date


ERAS = (
    Era("令和", "R", date(2019, 5, 1)), Era("平成", "H", date(1989, 1, 8)), Era("昭和", "S", date(1926, 12, 25)),
    Era("大正", "T", date(1912, 7, 30)), Era("明治", "M", date(1868, 10, 23)),
)  # fmt: skip
_ERA = re.compile(r"(令和?|平成?|昭和?|大正?|明治?|[RHSTM])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z", re.IGNORECASE)
_WESTERN = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\Z")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_PACKED_ERA = re.compile(r"([RHSTM])(\d{2})(\d{2})(\d{2})\Z", re.IGNORECASE)  # S100305, as forms of counters have it
_TAIL = re.compile(r"\s*(?:[(（]?[月火水木金土日](?:曜日?)?[)）]|生まれ|うまれ|生)\s*\Z")  # (火), 生まれ
_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")


def _plain(text: str) -> str:
    plain = _TAIL.sub("", re.sub(r"[‐‑‒–—―−ー]", "-", unicodedata.normalize("NFKC", text)).strip())
    return re.sub("[〇一二三四五六七八九十]+(?=[年月日])", _number, plain)


def _number(found: re.Match[str]) -> str:
    """十 → 10, 二十三 → 23, 一九三五 → 1935."""
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return tens.translate(_KANJI)
    return str(int(tens.translate(_KANJI) or 1) * 10 + int(ones.translate(_KANJI) or 0))


def parse_date(text: str) -> date:
    """The day that was typed; raises `DateNotUnderstood`. 令和元年4月30日 is refused: it was 平成31年."""
    plain = _plain(text)
    if found := _ERA.match(plain) or _PACKED_ERA.match(plain):
        era = next(one for one in ERAS if found[1].upper() in (one.name, one.name[0], one.letter))
        year = era.begins.year + (1 if found[2] == "元" else int(found[2])) - 1
        day = _day(year, int(found[3]), int(found[4]), text)
        later = [one.begins for one in ERAS if one.begins > era.begins]
        if day < era.begins or (later and day >= min(later)):
            raise DateNotUnderstood("not-in-era", text)
        return day
    if found := _WESTERN.match(plain) or _PACKED.match(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]), text)
    raise DateNotUnderstood("form", text)


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise DateNotUnderstood("no-such-day", text) from None


def to_wareki(day: date) -> str:
    """令和8年11月23日; before 明治 in 西暦."""
    for era in ERAS:
        if day >= era.begins:
            year = day.year - era.begins.year + 1
            return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"


def age_on(birth: date, day: date) -> int:
    """Age in law: a year is full on the eve of the birthday (年齢計算ニ関スル法律; 民法143条)."""
    reached = (day.month, day.day) >= (birth.month, birth.day)
    age = day.year - birth.year - (0 if reached else 1)
    tomorrow = date.fromordinal(day.toordinal() + 1)
    if not reached and (tomorrow.month, tomorrow.day) == (birth.month, birth.day):
        age += 1
    return age
