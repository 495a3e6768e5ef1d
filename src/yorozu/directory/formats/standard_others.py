"""Events, figures of the population and a city's offices in the standard's columns (自治体標準オープンデータセット), as the import reads them."""

from collections.abc import Iterable, Mapping
from typing import Any

from yorozu.language.phones import display_phone

from .standard import ID_TITLE, OURS
from .tables import Line, Table

EVENT_TITLES = {
    "イベント名": "name", "イベント名_カナ": "kana", "説明": "description", "開始日": "starts_on", "終了日": "ends_on", "開始時間": "starts_at", "終了時間": "ends_at",
    "開始日時特記事項": "when_note", "対象": "eligibility", "料金(基本)": "fees", "定員": "capacity", "参加申込方法": "how_to_join", "参加申込終了日": "apply_until",
    "主催者": "organiser", "連絡先名称": "contact", "連絡先電話番号": "phone", "連絡先メールアドレス": "email", "場所名称": "place_name", "所在地_連結表記": "address",
    "緯度": "latitude", "経度": "longitude", "アクセス方法": "transportation", "駐車場情報": "parking", "URL": "url", "備考": "note",
}  # fmt: skip
FIGURE_TITLES = {"全国地方公共団体コード": "city_code", "地域コード": "code", "地域名": "name", "調査年月日": "counted_on", "総人口": "total", "男性": "male",
                 "女性": "female", "世帯数": "households", "備考": "note"}  # fmt: skip
CIRCLES = ("局", "部", "課", "室・出先", "係")
_ENDINGS = {"局": "局", "部": "部", "課": "課", "係": "係"}
OFFICE_TITLES = ("所属名称", *CIRCLES, "電話番号", "備考")


def event_header(extras: Iterable[str]) -> tuple[str, ...]:
    """The columns of events, then what the lists had beside."""
    return tuple(dict.fromkeys((OURS, ID_TITLE, *EVENT_TITLES, *extras)))


def event_cells(values: Mapping[str, Any], header: Iterable[str], *, own_id: str = "", external_id: str = "") -> list[str]:
    """An event under these columns; dates and times as ISO 8601 has them."""
    beside: Mapping[str, str] = values.get("extras") or {}
    told = {title: _text(values.get(key)) for title, key in EVENT_TITLES.items()}
    told |= {OURS: own_id, ID_TITLE: external_id, "連絡先電話番号": display_phone(str(values.get("phone") or "")), **{one: str(text) for one, text in beside.items()}}
    return [told.get(title, "") for title in header]


def figure_header(bands: Iterable[str]) -> tuple[str, ...]:
    """The columns of figures with two for each band of ages, the youngest first."""
    rising = sorted(bands, key=lambda band: (int(band.rstrip("+").partition("-")[0]), band))
    return (OURS, *FIGURE_TITLES, *(_band_title(band, sex) for band in rising for sex in (0, 1)))


def figure_cells(values: Mapping[str, Any], header: Iterable[str], *, own_id: str = "") -> list[str]:
    """The figures of an area under these columns."""
    told = {title: _text(values.get(key)) for title, key in FIGURE_TITLES.items()}
    by_age: Mapping[str, list[int | None]] = values.get("by_age") or {}
    told |= {_band_title(band, sex): _text(pair[sex]) for band, pair in by_age.items() for sex in (0, 1)}
    return [own_id if title == OURS else told.get(title, "") for title in header]


def office_header() -> tuple[str, ...]:
    """The columns of offices."""
    return (OURS, *OFFICE_TITLES)


def office_cells(values: Mapping[str, Any], header: Iterable[str], *, own_id: str = "") -> list[str]:
    """An office under these columns: the circles that it belongs to each in theirs, where their names tell which."""
    told = {OURS: own_id, "所属名称": _text(values.get("name")), "電話番号": display_phone(str(values.get("phone") or "")), "備考": _text(values.get("note"))}
    told |= _circles(str(values.get("path") or ""))
    return [told.get(title, "") for title in header]


def _circles(path: str) -> dict[str, str]:
    """A path in its columns; all of it in one where the columns would put it into another order."""
    found: dict[str, str] = {}
    for part in path.split():
        title = _ENDINGS.get(part[-1:], "室・出先")
        if title in found or any(CIRCLES.index(one) > CIRCLES.index(title) for one in found):
            return {"部": path}
        found[title] = part
    return found


def line_of(header: tuple[str, ...], cells: list[str], number: int) -> Line:
    """What an export would say today, as the import reads a line."""
    return next(iter(Table("", "", header, 1, [(number, cells)]).lines()), Line(number, {}, {}))


def _band_title(band: str, sex: int) -> str:
    return f"{band.rstrip('+')}歳{'以上' if band.endswith('+') else ''}の{'女性' if sex else '男性'}"


def _text(value: Any) -> str:
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
