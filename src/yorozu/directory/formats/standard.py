"""The standard's own columns for each family (自治体標準オープンデータセット), and a record written into them."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yorozu.language.phones import display_phone

from .cells import weekdays_of
from .columns import canonical, standard_title
from .tables import Line, Table

ID_TITLE = "ID"
OURS = "よろずID"  # our own id: by it an export that comes back is known
_HEAD = ("全国地方公共団体コード", ID_TITLE, "地方公共団体名", "名称", "名称_カナ", "名称_英字", "名称_通称")
_WHERE = ("所在地_連結表記", "所在地_都道府県", "所在地_市区町村", "建物名等(方書)", "緯度", "経度", "アクセス方法", "駐車場情報")
_REACH = ("電話番号", "内線番号", "FAX番号", "連絡先メールアドレス", "郵便番号", "法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項")
_TAIL = ("対象", "定員", "料金(基本)", "申込方法", "バリアフリー情報", "URL", "備考")
_ACCESS = ("車椅子可", "車椅子貸出", "ツエ貸出", "バリアフリートイレ", "スロープ、エレベータ、エスカレータ", "点字ブロック等の移動支援", "点字や読上による支援",
           "盲導犬・介助犬、聴導犬同伴", "字幕", "筆談対応", "手話", "優先駐車場", "オストメイト対応トイレ", "授乳室", "おむつ替えコーナー", "飲食可否", "ベビーカー貸出", "ベビーカー利用")
_NAMED = {"care_service": "介護サービス事業所名称"}
_KIND = {"care_service": "実施サービス", "medical": "医療機関の種類", "culture": "文化財分類"}
_HAZARDS = tuple(standard_title(f"hazard:{one}") for one in ("flood", "landslide", "storm_surge", "earthquake", "tsunami", "fire", "inland_flood", "volcano"))
_OWN: dict[str, tuple[str, ...]] = {"evacuation": (*_HAZARDS, "指定避難所との重複", "想定収容人数", "対象となる町会・自治会"), "aed": ("設置位置", "小児対応設備の有無"),
                                    "childcare": ("認可等年月日", "一時預かりの有無"), "wifi": ("SSID", "提供エリア"), "hydrant": ("口径",)}  # fmt: skip
_DAYS = "月火水木金土日"


def header_of(dataset: str, extras: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns of an export: the standard's, the family's own, then what the lists had beside."""
    named = _NAMED.get(dataset, "名称")
    head = tuple(title.replace("名称", named, 1) if title.startswith("名称") and named != "名称" and "通称" not in title else title for title in _HEAD)
    titles = (OURS, *head, _KIND.get(dataset, "種別"), *_WHERE, *_REACH, "説明", *_ACCESS, *_OWN.get(dataset, ()), *_TAIL)
    return tuple(dict.fromkeys((*titles, *extras)))


def cells_of(values: Mapping[str, Any], header: Iterable[str], *, own_id: str = "", external_id: str = "") -> list[str]:
    """A record's cells under these columns."""
    days, opens, closes, prose = _hours(values)
    told: dict[str, str] = {"days": days, "opens": opens, "closes": closes, "hours_note": prose}
    extras: Mapping[str, str] = values.get("extras", {})
    row = []
    for title in header:
        if title == OURS:
            row.append(own_id)
        elif title == ID_TITLE:
            row.append(external_id)
        else:
            key = canonical(title)
            row.append(told[key] if key in told else _cell(values, key, title, extras))
    return row


def _cell(values: Mapping[str, Any], key: str, title: str, extras: Mapping[str, str]) -> str:
    if title in extras:
        return str(extras[title])
    if key.startswith("access:"):
        return str(values.get("access", {}).get(key[7:], ""))
    if key in ("phone", "fax"):
        return "、".join(display_phone(one) for one in values.get("phones" if key == "phone" else "fax", ()))
    value = values.get(key, "")
    return "" if value is None else str(value)


def _hours(values: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """(days, opens, closes, words): one span on some days stands in the columns, anything else in words."""
    times = [tuple(one) for one in values.get("times", ())]
    note = str(values.get("hours_note", ""))
    spans = {(opens, closes) for _, opens, closes in times}
    if len(spans) == 1 and len({day for day, _, _ in times}) == len(times):
        opens, closes = next(iter(spans))
        days = "".join(_DAYS[day] for day in sorted(day for day, _, _ in times)) + ("祝" if values.get("holidays") else "")
        if weekdays_of(days):
            return days, opens, "24:00" if closes == "23:59" else closes, note
    words = [f"{_DAYS[day]} {opens}～{closes}" for day, opens, closes in times]
    return "", "", "", "\n".join([*words, note] if note else words)


def line_again(values: Mapping[str, Any], titles: tuple[str, ...], number: int, *, external_id: str) -> Line:
    """What an export would say of a record today, in the columns of the list that comes back."""
    table = Table("", "", titles, 1, [(number, cells_of(values, titles, external_id=external_id))])
    return next(iter(table.lines()), Line(number, {}, {}))


def csv_of(rows: Iterable[list[str]], *, encoding: str = "utf-8-sig") -> Iterator[bytes]:
    """Rows as CSV, piece by piece."""
    for place, row in enumerate(rows):
        text = io.StringIO()
        csv.writer(text, lineterminator="\r\n").writerow(_safe(row))
        yield text.getvalue().encode(encoding if place == 0 else encoding.removesuffix("-sig"), "replace")


def _safe(row: list[str]) -> list[str]:
    """A cell that a spreadsheet would take for a formula gets an apostrophe, which the import takes off again."""
    return [f"'{one}" if one[:1] in ("=", "+", "-", "@", "\t") and len(one) > 1 and not one[1:].replace(".", "").isdigit() else one for one in row]
