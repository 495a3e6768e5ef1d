"""What must be true, written from the rules (architecture §2) and not from the code: who owns, who is asked, by when.

Nothing here imports the platform. Desks are codes, days are dates in Tokyo, and the calendar is a list of holidays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

TOP = "city-welfare"  # the desk that can't decline (L4)
URGENT = timedelta(hours=4)
HOLIDAYS = frozenset(
    date(*day) for day in (
        (2026, 11, 3), (2026, 11, 23), (2026, 12, 29), (2026, 12, 30), (2026, 12, 31), (2027, 1, 1), (2027, 1, 2), (2027, 1, 3),
        (2027, 1, 11), (2027, 2, 11), (2027, 2, 23), (2027, 3, 21), (2027, 3, 22), (2027, 4, 29), (2027, 5, 3), (2027, 5, 4),
        (2027, 5, 5), (2027, 7, 19), (2027, 8, 11), (2027, 9, 20), (2027, 9, 23), (2027, 10, 11), (2027, 11, 3), (2027, 11, 23),
        (2027, 12, 29), (2027, 12, 30), (2027, 12, 31), (2028, 1, 1), (2028, 1, 2), (2028, 1, 3), (2028, 1, 10),
    )
)  # fmt: skip


def works(day: date) -> bool:
    """A working day of desks that are open on weekdays."""
    return day.weekday() < 5 and day not in HOLIDAYS


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= works(day)
    return day


@dataclass
class Offer:
    """One handoff as both desks know it."""

    to: str
    sender: str
    made: datetime
    due: datetime
    lift: bool = False
    state: str = "offered"
    case: int = -1


@dataclass
class Case:
    """One need as the person who brought it expects it to be kept."""

    words: str
    owner: str
    heard_by: str
    urgent: bool
    consultation: int
    holders: set[str] = field(default_factory=set)  # desks that it came from: they keep sight (L5)
    waiting: int | None = None  # the open offer
    closed: bool = False
    result: bool = False  # an outcome is written
    told: bool = False
    lacked: bool = False  # something was missing (T5): counts in the gap
    decide_by: datetime | None = None  # L1
    said: list[tuple[frozenset[str], str]] = field(default_factory=list)  # what the person answered, in the order of asking
    lines: dict[str, str] = field(default_factory=dict)  # every line ever read on its way, by id (T6)


    def yes_to(self, fields: set[str]) -> bool:
        """T7: the newest answer about any of the fields stands; one yes covers them all. A question still open says nothing."""
        for asked, answer in reversed(self.said):
            if asked & fields and answer in ("refused", "withdrawn"):
                return False
            if answer == "given" and fields <= asked:
                return True
        return not fields


@dataclass
class World:
    """The city's desks and who stands at them, with every case."""

    circle: dict[str, str]  # desk → its area's path, as /city/zone/district/
    yorozu: set[str]  # desks that a lift may go to
    posts: dict[str, tuple[str, date | None]]  # somebody → desk, last day
    ends: dict[str, date] = field(default_factory=dict)  # desk → first day on which it is no more
    heirs: dict[str, str] = field(default_factory=dict)  # desk → its successor by decision
    cases: list[Case] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    def staffed(self, desk: str, day: date) -> bool:
        """T1: the desk is there, with somebody in post."""
        there = desk not in self.ends or day < self.ends[desk]
        return there and any(at == desk and (last is None or day <= last) for at, last in self.posts.values())

    def holds(self, desk: str, now: datetime) -> bool:
        """T1 as the clock keeps it: now, and in the evening also tomorrow."""
        days = [now.date()]
        if (now.hour, now.minute) >= (17, 15):
            days.append(now.date() + timedelta(days=1))
        return all(self.staffed(desk, day) for day in days)

    def staff(self, desk: str, now: datetime) -> list[str]:
        """Who may act for the desk now; a post ends with its day, and a desk's end takes nobody's access away by itself."""
        return sorted(who for who, (at, last) in self.posts.items() if at == desk and (last is None or now.date() <= last))

    def above(self, path: str, day: date) -> str:
        """L3: the staffed よろず desk of the next circle above, empty circles skipped; at the end the top."""
        parts = path.strip("/").split("/")
        for count in range(len(parts) - 1, 0, -1):
            circle = "/" + "/".join(parts[:count]) + "/"
            found = sorted(one for one in self.yorozu if self.circle[one] == circle and self.staffed(one, day))
            if found:
                return TOP if TOP in found else found[0]
        return TOP

    def lift_target(self, owner: str, receiver: str | None, day: date) -> str:
        """L3: above the receiver; above the owner where nobody was asked, the receiver is of no circle, or that is the owner."""
        start = receiver if receiver is not None and self.circle[receiver].count("/") > 2 else owner
        target = self.above(self.circle[start], day)
        return target if target != owner else self.above(self.circle[owner], day)

    def answer_by(self, urgent: bool, now: datetime) -> date | datetime:
        """L2: four clock hours, or the third working day."""
        return now + URGENT if urgent else working_day_after(now.date(), 3)

    def decide_by(self, urgent: bool, now: datetime) -> datetime:
        """L1: the end of the next working day; urgent: four hours."""
        if urgent:
            return now + URGENT
        day = working_day_after(now.date(), 1)
        return now.replace(year=day.year, month=day.month, day=day.day, hour=17, minute=15, second=0, microsecond=0)
