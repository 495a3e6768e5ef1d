"""How a suggested desk stands: open or shut now, at the time that the sentence asks for, full and until when, the asker's own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings

from yorozu.algorithms.danger import UrgentNumber, with_city
from yorozu.algorithms.said_times import SaidTime, said_time
from yorozu.algorithms.suggest import Answer, Suggestion
from yorozu.algorithms.urgent_situations import numbers_for
from yorozu.community.models import Area, Desk
from yorozu.community.queries import Calendar, desks_of_codes
from yorozu.directory.queries.suggesting import city_stamp, suggest
from yorozu.kernel import clock

_WEEK = 7
Stretches = tuple[tuple[time, time], ...]


@dataclass(frozen=True)
class Standing:
    """What a person should know before going or calling."""

    open_now: bool = True
    opens_next: datetime | None = None
    closed_until: date | None = None  # shut today for days on end: the last of them
    full: bool = False
    full_until: date | None = None
    said: str = ""  # the time that the sentence asks for, as it was typed
    open_then: bool = True
    own: bool = False  # of the asker's own district


UNKNOWN = Standing()


@dataclass(frozen=True)
class DeskSuggested:
    """One suggestion as pages show it: why, how urgent, and how the desk stands."""

    id: str
    title: str
    because: tuple[str, ...]
    reason: str
    urgency: str
    numbers: tuple[UrgentNumber, ...]  # for a situation that can't wait, where the words of danger didn't bring them already
    standing: Standing


@dataclass(frozen=True)
class Suggested:
    """An answer as pages show it."""

    urgent: tuple[UrgentNumber, ...]
    sure: bool
    suggestions: tuple[DeskSuggested, ...]

    @property
    def urgent_because(self) -> tuple[str, ...]:
        """The words of danger that were heard."""
        return words_of(self.urgent)


def words_of(urgent: Iterable[UrgentNumber]) -> tuple[str, ...]:
    """The words that led to emergency numbers, each once."""
    return tuple(dict.fromkeys(word for one in urgent for word in one.because))


def suggest_standing(text: str, *, area: Area | None = None, top: int = 5, stamp: str = "") -> Suggested:
    """`suggest`, each desk with how it stands now and at the time that the text asks for."""
    stamp = stamp or city_stamp()
    answer = suggest(text, area=area, top=top, stamp=stamp)
    standings = standings_of([one.id for one in answer.suggestions], text, area, stamp)
    rows = tuple(suggested(one, standings.get(one.id, UNKNOWN), answer) for one in answer.suggestions)
    return Suggested(answer.urgent, answer.sure, rows)


def suggested(one: Suggestion, standing: Standing, answer: Answer) -> DeskSuggested:
    """A suggestion with how its desk stands."""
    there = {number.number for number in answer.urgent}
    numbers = with_city(numbers_for(one.situation), settings.MAIN_PHONE) if one.urgency == "now" else ()
    return DeskSuggested(one.id, one.title, one.because, one.reason, one.urgency, tuple(row for row in numbers if row.number not in there), standing)


def standings_of(codes: Iterable[str], text: str, area: Area | None, stamp: str) -> Mapping[str, Standing]:
    """Code → how the desk stands."""
    asked = said_time(text)
    return {desk.code: standing_of(desk, asked, area) for desk in desks_of_codes(list(codes), stamp=stamp)}


def standing_of(desk: Desk, asked: SaidTime | None, area: Area | None) -> Standing:
    """How one desk stands now."""
    calendar, now = Calendar.loaded(desk), clock.now()
    today = clock.today()
    is_open = calendar.is_open_at(now)
    return Standing(
        is_open, None if is_open else calendar.next_opening(now), calendar.shut_until(today),
        desk.is_full_on(today), desk.full_until, asked.words if asked else "",
        asked is None or open_then(asked, lambda day: calendar.hours[day.weekday()] if calendar.works_on(day) else ()),
        area is not None and desk.area_id == area.pk and area.kind == "district")  # fmt: skip


def open_then(asked: SaidTime, stretches_on: Callable[[date], Stretches]) -> bool:
    """Whether it opens at a time that was asked for: on any of the days (the next of each weekday), within the hours. Without
    a day: on any of the seven to come.
    """
    today = clock.today()
    days = [today + timedelta(days=ahead) for ahead in range(_WEEK)]
    wanted = [day for day in days if day.weekday() in asked.weekdays or (day - today).days in asked.ahead]
    for day in wanted or days:
        for opens, closes in stretches_on(day):
            if asked.hours is None or (opens < asked.hours[1] and asked.hours[0] < closes):
                return True
    return False
