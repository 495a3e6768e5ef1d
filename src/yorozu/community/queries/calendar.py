"""Working days are the unit of every promise: weekends, holidays, year's end, and each desk's own hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import jpholiday

from yorozu.community.models import Closure, Desk, OpeningHours
from yorozu.kernel import clock
from yorozu.kernel.prebuilt import Reads

_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
_USUAL_END = time(17, 15)
_HORIZON = 400  # days; a desk that isn't open on any of them has no calendar, and the city's usual one counts


@lru_cache(maxsize=4096)
def is_public_holiday(day: date) -> bool:
    """A holiday by law (国民の祝日に関する法律), or the offices' year-end rest."""
    return (day.month, day.day) in _YEAR_END or bool(jpholiday.is_holiday(day))


_HOURS = Reads(lambda desk: OpeningHours.objects.filter(desk=desk).order_by("weekday", "opens").values_list("weekday", "opens", "closes"))
_CLOSED = Reads(lambda desk: Closure.objects.filter(desk=desk).order_by("from_on").values_list("from_on", "until_on"))


@dataclass(frozen=True)
class Calendar:
    """When one desk is open: stretches by weekday, and days on which it is closed all the same."""

    hours: dict[int, tuple[tuple[time, time], ...]]
    closed: tuple[tuple[date, date], ...]

    @classmethod
    def of(cls, desk: Desk | None) -> "Calendar":
        """The calendar of a desk; of none, or one without hours: weekdays until 17:15."""
        if desk is None:
            return USUAL
        hours: dict[int, tuple[tuple[time, time], ...]] = {}
        for weekday, opens, closes in _HOURS.rows(desk=desk.pk):
            hours[weekday] = (*hours.get(weekday, ()), (opens, closes))
        return cls(hours or USUAL.hours, tuple(_CLOSED.rows(desk=desk.pk)))

    @classmethod
    def loaded(cls, desk: Desk) -> "Calendar":
        """The calendar of a desk whose `hours` and `closures` were fetched with it."""
        hours: dict[int, tuple[tuple[time, time], ...]] = {}
        for one in desk.hours.all():
            hours[one.weekday] = (*hours.get(one.weekday, ()), (one.opens, one.closes))
        return cls(hours or USUAL.hours, tuple((one.from_on, one.until_on) for one in desk.closures.all()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The next moment at which the desk opens, within a year or so."""
        local = moment.astimezone(clock.TOKYO)
        for ahead in range(_HORIZON):
            day = local.date() + timedelta(days=ahead)
            for opens, _ in self.hours[day.weekday()] if self.works_on(day) else ():
                at = datetime.combine(day, opens, tzinfo=clock.TOKYO)
                if at > local:
                    return at
        return None

    def works_on(self, day: date) -> bool:
        """Whether the desk is open on `day` at all."""
        if is_public_holiday(day) or any(first <= day <= last for first, last in self.closed):
            return False
        return bool(self.hours.get(day.weekday()))

    def shut_until(self, day: date) -> date | None:
        """The last of the days on which the desk is shut, where `day` is one of them; weekends and holidays don't count."""
        return max((last for first, last in self.closed if first <= day <= last), default=None)

    def end_on(self, day: date) -> datetime:
        """When the desk closes on a day on which it works."""
        return datetime.combine(day, max(closes for _, closes in self.hours[day.weekday()]), tzinfo=clock.TOKYO)

    def is_open_at(self, moment: datetime) -> bool:
        """Whether somebody is there at this moment."""
        local = moment.astimezone(clock.TOKYO)
        stretches = self.hours.get(local.weekday(), ())
        return self.works_on(local.date()) and any(opens <= local.time() < closes for opens, closes in stretches)

    def working_day_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; 0: `day` itself, or the next one that is."""
        current = day
        left = count
        for _ in range(_HORIZON):
            if left == 0 and self.works_on(current):
                return current
            current += timedelta(days=1)
            if left and self.works_on(current):
                left -= 1
                if left == 0:
                    return current
        return day + timedelta(days=max(count, 1))

    def due(self, start: datetime, days: int) -> datetime:
        """The end of the opening on the `days`-th working day after `start`; 0: today, while still open, else the next."""
        local = start.astimezone(clock.TOKYO)
        day = self.working_day_after(local.date(), days)
        if not self.works_on(day):
            return datetime.combine(day, _USUAL_END, tzinfo=clock.TOKYO)
        end = self.end_on(day)
        return end if end > local else self.end_on(self.working_day_after(day, 1))


USUAL = Calendar({weekday: ((time(8, 30), _USUAL_END),) for weekday in range(5)}, ())


def is_working_day(day: date, *, desk: Desk | None = None) -> bool:
    """Whether `day` counts as a working day of `desk` (of the city's usual offices without one)."""
    return Calendar.of(desk).works_on(day)


def add_working_days(start: datetime, days: int, *, desk: Desk | None) -> datetime:
    """The end of the desk's opening on the `days`-th working day after `start`.

    0: today, while the desk is still open; else its next working day.
    """
    return Calendar.of(desk).due(start, days)


def end_of_next_working_day(start: datetime, *, desk: Desk | None) -> datetime:
    """Rule L1's deadline."""
    return add_working_days(start, 1, desk=desk)


def is_open(desk: Desk, moment: datetime) -> bool:
    """Whether the desk is open at `moment`."""
    return Calendar.of(desk).is_open_at(moment)


def next_opening(desk: Desk, moment: datetime) -> datetime | None:
    """The next moment at which the desk opens, within a year."""
    return Calendar.of(desk).next_opening(moment)
