"""Lines of lists that are no places: figures of the population by area, and a city's own offices."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yorozu.language.names import clean_text, fold_name

from . import cells as cell
from .columns import age_band
from .identity import digest_of
from .rows import RowRefused
from .tables import Line


@dataclass(slots=True)
class FigureRow:
    """The population of one area on one day. `by_age`: {"0-4": [men, women], …}."""

    name: str
    key: str
    digest: str
    code: str
    city_code: str
    counted_on: date
    total: int | None
    male: int | None
    female: int | None
    households: int | None
    by_age: dict[str, list[int | None]]
    note: str
    external_id: str = ""

    def values(self) -> dict[str, Any]:
        """The fields that hold something, as plain values."""
        return {"name": self.name, "code": self.code, "city_code": self.city_code, "counted_on": self.counted_on.isoformat(), "total": self.total,
                "male": self.male, "female": self.female, "households": self.households, "by_age": self.by_age, "note": self.note}  # fmt: skip


def figure_of(line: Line, *, by_city: bool = False, told_on: date | None = None) -> FigureRow:
    """The figures of a line; raises `RowRefused` where the area, the day or a number can't be read.

    `by_city`: of a list that names cities and no areas in them. `told_on`: the day that the list's name or title tells, for rows without one.
    """
    named = {key: clean_text(value, limit=400) for key, value in line.cells.items()}
    keys = ("municipality", "city") if by_city else ("district", "address_town", "name")
    name = next((named[key] for key in keys if named.get(key)), "")
    if cell.is_none(name):
        raise RowRefused("地域名", name, "地域名がありません。地域名を入れてください。")
    day = _counted_on(named.get("counted_on", ""), told_on)
    by_age: dict[str, list[int | None]] = {}
    note = [named.get("note", "")]
    for title, value in line.rest.items():
        if band := age_band(title):
            by_age.setdefault(band[0], [None, None])[band[1]] = _count(value, title)
        else:
            note.append(f"{title}：{value}")
    code, city = named.get("district_code", "")[:20], named.get("city_code", "")[:6]
    return FigureRow(
        name=name[:120], key=f"{city}|{code}|{fold_name(name)[:120]}|{day}", digest=digest_of(named, line.rest), code=code, city_code=city, counted_on=day,
        total=_count(named.get("total", ""), "総人口"), male=_count(named.get("male", ""), "男性"), female=_count(named.get("female", ""), "女性"),
        households=_count(named.get("households", ""), "世帯数"), by_age=by_age, note=" ".join(one for one in note if one)[:400],
    )  # fmt: skip


def day_told(text: str) -> date | None:
    """The day that a list's name or title tells: 令和6年7月31日現在, 20240731, 202407 and R6.7 (their first day); None where it tells none, or several."""
    days = {day for form in _DAYS_TOLD for found in form.finditer(unicodedata.normalize("NFKC", text)) if (day := _day(found.groups()))}
    return days.pop() if len(days) == 1 else None


_DAYS_TOLD = (
    re.compile(r"(令和|平成|[RrHh])(\d{1,2}|元)(?:年|[._-])(\d{1,2})(?:月|[._-])?(\d{1,2})?(?:日|(?!\d))"),
    re.compile(r"(?<!\d)()((?:19|20)\d\d)(?:年|[-_./])?(0[1-9]|1[0-2]|(?<=年)\d)(?:月|[-_./])?([0-3]\d|(?<=月)\d)?(?!\d)"),
)


def _day(parts: tuple[str | None, ...]) -> date | None:
    era, count, month, day = parts
    year = int(count) if count and count != "元" else 1
    year += {"令": 2018, "r": 2018, "平": 1988, "h": 1988}.get((era or " ")[0].lower(), 0)
    try:
        return date(year, int(month or 0), int(day or 1))
    except ValueError:
        return None


def _counted_on(text: str, told_on: date | None) -> date:
    if told_on is not None and cell.is_none(text):
        return told_on
    try:
        day = cell.date_of(text)
    except cell.NotInThisForm:
        day = None
    if day is None:
        raise RowRefused("調査年月日", text, "調査年月日が日付ではありません。2026-04-01 のように入れてください。")
    return day


def _count(text: str, title: str) -> int | None:
    try:
        return cell.count_of(text)
    except cell.NotInThisForm:
        raise RowRefused(title, text, f"{title}が数ではありません。数字だけを入れるか、空にしてください。") from None


_CIRCLES = ("bureau", "department", "division", "office", "unit")


@dataclass(slots=True)
class OfficeRow:
    """One office of a city."""

    name: str
    key: str
    digest: str
    code: str
    path: str
    phone: str
    note: str
    extras: dict[str, str] = field(default_factory=dict)
    external_id: str = ""

    def values(self) -> dict[str, Any]:
        """The fields that hold something, as plain values."""
        return {"name": self.name, "path": self.path, "phone": self.phone, "note": self.note}


def office_of(line: Line) -> OfficeRow:
    """The office of a line; raises `RowRefused` where it has no name at all."""
    named = {key: clean_text(value, limit=400) for key, value in line.cells.items()}
    circles = [named[key] for key in _CIRCLES if not cell.is_none(named.get(key, ""))]
    name = named.get("affiliation") or named.get("name") or "".join(circles)
    if cell.is_none(name):
        raise RowRefused("所属名称", name, "所属名称がありません。局・部・課のどれかを入れてください。")
    path = " ".join(circles) or name
    numbers = cell.phones_of(named.get("phone", ""))
    told = [f"{title}：{value}" for title, value in line.rest.items()] + ([f"電話番号：{numbers.loose}"] if numbers.loose else [])
    return OfficeRow(name=name[:160], key=f"{fold_name(path)[:180]}|{fold_name(name)[:100]}", digest=digest_of(named, line.rest),
                     code=named.get("affiliation_code", "")[:40], path=path, phone=next(iter(numbers.voice), ""), note="\n".join(told))  # fmt: skip
