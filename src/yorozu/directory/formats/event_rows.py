"""A line of an event list to one typed event."""

import re
from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Any

from yorozu.language.names import clean_text, fold_name

from . import cells as cell
from .columns import standard_title
from .identity import digest_of
from .rows import PlaceRow, RowRefused, reach, texts, where
from .tables import Line


@dataclass(slots=True)
class EventRow:
    """One event, cleaned. Days that prose leaves open stay open; the prose is kept."""

    name: str
    key: str = ""
    digest: str = ""
    external_id: str = ""
    kana: str = ""
    description: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    when_note: str = ""
    eligibility: str = ""
    fees: str = ""
    is_free: bool | None = None
    capacity: str = ""
    how_to_join: str = ""
    apply_until: date | None = None
    organiser: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    place_name: str = ""
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    transportation: str = ""
    parking: str = ""
    note: str = ""
    extras: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The fields that hold something, as plain values."""
        found = {one: getattr(self, one) for one in _KEPT}
        return {one: value.isoformat() if isinstance(value, date | time) else value for one, value in found.items() if value or value is False}


_KEPT = tuple(one.name for one in fields(EventRow) if one.name not in ("key", "digest", "external_id"))


def event_of(line: Line, *, today: date) -> EventRow:
    """The event that a line describes; raises `RowRefused`. `today` decides a year that the list leaves out."""
    if line.broken:
        raise RowRefused(line.broken[0], "", "この列の値がファイルに入っていません。数式は値にし、こわれた文字は直して、保存しなおしてください。")
    named = {key: clean_text(value, limit=8000) for key, value in line.cells.items()}
    extras = {clean_text(title, limit=120): clean_text(value, limit=8000) for title, value in line.rest.items()}
    name = re.sub(r"\s+", " ", named.get("event_name") or named.get("name", "")).strip()
    if cell.is_none(name):
        raise RowRefused("イベント名", name, "イベント名がありません。イベント名を入れてください。")
    row = EventRow(name=name[:200], digest=digest_of(named, extras), external_id=named.get("id", "")[:80])
    if len(name) > 200:
        extras["イベント名（全文）"] = name
    _common(row, named, extras)
    _days(row, named, today)
    when = row.starts_on.isoformat() if row.starts_on else fold_name(named.get("starts_on", "") + named.get("when_note", ""))
    row.key = f"{fold_name(row.name)[:120]}|{when[:60]}|{fold_name(row.place_name or row.address)[:80]}"
    row.extras = extras
    return row


def _common(row: EventRow, named: dict[str, str], extras: dict[str, str]) -> None:
    """What an event has in common with a place: where, how to reach, texts."""
    place = PlaceRow(name=row.name)
    place.address = re.sub(r"\s+", " ", "".join(named.get(key, "") for key in ("address_town", "address", "building")))[:300]
    where(place, named, extras)
    texts(place, named, extras)
    reach(place, named, extras)
    for key in ("kana", "description", "eligibility", "fees", "capacity", "email", "url", "address", "latitude", "longitude", "transportation",
                "parking", "note"):  # fmt: skip
        setattr(row, key, getattr(place, key))
    row.is_free = cell.is_free(row.fees)
    row.how_to_join, row.organiser, row.phone = place.application, place.provider, next(iter(place.phones), "")
    row.contact, row.place_name = named.get("contact", "")[:200], re.sub(r"\s+", " ", named.get("place_name", ""))[:200]
    for number in (*place.phones[1:], *place.fax):
        extras.setdefault("ほかの電話番号", number)
    for key in ("kinds", "days", "hours_note", "closed", "district", "accessibility", "corporate_number"):
        if named.get(key):
            extras.setdefault(standard_title(key), named[key])


def _days(row: EventRow, named: dict[str, str], today: date) -> None:
    first, last = named.get("starts_on", ""), named.get("ends_on", "")
    row.starts_on, row.ends_on = _day(first, "開始日"), _day(last, "終了日")
    words: list[str] = [named.get("when_note", "")]
    if row.starts_on is None and first:
        row.starts_on, until = cell.days_in(first, today=today)
        row.ends_on = row.ends_on or until
        words.insert(0, first)
    if row.ends_on is None and last and not cell.is_none(last):
        words.append(last)
    row.ends_on = row.ends_on or row.starts_on
    if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
        raise RowRefused("終了日", last, "終了日が開始日より前です。どちらかを直してください。")
    for key, title in (("opens", "開始時間"), ("closes", "終了時間")):
        try:
            moment, beside = cell.time_of(named.get(key, ""))
        except cell.NotInThisForm:
            raise RowRefused(title, named[key], f"{title}が時刻ではありません。9:00 のように入れてください。") from None
        setattr(row, "starts_at" if key == "opens" else "ends_at", moment)
        words.append(beside)
    until_text = named.get("apply_until", "")
    row.apply_until = _day(until_text, "参加申込終了日")
    if until_text and row.apply_until is None and not cell.is_none(until_text):
        row.how_to_join = f"{row.how_to_join} {until_text}".strip()
    row.when_note = " ".join(dict.fromkeys(one for one in words if one and not cell.is_none(one)))


def _day(text: str, title: str) -> date | None:
    if cell.is_none(text):
        return None
    try:
        return cell.date_of(text)
    except cell.NotInThisForm:
        raise RowRefused(title, text, f"{title}がない日付です。2026-04-01 のように入れてください。") from None
