"""Working days: weekends, holidays, the turn of the year, a desk's own hours and closures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.town import at, make_town
from yorozu.community.models import Closure, OpeningHours
from yorozu.community.queries import Calendar, add_working_days, end_of_next_working_day, is_open, is_working_day, next_opening
from yorozu.community.queries.calendar import USUAL
from yorozu.kernel import clock


def test_a_holiday_and_the_turn_of_the_year_are_no_working_days() -> None:
    assert not is_working_day(date(2026, 11, 23)), "勤労感謝の日"
    assert is_working_day(date(2026, 12, 28))
    assert not any(is_working_day(date(2026, 12, 29) + timedelta(days=n)) for n in range(6))
    assert is_working_day(date(2027, 1, 4))


def test_three_working_days_over_the_new_year() -> None:
    due = add_working_days(at(28, 10, month=12), 3, desk=None)
    assert due == at(6, 17, 15, month=1, year=2027)


def test_the_next_working_day_after_friday_before_a_holiday() -> None:
    assert end_of_next_working_day(at(20, 16), desk=None) == at(24, 17, 15)


def test_today_counts_while_the_desk_is_open() -> None:
    assert add_working_days(at(16, 10), 0, desk=None) == at(16, 17, 15)
    assert add_working_days(at(16, 18), 0, desk=None) == at(17, 17, 15)


@given(st.datetimes(min_value=at(1).replace(tzinfo=None), max_value=at(28, month=12, year=2030).replace(tzinfo=None)), st.integers(0, 20))
def test_a_deadline_is_later_on_a_working_day_and_grows(start: object, days: int) -> None:
    moment = start.replace(tzinfo=clock.TOKYO)  # type: ignore[attr-defined]
    due = add_working_days(moment, days, desk=None)
    assert due > moment
    assert USUAL.works_on(due.date())
    later = add_working_days(moment, days + 1, desk=None)
    assert later > due or (days == 0 and later == due), "the next working day is both where none is left of today"
    between = sum(USUAL.works_on(moment.date() + timedelta(days=n)) for n in range(1, (due.date() - moment.date()).days + 1))
    assert between in (days, days + 1), "exactly so many working days lie between"


@pytest.mark.django_db
def test_a_desk_works_by_its_own_hours() -> None:
    town = make_town()
    desk = town.desks["support-west"]
    OpeningHours.objects.create(desk=desk, weekday=5, opens="09:00", closes="12:00")
    Closure.objects.create(desk=desk, from_on=date(2026, 11, 17), until_on=date(2026, 11, 18))
    assert is_working_day(date(2026, 11, 21), desk=desk), "a Saturday"
    assert add_working_days(at(16, 10), 1, desk=desk) == at(19, 17, 15)
    assert is_open(desk, at(21, 11)) and not is_open(desk, at(21, 13)) and not is_open(desk, at(17, 10))
    assert next_opening(desk, at(16, 18)) == at(19, 8, 30)
    assert Calendar.loaded(desk) == Calendar.of(desk)


def test_a_desk_that_never_opens_has_a_deadline_all_the_same() -> None:
    never = Calendar(USUAL.hours, ((date(2020, 1, 1), date(2040, 1, 1)),))
    assert never.working_day_after(date(2026, 11, 16), 3) == date(2026, 11, 19)
