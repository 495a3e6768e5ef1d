"""A line of a list to one typed place, or to a refusal that says what to do."""

import re
import unicodedata
from dataclasses import dataclass, field, fields
from datetime import time
from functools import lru_cache
from typing import Any

from yorozu.language.names import clean_text, fold_name

from . import cells as cell
from .columns import standard_title
from .identity import digest_of, place_key
from .tables import Line

Times = tuple[tuple[int, time, time], ...]
_LIMITS = {"kana": 300, "alternate_name": 200, "english_name": 200, "building": 200, "provider": 200, "email": 200, "url": 400, "address": 300}


_SPACES = re.compile(r"\s+")
_NO_DIGITS = re.compile(r"\D")
_WRITTEN = (("email", re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")), ("url", re.compile(r"\S+")))
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class RowRefused(ValueError):
    """A row that can't be used: the column, the value, and what to do."""

    def __init__(self, column: str, value: str, message: str) -> None:
        self.column, self.value, self.message = column, value[:80], message
        super().__init__(message)


@dataclass(slots=True)
class PlaceRow:
    """One place, cleaned. `times`: (weekday, opens, closes); `holidays`: open on public holidays, closed (False), not known.

    `extras` keeps every other column of the list under its own title.
    """

    name: str
    key: str = ""
    digest: str = ""
    external_id: str = ""
    own_id: str = ""
    kana: str = ""
    alternate_name: str = ""
    english_name: str = ""
    address: str = ""
    building: str = ""
    prefecture: str = ""
    city: str = ""
    city_code: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    transportation: str = ""
    parking: str = ""
    phones: tuple[str, ...] = ()
    extension: str = ""
    fax: tuple[str, ...] = ()
    email: str = ""
    url: str = ""
    times: Times = ()
    holidays: bool | None = None
    hours_note: str = ""
    kinds: str = ""
    description: str = ""
    provider: str = ""
    corporate_number: str = ""
    capacity: str = ""
    fees: str = ""
    is_free: bool | None = None
    has_transport: bool | None = None
    eligibility: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    application: str = ""
    accessibility: str = ""
    access: dict[str, str] = field(default_factory=dict)
    note: str = ""
    extras: dict[str, str] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The fields that hold something, as plain values: what is compared, and kept with the source."""
        found: dict[str, Any] = {}
        for one in _KEPT:
            value = getattr(self, one)
            if value:
                found[one] = _plain(value) if type(value) is tuple else value
            elif value is not None and type(value) in _TOLD_EMPTY:
                found[one] = value
        return found


_KEPT = tuple(one.name for one in fields(PlaceRow) if one.name not in ("key", "digest", "external_id", "own_id"))


_TOLD_EMPTY = (bool, int, float)  # False and 0 say something


def _plain(value: tuple[Any, ...]) -> list[Any]:
    return [[day, _clock(opens), _clock(closes)] for day, opens, closes in value] if isinstance(value[0], tuple) else list(value)


@lru_cache(maxsize=2048)
def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def place_of(line: Line, *, family: str = "") -> PlaceRow:
    """The place that a line describes; raises `RowRefused`."""
    if line.broken:
        raise RowRefused(line.broken[0], "", "この列の値がファイルに入っていません。数式は値にし、こわれた文字は直して、保存しなおしてください。")
    named = {key: clean_text(value, limit=8000) for key, value in line.cells.items()}
    get = named.get
    extras = {_title(title): clean_text(value, limit=8000) for title, value in line.rest.items()}
    row = PlaceRow(name="", digest=digest_of(named, extras), external_id=get("id", "")[:80], own_id=own if _ID.fullmatch(own := get("own_id", "").lower()) else "")
    row.address = _SPACES.sub(" ", _address(named))
    where(row, named, extras)
    row.name = _name(row, named, extras, family)
    row.key = place_key(row.name, row.address, row.latitude, row.longitude)
    texts(row, named, extras)
    reach(row, named, extras)
    _hours(row, named)
    _meaning(row, named)
    _rest(row, named, extras)
    row.extras = extras
    return row


@lru_cache(maxsize=2048)
def _title(text: str) -> str:
    return clean_text(text, limit=120)


def _address(named: dict[str, str]) -> str:
    """In one column, or over several: 住所１ and 住所２, 町字 and 番地以下."""
    whole, rest = named.get("address", ""), named.get("address_rest", "")
    if not whole:
        return named.get("address_town", "") + rest
    return whole + rest if rest and not _ENDS_IN_NUMBER.search(whole) and rest not in whole else whole


_ENDS_IN_NUMBER = re.compile(r"[\d番号地]\s*$")  # the house's number stands in it already


def _name(row: PlaceRow, named: dict[str, str], extras: dict[str, str], family: str) -> str:
    name = _SPACES.sub(" ", named.get("name", "")).strip()
    brand = named.get("brand", "")
    if brand and fold_name(brand) not in fold_name(name):
        name = f"{brand} {name}"
    if cell.is_none(name) and family == "hydrant" and (row.address or row.latitude is not None):
        kind = next((named[key] for key in ("kinds", "note") if named.get(key)), "") or extras.get("水利種別", "")
        return f"{kind or '消防水利'}（{row.address or f'{row.latitude:.5f}, {row.longitude:.5f}'}）"[:200]
    if cell.is_none(name):
        raise RowRefused("名称", name, "名称がありません。名称を入れてください。")
    if len(name) > 200:
        raise RowRefused("名称", name, "名称が長すぎます。200字までにしてください。")
    return name


def where(row: PlaceRow, named: dict[str, str], extras: dict[str, str]) -> None:
    """The position: in two columns or in one, swapped columns put right; what is no single place stays in words."""
    latitude, longitude = _two_columns(named, extras)
    if not latitude and not longitude:
        return
    if len(_DECIMALS.findall(latitude)) > 1 and len(_DECIMALS.findall(longitude)) > 1:
        extras["緯度"], extras["経度"] = latitude, longitude  # several places at once: none of them is the one
        return
    north, east = (_coordinate(text, title) for text, title in ((latitude, "緯度"), (longitude, "経度")))
    if not north or not east:
        if north or east:
            extras["緯度" if north else "経度"] = latitude if north else longitude
        return
    if 122 <= north <= 154 and 20 <= east <= 46:
        north, east = east, north  # the two columns were swapped: both are clear by their size
    if not (20 <= north <= 46 and 122 <= east <= 154):
        raise RowRefused("緯度・経度", f"{latitude}, {longitude}", "日本の外になっています。緯度は20〜46、経度は122〜154で入れてください。")
    row.latitude, row.longitude = north, east


def _two_columns(named: dict[str, str], extras: dict[str, str]) -> tuple[str, str]:
    latitude, longitude = named.get("latitude", ""), named.get("longitude", "")
    if latitude or longitude or not (both := named.get("position")):
        return latitude, longitude
    parts = [one for one in re.split(r"[,、\s]+", unicodedata.normalize("NFKC", both).strip("()[]")) if one]
    if len(parts) == 2 and all(re.fullmatch(r"-?\d+(\.\d+)?", one) for one in parts):
        return parts[0], parts[1]
    extras[standard_title("position")] = both
    return "", ""


_DECIMALS = re.compile(r"\d{2,3}\.\d{2,}")


def _coordinate(text: str, title: str) -> float | None:
    try:
        return cell.coordinate_of(text)
    except cell.NotInThisForm:
        raise RowRefused(title, text, f"{title}が数字ではありません。36.65 のように入れるか、空にしてください。") from None


_TEXTS = ("kana", "alternate_name", "english_name", "building", "prefecture", "city", "transportation", "parking", "description", "capacity", "fees",
          "eligibility", "application", "note", "accessibility")  # fmt: skip


def texts(row: PlaceRow, named: dict[str, str], extras: dict[str, str]) -> None:
    """Plain columns; what is too long for its place stays whole among the extras."""
    for key in _TEXTS:
        text = named.get(key)
        if not text:
            continue
        if len(text) > _LIMITS.get(key, 8000):
            extras[standard_title(key)] = text
            text = text[: _LIMITS[key]]
        setattr(row, key, text)
    row.provider = (named.get("provider") or cell.body_of(named.get("owner", "")))[:200]
    row.kinds = "／".join(one for one in (named.get("kinds", ""), named.get("subjects", "")) if one)
    digits = _digits(named.get("corporate_number", ""))
    row.corporate_number = digits if len(digits) == 13 else ""
    row.postal_code, row.city_code = _digits(named.get("postal_code", ""))[:7], _digits(named.get("city_code", ""))[:6]


def _digits(text: str) -> str:
    return text and _NO_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def reach(row: PlaceRow, named: dict[str, str], extras: dict[str, str]) -> None:
    voice, fax = cell.phones_of(named.get("phone", "")), cell.phones_of(named.get("fax", ""))
    row.phones = voice.voice
    row.fax = tuple(dict.fromkeys((*voice.fax, *fax.fax, *fax.voice)))
    for key, numbers in (("phone", voice), ("fax", fax)):
        if numbers.loose:
            extras[standard_title(key)] = named[key]
    row.extension = _digits(named.get("extension", ""))[:10] if row.phones else ""
    for key, form in _WRITTEN:
        text = named.get(key, "").strip()
        if cell.is_none(text):
            continue
        if form.fullmatch(text) and len(text) <= _LIMITS[key]:
            setattr(row, key, text)
        else:
            extras[standard_title(key)] = text


def _hours(row: PlaceRow, named: dict[str, str]) -> None:
    """Rows of the week where days and times are clear; whatever isn't, stays in words."""
    get = named.get
    row.times, row.holidays, row.hours_note = _week(get("days", ""), get("opens", ""), get("closes", ""), get("hours_note", ""), get("closed", ""))


@lru_cache(maxsize=4096)
def _week(days: str, opening: str, closing: str, prose: str, closed: str) -> tuple[Times, bool | None, str]:
    """(times, holidays, what stays in words) of the cells that tell hours: in a list most rows have those of others."""
    times: Times = ()
    holidays: bool | None = None
    opens, closes = _moment(opening, "開始時間"), _moment(closing, "終了時間")
    beside = [one for one in (opens[1], closes[1]) if one]
    weekdays = cell.weekdays_of(days) if days else None
    span = (opens[0], closes[0]) if opens[0] and closes[0] and closes[0] > opens[0] else None
    span = span or (cell.whole_range(prose) if not opening and not closing else None)
    if weekdays and span:
        times = tuple((day, *span) for day in weekdays[0])
        holidays = True if weekdays[1] else None
        words = [*beside, prose]
    else:
        times = cell.hours_of(prose) if not days and not opening else ()
        words = [days, *dict.fromkeys((opening, closing)), prose]
    if closed:
        words.append(closed if "休" in closed else f"休み：{closed}")
    note = " ".join(dict.fromkeys(one for one in words if one and not cell.is_none(one)))
    return times, False if _SHUT_ON_HOLIDAYS.search(note) else holidays, note


_SHUT_ON_HOLIDAYS = re.compile(r"(祝日|休日|祝祭日|日祝)(及び|、|・|と|は|を|の|に|年末年始|[(（].*?[)）]|\s)*.{0,30}?(休|除|不可|閉)")


def _moment(text: str, title: str) -> tuple[time | None, str]:
    try:
        return cell.time_of(text)
    except cell.NotInThisForm:
        raise RowRefused(title, text, f"{title}が時刻ではありません。9:00 のように入れてください。") from None


def _meaning(row: PlaceRow, named: dict[str, str]) -> None:
    """What the words say: free of charge, fetched by car, from which age."""
    row.is_free = cell.is_free(row.fees)
    transport = named.get("transport", "")
    row.has_transport = cell.flag_of(transport) if transport else None
    if row.has_transport is None:
        row.has_transport = next((found for text in (transport, row.note, row.description) if (found := cell.has_transport(text)) is not None), None)
    row.minimum_age, row.maximum_age = cell.ages_of(row.eligibility) if row.eligibility else (None, None)


_EXTRA_KEYS = frozenset({
    "transport", "communities", "shelter", "contact", "starts_on", "ends_on", "when_note", "apply_until", "place_name", "district", "bureau", "department",
    "division", "office", "unit", "affiliation", "total", "male", "female", "households", "counted_on", "event_name", "affiliation_code", "district_code",
})  # fmt: skip


def _rest(row: PlaceRow, named: dict[str, str], extras: dict[str, str]) -> None:
    """Flags of access; hazards and all that has no place of its own go to the extras, under the standard's title."""
    for key, value in named.items():
        if key.startswith("access:"):
            row.access[key[7:]] = value
        elif key.startswith("hazard:") or key in _EXTRA_KEYS:
            extras.setdefault(standard_title(key), value)
    if (number := named.get("corporate_number")) and not row.corporate_number:
        extras.setdefault(standard_title("corporate_number"), number)
