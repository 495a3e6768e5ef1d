"""The rules of unusual reading, each with looks that must be found and looks that mustn't."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from yorozu.algorithms import reading
from yorozu.algorithms.reading import Look
from yorozu.algorithms.reading_rules import WANTED, rules_from

READER, OTHER, DESK = uuid4(), uuid4(), uuid4()
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)


def look(minute: float, subject: UUID | None = None, *, reader: UUID = READER, desk: UUID | None = DESK) -> Look:
    return Look(uuid4(), NOON + timedelta(minutes=minute), reader, subject or uuid4(), desk)


def test_many_people_within_an_hour() -> None:
    found = reading.many([look(n) for n in range(10)], people=10, minutes=60)
    assert [(one.reader, one.count, len(one.looks)) for one in found] == [(READER, 10, 10)]
    assert not reading.many([look(n) for n in range(9)], people=10, minutes=60)  # one fewer
    assert not reading.many([look(n * 7) for n in range(10)], people=10, minutes=60)  # over more than an hour
    one = uuid4()
    assert not reading.many([look(n, one) for n in range(50)], people=10, minutes=60)  # one person, fifty times
    assert not reading.many([look(n, reader=READER if n % 2 else OTHER) for n in range(18)], people=10, minutes=60)  # two readers


def test_the_fullest_hour_is_told_and_the_edge_is_outside() -> None:
    looks = [look(0), *(look(60 + n) for n in range(10)), look(300)]
    assert [one.count for one in reading.many(looks, people=5, minutes=60)] == [10]
    assert not reading.many([look(0), look(60)], people=2, minutes=60) and reading.many([look(0), look(59.9)], people=2, minutes=60)


@pytest.mark.parametrize(("hour", "found"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False), (12, False)])
def test_at_night(hour: int, found: bool) -> None:
    one = Look(uuid4(), NOON.replace(hour=hour), READER, uuid4(), DESK)
    assert bool(reading.at_night([one], first=22, last=6, is_open=lambda desk, at: False)) is found
    assert not reading.at_night([one], first=22, last=6, is_open=lambda desk, at: True)


def test_outside_the_desks_needs() -> None:
    known = uuid4()
    looks = [look(0), look(1), look(2), look(3, known)]
    assert [one.count for one in reading.outside(looks, people=3, in_hand=lambda one: one.subject == known)] == [3]
    assert not reading.outside(looks[1:], people=3, in_hand=lambda one: one.subject == known)
    assert not reading.outside(looks, people=3, in_hand=lambda one: True)


def test_one_person_again_and_again() -> None:
    one = uuid4()
    looks = [look(n * 1000, one) for n in range(5)]
    assert [(found.subject, found.count) for found in reading.repeated(looks, times=5, in_hand=lambda one: False)] == [(one, 5)]
    assert not reading.repeated(looks[1:], times=5, in_hand=lambda one: False)
    assert not reading.repeated(looks, times=5, in_hand=lambda one: True)
    assert not reading.repeated([look(n) for n in range(5)], times=5, in_hand=lambda one: False)


def test_kin_is_told_once_for_each_person() -> None:
    one = uuid4()
    found = reading.kin([look(0, one), look(1, one), look(2)], is_kin=lambda reader, subject: subject == one)
    assert [(row.subject, row.count) for row in found] == [(one, 2)]


@pytest.mark.parametrize(("here", "there", "near"), [
    ("見本町1-2-3", "見本町1-2-4", True), ("見本町1-2-3", "見本町1-2-5", True), ("見本町1-2-3", "見本町1-2-6", False), ("見本町1-2-3", "見本町1-2-3", False),
    ("見本町1-2-3", "見本町1-3-3", False), ("見本町1-2-3", "手本町1-2-4", False), ("見本町", "見本町", False), ("", "", False),
])  # fmt: skip
def test_next_door(here: str, there: str, near: bool) -> None:
    assert reading.next_door(here, there) is near


def test_a_file_of_rules_is_read_or_says_what_is_wrong() -> None:
    assert rules_from("[many]\npeople = 3\nminutes = 10\n[same_address]\non = true\n[night]\non = false\nfrom = 22\nuntil = 6\n") == {
        "many": {"people": 3, "minutes": 10}, "same_address": {}}  # fmt: skip
    for wrong in ("[many]\npeople = 3", "[maany]\non = true", "[many]\npeople = 1\nminutes = 5", "[same_name]\nrare = true", "many = 3", "[[[", "[same_address]\nx = 1",
                  "[same_address]\non = 3", "[night]\nfrom = 24\nuntil = 6"):  # fmt: skip
        with pytest.raises(ValueError, match=r"\S"):
            rules_from(wrong)
    assert set(WANTED) >= set(rules_from(""))
