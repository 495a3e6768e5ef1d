"""When is a need stuck: rules over what happened to it, as moments, codes and desks. No words, nobody's name.

A rule gives spells: from when until when it held, and because of what. The one that still holds is today's reason; all of them are what trying a rule on the
past counts. One function serves both, so that what was tried is what is then marked.

Numbers: `n` how often, `days` how many days of Tokyo's calendar. A count begins anew where a rule says so: refusals and silence concern the present search, so an
acceptance ends them, and being opened again too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
MOST_NAMED = 6  # events that a reason names, the latest of them
BLOCKED = frozenset({"asked", "refused", "withdrawn", "expired"})
Numbers = Mapping[str, int]
Event = tuple[datetime, UUID | None]
Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Asked:
    """A desk that was asked. `state` as in consultation: offered, accepted, declined, withdrawn, silent; `lift`: by the platform, one circle up."""

    at: datetime
    ended_at: datetime | None
    state: str
    lift: bool
    desk: UUID


@dataclass(frozen=True)
class Course:
    """What happened to a need, each list oldest first.

    `steps`: acts of people (`act`) and the turns `received`, `result`, `closed`, `reopened`. `consents`: from when which answer stood. `before`: how many needs
    before it left a rest that it holds. `load`: open needs and people in post of the desk that owns it, as counted this morning.
    """

    need: UUID
    desk: UUID
    received_at: datetime
    steps: Sequence[tuple[datetime, str]] = ()
    asked: Sequence[Asked] = ()
    reminded: Sequence[datetime] = ()
    consents: Sequence[tuple[datetime, str]] = ()
    keeps_to_itself: bool = False
    fields: int = 0
    before: int = 0
    load: tuple[int, int] | None = None


@dataclass(frozen=True)
class Spell:
    """A rule held from `since` until `until` (None: it still does), because of this (JSON: counts, days, desks as hex)."""

    since: datetime
    until: datetime | None
    because: dict[str, Any] = field(default_factory=dict)


def spells(course: Course, code: str, numbers: Numbers, *, now: datetime) -> list[Spell]:
    """Every spell of one rule up to `now`, oldest first."""
    return [one for one in RULES[code](course, numbers) if one.since <= now and (one.until is None or one.until > one.since)]


def reason(course: Course, code: str, numbers: Numbers, *, now: datetime) -> Spell | None:
    """The spell that holds now, of a need that is open and has no result yet."""
    found = spells(course, code, numbers, now=now)
    return found[-1] if found and found[-1].until is None else None


def active(course: Course) -> list[Stretch]:
    """When somebody was to look for an answer: from the beginning to a result, and again from each reopening."""
    first = next((at for at, kind in course.steps if kind == "received"), course.received_at)
    stretches: list[Stretch] = [(first, None)]
    for at, kind in course.steps:
        begin, end = stretches[-1]
        if kind in ("result", "closed") and end is None:
            stretches[-1] = (begin, at)
        elif kind == "reopened" and end is not None:
            stretches.append((at, None))
    return stretches


def _accepted(course: Course, *, offers_only: bool = False) -> list[datetime]:
    return [one.ended_at for one in course.asked if one.state == "accepted" and one.ended_at and not (offers_only and one.lift)]


def _searches(course: Course) -> Iterator[Stretch]:
    """The active stretches, cut where somebody accepted."""
    cuts = sorted(_accepted(course))
    for begin, end in active(course):
        inside = [at for at in cuts if begin < at and (end is None or at < end)]
        yield from zip([begin, *inside], [*inside, end], strict=True)


def _within(at: datetime, stretch: Stretch) -> bool:
    return stretch[0] <= at and (stretch[1] is None or at <= stretch[1])


def _told(events: Sequence[Event]) -> dict[str, Any]:
    named = [[_day(at), desk.hex if desk else ""] for at, desk in events[-MOST_NAMED:]]
    return {"n": len(events), "when": named}


def _day(at: datetime) -> str:
    return at.astimezone(TOKYO).date().isoformat()


def _days_after(at: datetime, days: int) -> datetime:
    """Midnight in Tokyo at which `days` days have passed."""
    day = at.astimezone(TOKYO).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def _anew(course: Course, events: Sequence[Event], n: int) -> Iterator[Spell]:
    """`n` times within one search."""
    for stretch in _searches(course):
        some = [one for one in events if _within(one[0], stretch)]
        if len(some) >= n:
            yield Spell(some[n - 1][0], stretch[1], _told(some))


def _in_all(course: Course, events: Sequence[Event], n: int) -> Iterator[Spell]:
    """`n` times since it came in."""
    for begin, end in active(course):
        some = [one for one in events if end is None or one[0] <= end]
        if len(some) >= n:
            yield Spell(max(some[n - 1][0], begin), end, _told(some))


def _ended(course: Course, state: str) -> list[Event]:
    return sorted(((one.ended_at, one.desk) for one in course.asked if one.state == state and one.ended_at), key=lambda one: one[0])


def _silence(course: Course, numbers: Numbers) -> Iterator[Spell]:
    return _anew(course, _ended(course, "silent"), numbers["n"])


def _refusals(course: Course, numbers: Numbers) -> Iterator[Spell]:
    return _anew(course, _ended(course, "declined"), numbers["n"])


def _handoffs(course: Course, numbers: Numbers) -> Iterator[Spell]:
    return _in_all(course, _ended(course, "accepted"), numbers["n"])


def _lifted(course: Course, numbers: Numbers) -> Iterator[Spell]:
    return _in_all(course, [(one.at, one.desk) for one in course.asked if one.lift], numbers["n"])


def _overdue(course: Course, numbers: Numbers) -> Iterator[Spell]:
    return _in_all(course, [(at, None) for at in course.reminded], numbers["n"])


def _unmet(course: Course, numbers: Numbers) -> Iterator[Spell]:
    first = active(course)[0][0]
    again: list[Event] = [(at, None) for at, kind in course.steps if kind == "reopened"]
    return _in_all(course, [*[(first, None)] * course.before, *again], numbers["n"])


def _quiet(course: Course, numbers: Numbers) -> Iterator[Spell]:
    for begin, end in active(course):
        acts = [begin, *(at for at, _kind in course.steps if begin < at and (end is None or at < end)), end]
        for last, following in pairwise(acts):
            if last is not None:
                yield Spell(_days_after(last, numbers["days"]), following, {"last": _day(last)})


def _load(course: Course, numbers: Numbers) -> Iterator[Spell]:
    """Of today only: what a desk had on its hands on other days isn't counted back."""
    if course.load is None or course.load[0] < numbers["n"] * max(course.load[1], 1):
        return
    for one in _quiet(course, numbers):
        if one.until is None:
            yield Spell(one.since, None, {**one.because, "open": course.load[0], "people": course.load[1]})


def _fields(course: Course, numbers: Numbers) -> Iterator[Spell]:
    """Several sides of life, and nobody else in it: no other desk has accepted anything."""
    if course.fields < numbers["n"]:
        return
    joined = min(_accepted(course, offers_only=True), default=None)
    whole = active(course)
    since = _days_after(whole[0][0], numbers["days"])
    for begin, end in whole:
        until = end if joined is None or (end is not None and end < joined) else joined
        if joined is None or joined > begin:
            yield Spell(max(since, begin), until, {"n": course.fields})


def _consent(course: Course, numbers: Numbers) -> Iterator[Spell]:
    """Nothing may be handed on: asked without an answer, refused, taken back, or the words are to stay at the desk that heard them."""
    whole = active(course)
    said = [*([(whole[0][0], "kept")] if course.keeps_to_itself else []), *course.consents]
    changes: list[datetime | None] = [at for at, _state in said[1:]]
    joined = sorted(_accepted(course, offers_only=True))
    for (at, state), following in zip(said, [*changes, None], strict=False):
        if state in BLOCKED or state == "kept":
            ends = [one for one in (following, next((one for one in joined if one > at), None)) if one is not None]
            for begin, end in whole:
                until = min([*ends, *([end] if end else [])], default=None)
                yield Spell(max(_days_after(at, numbers["days"]), begin), until, {"state": state, "on": _day(at)})


RULES: dict[str, Callable[[Course, Numbers], Iterator[Spell]]] = {
    "silence": _silence, "refusals": _refusals, "handoffs": _handoffs, "lifted": _lifted, "overdue": _overdue, "unmet": _unmet, "quiet": _quiet,
    "load": _load, "fields": _fields, "consent": _consent,
}  # fmt: skip
