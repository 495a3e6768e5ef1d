"""Spells of each rule over invented courses."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from yorozu.algorithms.stuck import RULES, TOKYO, Asked, Course, Spell, reason, spells

START = datetime(2026, 4, 1, 10, tzinfo=TOKYO)
DESKS = [uuid4() for _ in range(5)]
NOW = START + timedelta(days=300)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def course(*steps: tuple[float, str], **more: Any) -> Course:
    return Course(UUID(int=1), DESKS[0], START, steps=[(START, "received"), *((day(at), kind) for at, kind in steps)], **more)


def asked(at: float, state: str, *, desk: int = 0, lift: bool = False, after: float = 0.5) -> Asked:
    return Asked(day(at), None if state == "offered" else day(at + after), state, lift, DESKS[desk])


def held(one: Course, code: str, **numbers: int) -> list[tuple[datetime, datetime | None]]:
    return [(spell.since, spell.until) for spell in spells(one, code, numbers, now=NOW)]


def test_refusals_are_counted_within_one_search() -> None:
    one = course(asked=[asked(1, "declined"), asked(2, "declined", desk=1), asked(3, "accepted"), asked(4, "declined"), asked(5, "silent")])
    assert held(one, "refusals", n=2) == [(day(2.5), day(3.5))] and held(one, "refusals", n=3) == []
    assert reason(one, "refusals", {"n": 2}, now=NOW) is None and reason(one, "silence", {"n": 1}, now=NOW) is not None


def test_a_reason_names_when_and_which_desk() -> None:
    one = course(asked=[asked(1, "declined"), asked(2, "declined", desk=1)])
    found = reason(one, "refusals", {"n": 2}, now=NOW)
    assert found == Spell(day(2.5), None, {"n": 2, "when": [["2026-04-02", DESKS[0].hex], ["2026-04-03", DESKS[1].hex]]})


def test_a_result_ends_every_spell_and_beginning_again_begins_a_new_search() -> None:
    one = course((4, "result"), (5, "closed"), (10, "reopened"), asked=[asked(1, "declined"), asked(2, "declined"), asked(11, "declined")])
    assert held(one, "refusals", n=2) == [(day(2.5), day(4))] and held(one, "refusals", n=1) == [(day(1.5), day(4)), (day(11.5), None)]


def test_handoffs_and_lifts_are_counted_through_all_its_life() -> None:
    one = course((4, "result"), (10, "reopened"), asked=[asked(1, "accepted", desk=1), asked(2, "accepted", desk=2, lift=True)])
    assert held(one, "handoffs", n=2) == [(day(2.5), day(4)), (day(10), None)] and held(one, "lifted", n=1) == [(day(2), day(4)), (day(10), None)]


def test_dates_that_passed() -> None:
    assert held(course(reminded=[day(1), day(2), day(3)]), "overdue", n=3) == [(day(3), None)]


def test_unmet_counts_beginnings_and_needs_before_it() -> None:
    again = course((4, "result"), (10, "reopened"), before=1)
    assert held(again, "unmet", n=2) == [(day(10), None)] and held(again, "unmet", n=1) == [(START, day(4)), (day(10), None)]


def test_quiet_is_reckoned_in_days_of_the_calendar_between_acts() -> None:
    one = course((10, "act"), (80, "act"))
    midnight = datetime(2026, 5, 11, tzinfo=TOKYO)  # thirty days after the 11th of April
    assert held(one, "quiet", days=30) == [(midnight, day(80)), (datetime(2026, 7, 20, tzinfo=TOKYO), None)]
    assert spells(course(), "quiet", {"days": 30}, now=day(29)) == []


def test_what_was_closed_was_not_quiet() -> None:
    assert held(course((4, "result"), (5, "closed"), (200, "reopened"), (210, "act")), "quiet", days=60) == [(datetime(2026, 12, 27, tzinfo=TOKYO), None)]


def test_several_sides_of_life_until_somebody_else_accepts() -> None:
    assert held(course(fields=3), "fields", n=3, days=14) == [(datetime(2026, 4, 15, tzinfo=TOKYO), None)]
    assert held(course(fields=2), "fields", n=3, days=14) == []
    joined = course(fields=3, asked=[asked(20, "accepted", lift=True), asked(30, "accepted")])
    assert held(joined, "fields", n=3, days=14) == [(datetime(2026, 4, 15, tzinfo=TOKYO), day(30.5))]


@pytest.mark.parametrize("state", ["asked", "refused", "withdrawn", "expired"])
def test_nothing_may_be_handed_on(state: str) -> None:
    one = course(consents=[(day(1), "given"), (day(5), state)])
    assert held(one, "consent", days=14) == [(datetime(2026, 4, 20, tzinfo=TOKYO), None)]
    assert held(course(consents=[(day(5), state), (day(30), "given")]), "consent", days=14) == [(datetime(2026, 4, 20, tzinfo=TOKYO), day(30))]
    assert held(course(consents=[(day(5), state)], asked=[asked(10, "accepted")]), "consent", days=14) == []


def test_words_that_are_to_stay_where_they_were_heard() -> None:
    assert held(course(keeps_to_itself=True), "consent", days=14) == [(datetime(2026, 4, 15, tzinfo=TOKYO), None)]
    assert held(course(keeps_to_itself=True, consents=[(day(3), "given")]), "consent", days=14) == []


def test_a_desk_with_too_much_is_known_of_today_only() -> None:
    found = reason(course(load=(80, 2)), "load", {"n": 40, "days": 21}, now=NOW)
    assert found is not None and (found.since, found.because) == (datetime(2026, 4, 22, tzinfo=TOKYO), {"last": "2026-04-01", "open": 80, "people": 2})
    assert held(course(load=(79, 2)), "load", n=40, days=21) == [] and held(course(), "load", n=1, days=1) == []


def test_every_rule_takes_a_course_in_which_nothing_happened() -> None:
    for code in RULES:
        assert [one.until for one in spells(Course(UUID(int=1), DESKS[0], START), code, {"n": 1, "days": 1}, now=NOW)] in ([], [None])
