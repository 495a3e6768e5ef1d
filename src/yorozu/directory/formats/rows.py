"""A line of a list to one typed place, or to a refusal that says what to do."""

import hashlib
import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field
from datetime import time

from yorozu.language.names import clean_text, fold_name
from yorozu.language.phones import PhoneNotUnderstood, normalise_phone

from .tables import Line

_TIME = re.compile(r"(\d{1,2})[:時](\d{2})?分?(?::\d{2})?\Z")
_DAYS = "月火水木金土日"
_NONE = {"", "-", "－", "ー", "―", "なし", "無し", "無", "不明", "―――"}


class RowRefused(ValueError):
    """A row that can't be used: the column, the value, and what to do."""

    def __init__(self, column: str, value: str, message: str) -> None:
        self.column, self.value, self.message = column, value, message
        super().__init__(message)


@dataclass(frozen=True)
class PlaceRow:
    """One place, cleaned. `times`: (weekday, opens, closes); `note` keeps every other column of the list."""

    name: str
    kana: str = ""
    address: str = ""
    building: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phones: tuple[str, ...] = ()
    fax: str = ""
    email: str = ""
    url: str = ""
    times: tuple[tuple[int, time, time], ...] = ()
    hours_note: str = ""
    description: str = ""
    provider: str = ""
    capacity: str = ""
    fees: str = ""
    eligibility: str = ""
    accessibility: str = ""
    note: str = field(default="")

    @property
    def key(self) -> str:
        """The place's identity: name and address, folded."""
        return f"{fold_name(self.name)}|{fold_name(self.address)}"[:300]

    @property
    def digest(self) -> str:
        """Changes when anything about the row does."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False, default=str).encode()).hexdigest()


def place_of(line: Line) -> PlaceRow:
    """The place that a line describes; raises `RowRefused`."""
    cells = {key: clean_text(value, limit=4000).strip() for key, value in line.cells.items()}
    get = cells.get
    name = re.sub(r"\s+", " ", get("name", ""))
    if name in _NONE:
        raise RowRefused("名称", name, "名称がありません。名称を入れてください。")
    if len(name) > 200:
        raise RowRefused("名称", name[:40], "名称が長すぎます。200字までにしてください。")
    latitude, longitude = _position(cells)
    phones, loose = _phones(get("phone", ""))
    notes = [f"{title}：{value}" for title, value in line.rest.items()] + ([f"電話：{loose}"] if loose else [])
    return PlaceRow(
        name=name, kana=get("kana", "")[:300], address=_address(cells)[:300], building=get("building", "")[:200],
        latitude=latitude, longitude=longitude, phones=phones, fax="".join(_phones(get("fax", ""))[0][:1]), email=get("email", "")[:200],
        url=get("url", "")[:400], times=_times(cells), hours_note=_hours_note(cells)[:400],
        description="／".join(one for one in (get("services", ""), get("description", "")) if one)[:4000], provider=get("provider", "")[:200],
        capacity=get("capacity", "")[:60], fees=get("fees", "")[:400], eligibility=get("eligibility", "")[:400],
        accessibility=get("accessibility", "")[:400], note="\n".join(one for one in (get("note", ""), *notes) if one)[:4000],
    )  # fmt: skip


def _address(cells: dict[str, str]) -> str:
    whole = cells.get("address", "")
    parts = "".join(cells.get(key, "") for key in ("address_city", "address_town", "address_rest"))
    return re.sub(r"\s+", " ", whole or parts)


def _position(cells: dict[str, str]) -> tuple[float | None, float | None]:
    if cells.get("position") and not cells.get("latitude"):
        both = [one.strip() for one in cells["position"].split(",")]
        if len(both) != 2:
            return None, None
        cells = {**cells, "latitude": both[0], "longitude": both[1]}
    latitude, longitude = (_number(cells, key, title) for key, title in (("latitude", "緯度"), ("longitude", "経度")))
    if latitude is None or longitude is None:
        return None, None
    if 122 <= latitude <= 154 and 20 <= longitude <= 46:
        latitude, longitude = longitude, latitude  # the two columns were swapped: both are clear by their size
    if not (20 <= latitude <= 46 and 122 <= longitude <= 154):
        raise RowRefused("緯度・経度", f"{latitude}, {longitude}", "日本の外になっています。緯度は20〜46、経度は122〜154で入れてください。")
    return latitude, longitude


def _number(cells: dict[str, str], key: str, title: str) -> float | None:
    text = unicodedata.normalize("NFKC", cells.get(key, "")).strip()
    if text in _NONE:
        return None
    try:
        return float(text)
    except ValueError:
        raise RowRefused(title, text[:40], f"{title}が数字ではありません。36.65 のように入れるか、空にしてください。") from None


def _phones(text: str) -> tuple[tuple[str, ...], str]:
    """The numbers in a cell, and the cell itself where it holds what isn't one."""
    if text in _NONE:
        return (), ""
    found = []
    plain = unicodedata.normalize("NFKC", text)
    for one in re.findall(r"\+?[\d(][\d()\-‐–−ー ]{8,16}\d", plain):
        try:
            found.append(normalise_phone(one))
        except PhoneNotUnderstood:
            continue
    leftover = re.sub(r"[\d()\-‐–−ー 　、,・/代表直通TEL:\n]", "", plain)
    return tuple(dict.fromkeys(found)), text if leftover or not found else ""


def _times(cells: dict[str, str]) -> tuple[tuple[int, time, time], ...]:
    opens, closes = (_time(cells, key, title) for key, title in (("opens", "開始時間"), ("closes", "終了時間")))
    days = cells.get("days", "")
    if opens is None or closes is None or closes <= opens:
        return ()
    weekdays = [place for place, day in enumerate(_DAYS) if day in days]
    return tuple((day, opens, closes) for day in weekdays)


def _time(cells: dict[str, str], key: str, title: str) -> time | None:
    text = unicodedata.normalize("NFKC", cells.get(key, "")).strip()
    if text in _NONE:
        return None
    if not (found := _TIME.match(text)):
        return None  # hours in prose stay in the note
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour == 24 and minute == 0:
        return time(23, 59)
    if hour > 23 or minute > 59:
        raise RowRefused(title, text, f"{title}が時刻ではありません。9:00 のように入れてください。")
    return time(hour, minute)


def _hours_note(cells: dict[str, str]) -> str:
    prose = [cells.get("hours_note", "")]
    for key in ("days", "opens", "closes"):
        if cells.get(key) and not _times(cells):
            prose.insert(len(prose) - 1, cells[key])
    return " ".join(one for one in prose if one)
