"""When a service is open: its weekly rows, and what goes before them – exceptions, closed days, public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yorozu.community.queries import is_public_holiday
from yorozu.directory.enums import ScheduleKind
from yorozu.directory.models import Schedule
from yorozu.kernel import clock

Stretch = tuple[time, time]
_AHEAD = 60  # days; who opens later than that is asked by telephone


@dataclass(frozen=True)
class Opening:
    """A service's calendar. Without rows nothing is known: `known` is False, and no day is open or closed."""

    rows: tuple[Schedule, ...]

    @classmethod
    def of(cls, rows: Iterable[Schedule]) -> "Opening":
        """From the service's schedule rows."""
        return cls(tuple(rows))

    @property
    def known(self) -> bool:
        """Whether hours by weekday are known at all."""
        return any(one.kind == ScheduleKind.WEEKLY for one in self.rows)

    def on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of a day. What is dated goes before holidays, holidays before the week."""
        dated = [one for one in self.rows if one.kind in (ScheduleKind.CLOSED, ScheduleKind.EXCEPTION) and _within(one, day)]
        if dated:
            return _stretches(one for one in dated if one.kind == ScheduleKind.EXCEPTION)
        holiday = [one for one in self.rows if one.kind == ScheduleKind.HOLIDAY and _within(one, day)]
        if holiday and is_public_holiday(day):
            return _stretches(holiday)
        return _stretches(one for one in self.rows if _weekly_on(one, day))

    def is_open_at(self, moment: datetime) -> bool | None:
        """Whether it is open at this moment; None where that isn't known."""
        if not self.known:
            return None
        local = moment.astimezone(clock.TOKYO)
        return any(opens <= local.time() < closes for opens, closes in self.on(local.date()))

    def opens_later_today(self, moment: datetime) -> bool:
        """Whether it opens once more on this day."""
        local = moment.astimezone(clock.TOKYO)
        return self.known and any(opens > local.time() for opens, _ in self.on(local.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next moment at which it opens, within two months."""
        local = moment.astimezone(clock.TOKYO)
        for ahead in range(_AHEAD if self.known else 0):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.on(day):
                at = datetime.combine(day, opens, tzinfo=clock.TOKYO)
                if at > local:
                    return at
        return None

    def week(self) -> tuple[tuple[int, time, time, str], ...]:
        """(weekday, opens, closes, weeks of the month) of the rows of the week, in order."""
        rows = [(one.weekday or 0, one.opens, one.closes, one.weeks) for one in self.rows
                if one.kind == ScheduleKind.WEEKLY and one.opens and one.closes]  # fmt: skip
        return tuple(sorted(rows, key=lambda one: (one[0], one[1])))

    def closed_on_holidays(self) -> bool | None:
        """Closed on public holidays, open, or (None) not known."""
        rows = [one for one in self.rows if one.kind == ScheduleKind.HOLIDAY]
        return not _stretches(rows) if rows else None

    def coming_exceptions(self, day: date) -> tuple[Schedule, ...]:
        """Closed days and other hours from `day` on, the nearest first."""
        rows = [one for one in self.rows if one.kind in (ScheduleKind.CLOSED, ScheduleKind.EXCEPTION) and one.valid_to and one.valid_to >= day]
        return tuple(sorted(rows, key=lambda one: (one.valid_from or day, str(one.pk))))


def _within(row: Schedule, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _weekly_on(row: Schedule, day: date) -> bool:
    if row.kind != ScheduleKind.WEEKLY or row.weekday != day.weekday() or not _within(row, day):
        return False
    return not row.weeks or str((day.day - 1) // 7 + 1) in row.weeks.split(",")


def _stretches(rows: Iterable[Schedule]) -> tuple[Stretch, ...]:
    return tuple(sorted((one.opens, one.closes) for one in rows if one.opens and one.closes))
