"""The time that a sentence asks for: 「日曜に相談したい」, 「仕事帰りに寄れる」, 「あしたの10時」. What merely happened at a time isn't one.

A day counts wherever it is said (that a desk is shut on Sundays is true whatever happened on one), unless it lies in the past;
a part of the day alone only where somebody wants to come, call or ask at it, or can't at another.
"""

import re
from dataclasses import dataclass
from datetime import time

from .words import plain

DAYS = "月火水木金土日"
_KANJI = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12}
_PARTS = {
    "早朝": (time(5), time(8)), "朝": (time(6), time(9)), "午前": (time(9), time(12)), "昼休み": (time(12), time(13)), "昼": (time(11), time(14)),
    "午後": (time(12), time(17)), "夕方": (time(16), time(18, 30)), "夜": (time(18), time(21)), "晩": (time(18), time(21)),
    "仕事帰り": (time(18), time(20)), "仕事の帰り": (time(18), time(20)), "仕事のあと": (time(18), time(20)), "仕事の後": (time(18), time(20)),
    "学校帰り": (time(15, 30), time(18)), "深夜": (time(22), time(23, 59)), "夜中": (time(22), time(23, 59)),
}  # fmt: skip
_AHEAD = {"今日": 0, "きょう": 0, "本日": 0, "明日": 1, "あした": 1, "あす": 1, "明後日": 2, "あさって": 2}
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_GONE = r"(?:先週|先月|去年|この前|この間|こないだ|前)の?"
_DAY = re.compile(rf"(?P<gone>{_GONE})?(?P<day>(?:[{DAYS}][・、]?){{0,6}}[{DAYS}]曜日?|土日(?:祝日?)?|週末|平日|明後日|今日|本日|明日|(?:あさって|きょう|あした|あす)(?=[はにのもなで、。\s0-9一-龥]|$))")
_HOUR = re.compile(r"(?:(?P<part>午前|午後|朝|夕方|夜|晩)の?)?(?P<hour>\d{1,2}|十[一二]?|[一二三四五六七八九])時(?!間|給|代)(?P<half>半|\d{1,2}分)?(?:(?P<after>以降|から|過ぎ|すぎ)|(?P<before>まで|前))?")
_ASKED = re.compile(rf"(?P<part>{_PART})(?:(?:なら|しか|だけ|以降)|(?:に|は|も|で|でも|の)?[^。!?\n、]{{0,8}}?(?:相談|電話|話を|話し|聞[いき]|行け|行き|うかが|伺|訪ね|寄[れり]|開い|空い|あいて|やって(?:い|る)|受け))")


@dataclass(frozen=True)
class SaidTime:
    """When somebody would come: weekdays (0 is Monday), days from today, hours; and the words that say so."""

    weekdays: tuple[int, ...]
    ahead: tuple[int, ...]
    hours: tuple[time, time] | None
    words: str


def said_time(text: str) -> SaidTime | None:
    """The days and hours that a text asks for; None where it asks for none."""
    read = plain(text)
    days = [one for one in _DAY.finditer(read.text) if not one["gone"]]
    hour = _HOUR.search(read.text) if days else None
    part = _ASKED.search(read.text) or (_after_day(read.text, days[0]) if days else None)
    hours = _hours(hour) if hour else _PARTS[part["part"]] if part else None
    spans = [one.span("day") for one in days] + ([hour.span()] if hour else [part.span("part")] if part else [])
    if not spans:
        return None
    weekdays = tuple(sorted({day for one in days for day in _weekdays(one["day"])}))
    ahead = tuple(sorted({_AHEAD[one["day"]] for one in days if one["day"] in _AHEAD}))
    return SaidTime(weekdays, ahead, hours, "・".join(dict.fromkeys(read.as_typed(*span).strip() for span in spans)))


def _after_day(text: str, day: "re.Match[str]") -> "re.Match[str] | None":
    return re.compile(rf"(?:の|、)?(?P<part>{_PART})").match(text, day.end())


def _weekdays(said: str) -> tuple[int, ...]:
    if said.startswith(("土日", "週末")):
        return (5, 6)
    return (0, 1, 2, 3, 4) if said == "平日" else () if said in _AHEAD else tuple(DAYS.index(one) for one in said.split("曜")[0] if one in DAYS)


def _hours(said: "re.Match[str]") -> tuple[time, time] | None:
    hour = int(said["hour"]) if said["hour"].isdigit() else _KANJI[said["hour"]]
    if hour < 12 and (said["part"] in ("午後", "夕方", "夜", "晩") or (not said["part"] and hour < 6)):
        hour += 12  # 「3時」 asked of an office is 15:00
    if hour > 23:
        return None
    half = said["half"] or ""
    minute = 30 if half == "半" else min(int(half[:-1]), 59) if half else 0
    at = time(hour, minute)
    if said["after"]:
        return at, time(23, 59)
    return (time(0), at) if said["before"] else (at, time(at.hour, min(at.minute + 1, 59)))
