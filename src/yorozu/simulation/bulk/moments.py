"""Moments as seconds since 1970, fast enough for tens of millions of rows, and the office's days among them."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from random import Random

from yorozu.community.queries.calendar import Calendar, is_public_holiday
from yorozu.kernel import clock

DAY = 86_400
_TOKYO = 9 * 3600
_EPOCH = date(1970, 1, 1).toordinal()
_CLOCK = tuple(f" {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" for second in range(DAY))
OPENS, CLOSES = 9 * 3600, 17 * 3600  # when the invented staff work


class _Days(dict[int, str]):
    """Day number → its date as text."""

    def __missing__(self, day: int) -> str:
        self[day] = str(date.fromordinal(day + _EPOCH))
        return self[day]


_DATES = _Days()


def text_of(moment: int) -> str:
    """As both databases read it: UTC (Django's connections are in UTC)."""
    return f"{_DATES[moment // DAY]}{_CLOCK[moment % DAY]}"


def tokyo_of(moment: int) -> str:
    """As the history keeps it."""
    return f"{text_of(moment + _TOKYO)}+09:00"


def seconds_of(moment: datetime) -> int:
    """A moment's second."""
    return int(moment.timestamp())


def moment_of(second: int) -> datetime:
    """A second's moment in Tokyo."""
    return datetime.fromtimestamp(second, UTC).astimezone(clock.TOKYO)


def day_of(second: int) -> date:
    """The day in Tokyo."""
    return date.fromordinal((second + _TOKYO) // DAY + _EPOCH)


class Office:
    """The days on which the invented staff work, from `first` on, and moments in their hours."""

    def __init__(self, first: date, last: date) -> None:
        days = (first + timedelta(days=ahead) for ahead in range((last - first).days))
        working = [one for one in days if one.weekday() < 5 and not is_public_holiday(one)]
        self.starts = [seconds_of(clock.start_of(one)) for one in working]
        self._due: dict[tuple[int, int, int, bool], int] = {}

    def between(self, random: Random, after: int, before: int) -> int:
        """Some moment in working hours after `after` and not later than `before`; any moment where no working hour lies between."""
        low, high = after + 300, before - 60
        first = bisect_right(self.starts, low - CLOSES)
        last = bisect_right(self.starts, high - OPENS) - 1
        if low < high and first <= last:
            start = self.starts[random.randint(first, last)]
            least, most = max(start + OPENS, low), min(start + CLOSES, high)
            if least < most:
                return random.randint(least, most)
        return after + max((before - after) * random.randint(3, 9) // 10, 1)

    def ahead(self, random: Random, after: int, days: int) -> int:
        """A half hour of the working day that lies `days` working days ahead."""
        place = min(bisect_right(self.starts, after) - 1 + days, len(self.starts) - 1)
        return self.starts[place] + OPENS + 1800 * random.randrange(1, 16)

    def at_work(self, moment: int) -> int:
        """The moment itself in working hours, else the beginning of the next ones."""
        place = bisect_right(self.starts, moment) - 1
        if place >= 0 and moment < self.starts[place] + CLOSES:
            return max(moment, self.starts[place] + OPENS)
        return self.starts[bisect_left(self.starts, moment)] + OPENS + moment % 3600

    def due(self, calendar: Calendar, key: int, start: int, days: int) -> int:
        """`community.queries.add_working_days` for a loaded calendar: the end of its opening, `days` working days on."""
        day = (start + _TOKYO) // DAY
        late = start >= self._end_of(calendar, key, day)
        known = self._due.get((key, day, days, late))
        if known is None:
            known = self._due[key, day, days, late] = seconds_of(calendar.due(moment_of(start), days))
        return known

    def _end_of(self, calendar: Calendar, key: int, day: int) -> int:
        """The end of a day's opening; of a day off, its beginning."""
        known = self._due.get((key, day, -1, False))
        if known is None:
            on = date.fromordinal(day + _EPOCH)
            end = calendar.end_on(on) if calendar.works_on(on) else clock.start_of(on)
            known = self._due[key, day, -1, False] = seconds_of(end)
        return known
