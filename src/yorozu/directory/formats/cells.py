"""What stands in one cell: times, weekdays, hours in prose, days, numbers, telephones, positions. What isn't clear stays text."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache

from yorozu.language.dates import DateNotUnderstood, parse_date
from yorozu.language.phones import PhoneNotUnderstood, normalise_phone

NONE = {"", "-", "－", "ー", "―", "—", "‐", "−", "なし", "無し", "無", "不明", "―――", "*", "/", "…", "N/A", "n/a", "NA", "NULL", "null", "None"}
MOST_NOTHING = 20  # letters, with spaces around them, in which a cell says that
_DAYS = "月火水木金土日"
_TIME = re.compile(r"(?:(午前|午後|am|pm)\s*)?(\d{1,2})(?:[:時](\d{1,2})?分?(半)?(?::\d{2}(?:\.\d+)?)?)?(?![\d年月/.])", re.IGNORECASE)
_WHOLE_TIME = re.compile(r"(?:午前|午後|AM|PM)?\s*\d{1,2}[:時](\d{1,2})?(?:分|半)?(?::\d{2}(?:\.\d+)?)?\Z", re.IGNORECASE)
_RANGE = re.compile(r"((?:午前|午後)?\d{1,2}(?:[:時]\d{0,2}分?|時半))\s*(?:~|-|から)\s*((?:午前|午後)?\d{1,2}(?:[:時]\d{0,2}分?|時半))(?:まで)?")
_PHONE = re.compile(r"(?:\+81|[\d(])[\d()\-‐–−ー. ]{6,17}\d|#\d{4}|(?<!\d)1(?:10|18|19|71|88|89)(?!\d)")
_USUAL_PHONE = re.compile(r"(?=[\d-]{12}\Z)0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}\Z", re.ASCII)  # ten digits in three parts: most of a list
_MARKS = str.maketrans(dict.fromkeys("〜～∼", "~") | dict.fromkeys("‐‑‒–—―−ー", "-"))

Stretch = tuple[int, time, time]


class NotInThisForm(ValueError):
    """A cell that has the form of a value but can't be one: 25:00, 北緯95度."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """One width, one wave, one dash."""
    return unicodedata.normalize("NFKC", text).translate(_MARKS).strip()


def is_none(text: str) -> bool:
    """Whether a cell says that there is nothing."""
    return text in NONE or (len(text) <= MOST_NOTHING and plain(text) in NONE)


@lru_cache(maxsize=4096)
def time_of(text: str) -> tuple[time | None, str]:
    """(the time, what the cell says beside it). No time in it: None and the cell. Raises `NotInThisForm` for 25:00."""
    cell = plain(text)
    if cell in NONE:
        return None, ""
    if re.fullmatch(r"0?\.\d+|0|1(\.0)?", cell):
        minutes = round(float(cell) * 1440)
        return (time(23, 59) if minutes >= 1440 else time(minutes // 60, minutes % 60)), ""
    if re.fullmatch(r"\d{3,4}", cell):
        cell = f"{cell[:-2]}:{cell[-2:]}"
    found = _TIME.match(cell)
    if not found or ("時" not in found[0] and ":" not in found[0]):
        return None, text
    beside = cell[found.end() :].strip()
    if beside and not re.match(r"[(、,※\n ]|まで|から|頃", beside):
        return None, text
    if 24 < int(found[2]) <= 30 or (int(found[2]) == 24 and int(found[3] or 0)):
        return None, text  # 25:00 is one in the night; it stays in words
    moment = _time(found, cell)
    if moment is None:
        raise NotInThisForm(text)
    return moment, "" if beside in ("", "まで", "から") else text


def _time(found: re.Match[str], cell: str) -> time | None:
    hour = int(found[2]) + (12 if (found[1] or "").lower() in ("午後", "pm") and int(found[2]) < 12 else 0)
    minute = 30 if found[4] else int(found[3] or 0)
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour <= 23 and minute <= 59 else None


@lru_cache(maxsize=4096)
def weekdays_of(text: str) -> tuple[tuple[int, ...], bool] | None:
    """(weekdays, whether holidays are named among them) of a cell that is nothing but days; None where it says more."""
    cell = re.sub(r"曜日?|\s", "", plain(text))
    if not cell or len(cell) > 40:
        return None
    if re.fullmatch(r"(毎日|年中無休|無休|全日|全ての日|毎)", cell):
        return tuple(range(7)), True
    cell = cell.replace("平日", "月火水木金").replace("祝祭日", "祝").replace("祝日", "祝").replace("休日", "祝").replace("から", "~").replace("毎週", "")
    days: set[int] = set()
    holidays = False
    for part in re.split(r"[、,・./]|及び|と", cell):
        if found := re.fullmatch(rf"([{_DAYS}])[~-]([{_DAYS}])", part):
            first, last = _DAYS.index(found[1]), _DAYS.index(found[2])
            days |= set(range(first, last + 1)) if first <= last else set(range(first, 7)) | set(range(last + 1))
        elif re.fullmatch(rf"[{_DAYS}祝]*", part):
            days |= {_DAYS.index(one) for one in part if one != "祝"}
            holidays = holidays or "祝" in part
        else:
            return None
    return (tuple(sorted(days)), holidays) if days else None


@lru_cache(maxsize=4096)
def hours_of(text: str) -> tuple[Stretch, ...]:
    """Hours written as `月～金 8:30～17:00`, one stretch a line or a part; empty unless every part is of this form."""
    stretches: list[Stretch] = []
    cell = plain(text)
    parts = [one for one in re.split(r"\n|;|、(?=[月火水木金土日平毎])", cell) if one.strip()]
    joined = [f"{one} {two}" for one, two in zip(parts[::2], parts[1::2], strict=False)] if len(parts) % 2 == 0 else []
    for reading in (parts, joined):
        stretches = []
        for part in reading:
            found = re.fullmatch(rf"(.*?)\s*{_RANGE.pattern}", part.strip())
            days = weekdays_of(found[1].strip("():")) if found and found[1] else None
            span = range_of(part) if days else None
            if not days or span is None:
                stretches = []
                break
            stretches += [(day, *span) for day in days[0]]
        if stretches:
            return tuple(stretches)
    return ()


@lru_cache(maxsize=4096)
def range_of(text: str) -> tuple[time, time] | None:
    """The one range of hours in a cell, where nothing else of hours stands there."""
    found = _RANGE.findall(plain(text))
    if len(found) != 1:
        return None
    try:
        opens, closes = time_of(found[0][0])[0], time_of(found[0][1])[0]
    except NotInThisForm:
        return None
    return (opens, closes) if opens is not None and closes is not None and closes > opens else None


def whole_range(text: str) -> tuple[time, time] | None:
    """A cell that is one range and nothing else: `9:00～17:00`."""
    return range_of(text) if _RANGE.fullmatch(plain(text)) else None


_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?\Z")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_BEHIND = re.compile(r"\s*[(][月火水木金土日・祝休]{1,4}[)]\Z|[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\Z|\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\Z")


@lru_cache(maxsize=4096)
def date_of(text: str) -> date | None:
    """A day in any form: 西暦, 和暦, packed, with weekday or hour behind it, m/d/yyyy, or a spreadsheet's serial number.

    None where the cell holds no single day; raises `NotInThisForm` for a day that can't be.
    """
    cell = _BEHIND.sub("", plain(text)).rstrip()
    if _SERIAL.match(cell):
        return date(1899, 12, 30) + timedelta(days=int(float(cell)))
    try:
        if found := _AMERICAN.match(cell):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if re.fullmatch(r"\d{4}[-/.年]\d{1,2}(月|[-/.])?", cell):
            year, month = re.findall(r"\d+", cell)
            return date(int(year), int(month), 1)
        return parse_date(cell)
    except (DateNotUnderstood, ValueError) as error:
        if isinstance(error, DateNotUnderstood) and error.code == "form":
            return None
        raise NotInThisForm(text) from None


_MONTH_DAY = re.compile(r"(?:(?:(\d{4})|(令和|平成|R|H)(\d{1,2}|元))[年./]\s*)?(\d{1,2})[月/](\d{1,2})日?\s*(?:[(]([月火水木金土日])[^)]*[)])?")


def days_in(text: str, *, today: date) -> tuple[date | None, date | None]:
    """First and last day in prose such as `9月7日(土)～11月4日(月・祝)`; a missing year is the one in which the weekday is
    right, the nearest to today. Without year and weekday nothing is guessed.
    """
    days: list[date] = []
    for year, era, count, month, day, weekday in _MONTH_DAY.findall(plain(text).split("\n※")[0]):
        known = int(year) if year else (2018 if era in ("令和", "R") else 1988) + (1 if count == "元" else int(count)) if era else 0
        if found := _dated(known, int(month), int(day), weekday, days[-1] if days else None, today):
            days.append(found)
    if not days:
        return None, None
    return min(days), max(days)


def _dated(year: int, month: int, day: int, weekday: str, before: date | None, today: date) -> date | None:
    years = [year] if year else sorted(range(today.year - 6, today.year + 3), key=lambda one: (abs(one - today.year), one))
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or (weekday and _DAYS[found.weekday()] == weekday):
            return found
    if before is not None and not weekday:
        try:
            found = before.replace(month=month, day=day)
        except ValueError:
            return None
        return found if found >= before else found.replace(year=found.year + 1)
    return None


_DEGREES = re.compile(r"[^\d-]*(\d{1,3})[度°]\s*(\d{1,2})[分'′’‘]\s*(\d{1,2}(?:\.\d+)?)[秒\"″”“]?.*\Z")
_PARTED = re.compile(r"(?:北緯|東経|緯度|経度|[NE])?\s*(\d{2,3})([-.: /])(\d{1,2})\2(\d{1,2}(?:\.\d+)?)\Z")
_TOGETHER = re.compile(r"(\d{2,3})([0-5]\d)([0-5]\d(?:\.\d+)?)\Z")  # 353941.5: degrees, minutes and seconds without a mark


def coordinate_of(text: str) -> float | None:
    """Decimal degrees; also 36度39分12秒, 36-39-12, 363912, 北緯36.65, 36.65°, thousandths of a second. None: empty. Raises `NotInThisForm`."""
    cell = unicodedata.normalize("NFKC", text).strip(" \t,、。")
    if cell in NONE:
        return None
    try:
        number = float(cell)
    except ValueError:
        return _told_coordinate(cell, text)
    return number if abs(number) < 1000 else _without_point(cell, number)


def _told_coordinate(cell: str, text: str) -> float:
    if found := _DEGREES.match(cell):
        return int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600
    if found := _PARTED.match(cell):
        return int(found[1]) + int(found[3]) / 60 + float(found[4]) / 3600
    if found := re.fullmatch(r"(?:北緯|東経|緯度|経度|[NE])?\s*[:]?\s*(\d{1,3}\.\d{2,})\s*[度°]?", cell):
        return float(found[1])
    raise NotInThisForm(text)


def _without_point(cell: str, number: float) -> float:
    """A position written as a whole number: degrees, minutes and seconds together, thousandths of a second, or its point was lost.

    What gives no place in Japan is handed back as it is, and refused by who asked.
    """
    if (found := _TOGETHER.match(cell)) and _in_japan(told := int(found[1]) + int(found[2]) / 60 + float(found[3]) / 3600):
        return told
    if 72e6 <= number <= 165.6e6 or 439.2e6 <= number <= 554.4e6:
        return number / 3_600_000
    if not cell.isdecimal():
        return number
    lost = next((one for one in (number / 10 ** (len(cell) - whole) for whole in (2, 3)) if len(cell) >= 6 and _in_japan(one)), None)
    return number if lost is None else lost


def _in_japan(degrees: float) -> bool:
    return 20 <= degrees <= 46 or 122 <= degrees <= 154


@dataclass(frozen=True)
class Numbers:
    """The telephone numbers of a cell; `loose`: the cell itself where it holds more, or what is no number of ours."""

    voice: tuple[str, ...]
    fax: tuple[str, ...]
    loose: str


@lru_cache(maxsize=8192)
def phones_of(text: str) -> Numbers:
    """The numbers in a cell: several, labelled TEL or FAX, with 内線 and words beside them."""
    if is_none(text) or text.strip("0-") == "":
        return Numbers((), (), "")
    if _USUAL_PHONE.match(text):
        return Numbers((text.replace("-", ""),), (), "")
    cell = unicodedata.normalize("NFKC", text).replace("‐", "-").replace("−", "-").replace("ー", "-").replace("―", "-")
    voice: list[str] = []
    fax: list[str] = []
    left = cell
    for found in _PHONE.finditer(cell):
        number = _number(found[0])
        if not number:
            continue
        label = re.search(r"(fax|ファ[ックスシミリ]*)[^\d]*\Z", cell[: found.start()][-14:], re.IGNORECASE)
        (fax if label else voice).append(number)
        left = left.replace(found[0], " ", 1)
    beside = re.sub(r"(?i)tel|fax|電話|代表|直通|[\s()、,・/:;。〔〕\[\]]", "", left)
    return Numbers(tuple(dict.fromkeys(voice)), tuple(dict.fromkeys(fax)), text if beside or not (voice or fax) else "")


def _number(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    if len(digits) in (9, 10) and not text.startswith(("0", "(", "+")) and digits == text:
        text = "0" + text  # a spreadsheet took the number for a number
    try:
        return normalise_phone(text)
    except PhoneNotUnderstood:
        return ""


@lru_cache(maxsize=1024)
def flag_of(text: str) -> bool | None:
    """○, 1, 有, あり, 可 … or ×, 0, 無, なし, 不可; None for words."""
    cell = plain(text).lower()
    if cell in ("1", "○", "〇", "◯", "◎", "有", "有り", "あり", "可", "可能", "はい", "yes", "true", "y"):
        return True
    if cell in ("0", "×", "✕", "無", "無し", "なし", "不可", "いいえ", "no", "false", "n"):
        return False
    return None


def count_of(text: str) -> int | None:
    """A number of people: 1,234 or 1234人; None: none is given. Raises `NotInThisForm`."""
    cell = plain(text).replace(",", "").rstrip("人世帯")
    if cell in NONE or cell in ("x", "X", "χ"):
        return None
    if not re.fullmatch(r"\d+(\.0+)?", cell):
        raise NotInThisForm(text)
    return int(float(cell))


@lru_cache(maxsize=4096)
def ages_of(text: str) -> tuple[int | None, int | None]:
    """From and up to which age, where a cell says it in years: 65歳以上, 0歳～5歳, 18歳未満."""
    cell = plain(text)
    if found := re.match(r"(?:満|生後)?(\d{1,3})歳?(?:児)?(?:から)?~?満?(\d{1,3})歳", cell):
        first, last = int(found[1]), int(found[2])
        return (first, last) if first <= last else (None, None)
    if found := re.search(r"(\d{1,3})歳(以上|から|~)", cell):
        return int(found[1]), None
    if found := re.search(r"(\d{1,3})歳(以下|まで|未満)", cell):
        return None, int(found[1]) - (found[2] == "未満")
    return None, None


@lru_cache(maxsize=4096)
def is_free(text: str) -> bool | None:
    """Free of charge, or not; None where the cell leaves it open."""
    cell = plain(text)
    if not cell or cell in NONE:
        return None
    paid = re.search(r"[1-9][\d,]*\s*円|有料|実費", cell)
    free = re.search(r"無料|0円", cell)
    return True if free and not paid else False if paid else None


@lru_cache(maxsize=4096)
def has_transport(text: str) -> bool | None:
    """送迎あり, 送迎なし; None where nothing is said."""
    cell = plain(text)
    if re.search(r"送迎\s*(サービス|バス)?\s*[::(]?\s*(あり|有|○|可|無料|します|実施)", cell):
        return True
    return False if re.search(r"送迎\s*(サービス|バス)?\s*[::(]?\s*(なし|無(?!料)|×|不可|しません)", cell) else None


_BODY = re.compile(r"法人|会社|\(株\)|\(有\)|（株）|（有）|組合|機構|大学|学校|財団|社団|協会|連合|協議会|委員会|自治会|町会|保存会|事務所|センター|公社|病院|医院|クリニック|課$|局$|部$|室$|係$|支所|"
                   r"[都道府県市区町村省庁国]$|市長|町長|村長|知事|寺$|院$|神社|大社|宮$|教会|個人|NPO|銀行|新聞|放送|鉄道|電力|ホールディングス|ジャパン|Inc|Ltd|LLC", re.IGNORECASE)  # fmt: skip


def body_of(text: str) -> str:
    """The name of a body; empty where the cell may name a private person."""
    return text if _BODY.search(unicodedata.normalize("NFKC", text)) else ""
