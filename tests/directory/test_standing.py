"""How a suggested desk stands: shut at the time that the sentence asks for, full and until when, the district's own first."""

from datetime import date, time

import pytest

from tests.town import Town, at, make_town
from yorozu.algorithms.said_times import said_time
from yorozu.community.models import Closure, OpeningHours
from yorozu.community.operations import change_desk, say_full, take_again
from yorozu.directory.queries import find, suggest_standing
from yorozu.directory.queries.standing import Standing
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Denied, Invalid, Refused


@pytest.mark.parametrize("text, weekdays, ahead, hours", [
    ("芋井で、日曜に", (6,), (), None), ("日曜の夜に話を聞いてほしい", (6,), (), (time(18), time(21))), ("土日しか行けない", (5, 6), (), None),
    ("仕事帰りに寄れるところ", (), (), (time(18), time(20))), ("あしたの10時に電話したい", (), (1,), (time(10), time(10, 1))),
    ("平日の18時以降なら", (0, 1, 2, 3, 4), (), (time(18), time(23, 59))), ("月・水曜日に", (0, 2), (), None), ("３時に火曜", (1,), (), (time(15), time(15, 1))),
])  # fmt: skip
def test_the_time_that_a_sentence_asks_for(text: str, weekdays: tuple[int, ...], ahead: tuple[int, ...], hours: tuple[time, time] | None) -> None:
    found = said_time(text)
    assert found is not None and (found.weekdays, found.ahead, found.hours) == (weekdays, ahead, hours)


@pytest.mark.parametrize("text", ["", "夜に出ていく父", "先週の日曜に転んだ", "きょうだいのことで", "一日中寝ている", "毎朝起きられない", "父の物忘れ", "3時間待った"])
def test_a_time_at_which_something_happened_is_not_asked_for(text: str) -> None:
    assert said_time(text) is None


@pytest.fixture
def town() -> Town:
    made = make_town()
    change_desk(by=SYSTEM, desk=made.desks["support-west"], accepts="高齢者の相談。認知症、物忘れ。地域包括支援センター。")
    return made


def standing(town: Town, text: str = "芋井の父の物忘れ", desk: str = "support-west") -> Standing:
    rows = suggest_standing(text, area=town.areas["19"], top=8).suggestions
    return next(one.standing for one in rows if one.id == desk)


@pytest.mark.django_db
def test_a_desk_shut_at_the_time_that_is_said_is_marked(town: Town) -> None:
    with clock.at(at(18, 10)):
        assert standing(town).said == "" and standing(town).open_now
        sunday = standing(town, "父の物忘れを日曜に相談したい")
        assert (sunday.said, sunday.open_then) == ("日曜", False)
        assert standing(town, "父の物忘れを金曜に相談したい").open_then
        assert not standing(town, "父の物忘れを金曜の夜に相談したい").open_then
        assert not standing(town, "父の物忘れを月曜に相談したい").open_then, "the next Monday is a holiday"
        OpeningHours.objects.create(desk=town.desks["support-west"], weekday=6, opens=time(9), closes=time(12))
        record_write(SYSTEM, action="edit_desk", kind="desk", thing_id=town.desks["support-west"].pk)
        assert standing(town, "父の物忘れを日曜に相談したい").open_then
        assert not standing(town, "父の物忘れを日曜の15時に相談したい").open_then


@pytest.mark.django_db
def test_a_closure_says_until_when(town: Town) -> None:
    Closure.objects.create(desk=town.desks["support-west"], from_on=date(2026, 11, 17), until_on=date(2026, 11, 20))
    with clock.at(at(18, 10)):
        found = standing(town)
        assert not found.open_now and found.closed_until == date(2026, 11, 20) and found.opens_next == at(24, 8, 30)


@pytest.mark.django_db
def test_a_full_desk_is_marked_until_the_day_that_it_named(town: Town) -> None:
    desk = town.desks["support-west"]
    with clock.at(at(18)):
        say_full(by=town.actor("support"), desk=desk, until=date(2026, 11, 30))
        assert standing(town).full and standing(town).full_until == date(2026, 11, 30)
        (row, *_) = (one for one in find("父の物忘れ", area=town.areas["19"]).desks if one.key == "support-west")
        assert row.standing.full
    with clock.at(at(1, month=12)):
        assert not standing(town).full
    with clock.at(at(18)):
        take_again(by=town.actor("admin"), desk=desk)
        assert not standing(town).full
        with pytest.raises(Denied):
            say_full(by=town.actor("imoi"), desk=desk, until=None)
        with pytest.raises(Invalid):
            say_full(by=town.actor("support"), desk=desk, until=date(2026, 11, 17))
        with pytest.raises(Refused):
            say_full(by=town.actor("top"), desk=town.desks["city-welfare"], until=None)


@pytest.mark.django_db
def test_the_district_s_own_desk_stands_before_the_wider_circles_of_its_kind(town: Town) -> None:
    for desk, kana in (("yorozu-west", "物忘れ、心配、話。"), ("yorozu-19", "物忘れ。"), ("city-welfare", "物忘れ、心配、話を聞く。")):
        change_desk(by=SYSTEM, desk=town.desks[desk], accepts=f"なんでも相談。{kana}")
    rows = [one for one in suggest_standing("物忘れが心配で話したい", area=town.areas["19"], top=8).suggestions if "yorozu" in one.id or one.id == "city-welfare"]
    assert [one.id for one in rows] == ["yorozu-19", "yorozu-west", "city-welfare"]
    assert [one.standing.own for one in rows] == [True, False, False]


@pytest.mark.django_db
def test_a_situation_that_cannot_wait_brings_its_reason_and_its_numbers(town: Town) -> None:
    change_desk(by=SYSTEM, desk=town.desks["money"], accepts="生活困窮、自立相談支援、食料支援、フードバンク。")
    found = suggest_standing("冷蔵庫が空っぽ、所持金も尽きた", area=town.areas["19"])
    row = next(one for one in found.suggestions if one.id == "money")
    shown = [one.number for one in (*found.urgent, *row.numbers)]
    assert row.urgency == "now" and row.reason and "0120-279-338" in shown and len(shown) == len(set(shown))


@pytest.mark.django_db
def test_who_is_unsure_is_shown_the_yorozu_desk_of_their_area(town: Town) -> None:
    found = find("なんだかもやもやする", area=town.areas["19"])
    assert not found.sure and "yorozu-19" in {one.key for one in (*found.desks, *([found.yorozu] if found.yorozu else []))}
