"""The city's lists out and in again: nothing is lost, nothing changes, and what can't be used is named in words."""

import csv
import io
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.released import people_file
from tests.town import Town, make_town
from yorozu.community import operations as do
from yorozu.community.formats.birth import read_birth, write_birth
from yorozu.community.formats.city_csv import write_rows
from yorozu.community.formats.city_rows import titled
from yorozu.community.formats.hours import read_away, read_hours, write_away, write_hours
from yorozu.community.models import Absence, Closure, Desk, Household, Person, Post
from yorozu.community.operations import PersonForm, import_city
from yorozu.community.queries import desk_cells, post_cells
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import HistoryEntry
from yorozu.language.dates import DateNotUnderstood

pytestmark = [pytest.mark.django_db, pytest.mark.loops("a list comes in row by row, each whole or not at all")]


@pytest.fixture
def town() -> Town:
    return make_town()


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _bytes(rows: list[dict[str, str]]) -> bytes:
    return write_rows(titled(rows))


def test_a_desk_comes_back_with_hours_closures_and_words(town: Town) -> None:
    soon, admin = clock.today() + timedelta(days=10), town.actor("admin")
    hope = town.desks["hope"]
    do.change_desk(by=admin, desk=hope, email="hope@example.jp", accepts="仕事のこと\r\nお金のこと", words=["働けない", "お金 ない"], fax="0262240000")
    do.set_hours(by=admin, desk=hope, hours=[(0, time(8, 30), time(12)), (0, time(13), time(17)), (1, time(8, 30), time(12)), (1, time(13), time(17))])
    do.announce_closure(by=admin, desk=hope, from_on=soon, until_on=soon, reason="研修", stand_in=town.desks["money"])
    content, entries = _bytes(desk_cells()), HistoryEntry.objects.count()
    row = next(one for one in _rows(content) if one["コード"] == "hope")
    assert row["開いている時間"] == "月-火 08:30-12:00 13:00-17:00" and row["休み"] == f"{soon}〜{soon} | 研修 | money"
    report = import_city(by=admin, name="desks", content=content)
    assert (report.unchanged, report.refused, HistoryEntry.objects.count()) == (len(town.desks), [], entries)
    again = content.replace(b"hope,", b"hope-two,")
    assert import_city(by=admin, name="desks", content=again).accepted == 1
    new = Desk.objects.get(code="hope-two")
    assert (new.email, new.words, new.hours.count()) == ("hope@example.jp", ["働けない", "お金 ない"], 4)
    assert (new.accepts, new.fax) == ("仕事のこと\nお金のこと", "0262240000")
    assert Closure.objects.get(desk=new).stand_in == town.desks["money"]


def test_a_changed_desk_row_changes_the_desk(town: Town) -> None:
    admin, day = town.actor("admin"), clock.today() + timedelta(days=5)
    Closure.objects.create(desk=town.desks["hope"], from_on=day, until_on=day)
    row = next(one for one in desk_cells() if one["code"] == "hope")
    row |= {"hours": "土 9:00-12:00", "closures": f"{day}〜{day + timedelta(days=1)} | 引っこし | 生活支援課", "email": "new@example.jp"}
    assert import_city(by=admin, name="desks", content=_bytes([row])).updated == 1
    assert [(one.weekday, one.opens) for one in town.desks["hope"].hours.all()] == [(5, time(9))]
    closure = Closure.objects.get(desk=town.desks["hope"])
    assert (closure.until_on, closure.reason, closure.stand_in) == (day + timedelta(days=1), "引っこし", town.desks["money"])


def test_a_desk_row_says_what_it_takes_when_it_ends_and_who_follows(town: Town) -> None:
    admin, day = town.actor("admin"), clock.today() + timedelta(days=40)
    row = next(one for one in desk_cells() if one["code"] == "hope")
    row |= {"fields": "work\nmoney", "closed_on": str(day), "successor": "money"}
    assert import_city(by=admin, name="desks", content=_bytes([row])).updated == 1
    desk = Desk.objects.get(code="hope")
    assert (desk.fields, desk.closed_on, desk.successor) == (["work", "money"], day, town.desks["money"])
    ended = HistoryEntry.objects.get(action="close_desk", thing_id=desk.pk)
    assert ended.before["closed_on"] == "" and ended.after["closed_on"] == str(day)
    content = _bytes(desk_cells())
    assert import_city(by=admin, name="desks", content=content).unchanged == len(town.desks)
    assert import_city(by=admin, name="desks", content=_bytes([{**row, "closed_on": "", "successor": ""}])).updated == 1
    desk.refresh_from_db()
    assert (desk.closed_on, desk.successor) == (None, None)


def test_a_changed_last_day_of_a_post_counts(town: Town) -> None:
    admin, day = town.actor("admin"), clock.today() + timedelta(days=90)
    row = next(one for one in post_cells() if one["username"] == "imoi")
    report = import_city(by=admin, name="posts", content=_bytes([{**row, "until_on": str(day)}]))
    assert (report.updated, report.unchanged, Post.objects.get(pk=town.posts["imoi"].pk).until_on) == (1, 0, day)
    entry = HistoryEntry.objects.get(action="change_term")
    assert (entry.before, entry.after) == ({"until_on": ""}, {"until_on": str(day)})
    assert import_city(by=admin, name="posts", content=_bytes(post_cells())).updated == 0
    own = next(one for one in post_cells() if one["username"] == "admin")
    refused = import_city(by=admin, name="posts", content=_bytes([{**own, "until_on": str(day)}])).refused
    assert [one.column for one in refused] == ["おわりの日"]


@pytest.mark.parametrize(("column", "title", "value"), [
    ("closed_on", "なくなる日", "2020-01-01"), ("successor", "あとを受ける窓口", "nowhere"), ("fields", "くらしの分野", "お金"),
    ("hours", "開いている時間", "いつでも"), ("hours", "開いている時間", "月 8:30-12:00 9:00-17:00"), ("closures", "休み", "ずっと"),
    ("closures", "休み", "2030-01-05 | | nowhere"), ("email", "メール", "だれか"), ("area", "地区", "19"), ("kind", "種類", "よろず相談"),
])  # fmt: skip
def test_what_cannot_be_used_is_named(town: Town, column: str, title: str, value: str) -> None:
    row = {**next(one for one in desk_cells() if one["code"] == "hope"), "name": "別の名前", column: value}
    report = import_city(by=town.actor("admin"), name="desks", content=_bytes([row]))
    assert [(one.line > 1, one.column, one.value) for one in report.refused] == [(True, title, value)]
    assert report.refused[0].message and Desk.objects.get(code="hope").name == "きぼう相談"


def test_a_post_comes_back_with_days_away(town: Town) -> None:
    day = clock.today() + timedelta(days=3)
    do.note_absence(by=SYSTEM, post=town.posts["imoi"], from_on=day, until_on=day, stand_in=town.posts["imoi2"])
    content, entries = _bytes(post_cells()), HistoryEntry.objects.count()
    report = import_city(by=town.actor("admin"), name="posts", content=content)
    assert report.refused == [] and report.unchanged == report.rows_read > 5 and HistoryEntry.objects.count() == entries
    row = next(one for one in post_cells() if one["username"] == "imoi")
    assert row["absences"] == f"{day}〜{day} |  | imoi2"
    assert import_city(by=town.actor("admin"), name="posts", content=_bytes([{**row, "absences": f"{day}"}])).updated == 1
    assert Absence.objects.get(post=town.posts["imoi"]).stand_in is None
    refused = import_city(by=town.actor("admin"), name="posts", content=_bytes([{**row, "absences": f"{day}||hope"}])).refused
    assert [one.column for one in refused] == ["本人の休み"] and Absence.objects.count() == 1


def _family(town: Town) -> Household:
    home = do.write_down_household(by=SYSTEM, area=town.areas["19"], address="桜1-2")
    for name, birth in (("一郎", (1935, 3, 5)), ("花子", (1938, None, None)), ("次郎", (1960, 4, None))):
        form = PersonForm(family_name="見本", given_name=name, birth_year=birth[0], birth_month=birth[1], birth_day=birth[2], phone="0262230123")
        do.write_down_person(by=SYSTEM, form=form, area=town.areas["19"], household=home)
    do.write_down_person(by=SYSTEM, form=PersonForm(family_name="独り"), area=town.areas["19"])
    return home


def test_people_come_back_with_birth_and_household(town: Town) -> None:
    _family(town)
    client = Client()
    client.force_login(town.users["imoi"], backend="django.contrib.auth.backends.ModelBackend")
    content = people_file(client)
    before, entries = list(Person.objects.order_by("id").values()), HistoryEntry.objects.count()
    assert sorted(one["生まれた日"] for one in _rows(content)) == ["", "1935-03-05", "1938", "1960-04"]
    report = import_city(by=town.actor("imoi"), name="people", content=content)
    assert (report.unchanged, report.refused) == (4, []) and HistoryEntry.objects.count() == entries
    assert list(Person.objects.order_by("id").values()) == before
    elsewhere = [{**row, "地区": "18"} for row in _rows(content)]
    assert import_city(by=town.actor("otagiri"), name="people", content=write_rows(elsewhere)).accepted == 4
    homes = set(Person.objects.filter(area__code="18", family_name="見本").values_list("household", flat=True))
    assert len(homes) == 1 and Household.objects.count() == 2  # a key of a household out of sight begins a new one


def test_birth_is_read_in_both_calendars_and_one_key_is_one_household(town: Town) -> None:
    lines = "名字,下の名前,生まれた日,地区,世帯\n見本,一,昭和10年3月5日,芋井,1\n見本,二,S13.1.2,芋井,1\n見本,三,昭和40年,芋井,2\n見本,四,2099-01-01,芋井,2\n"
    report = import_city(by=town.actor("imoi"), name="people", content=lines.encode())
    assert report.accepted == 3 and [(one.line, one.column, one.value) for one in report.refused] == [(5, "生まれた日", "2099-01-01")]
    assert import_city(by=town.actor("imoi"), name="people", content=lines.encode()).unchanged == 3
    homes = dict(Person.objects.values_list("given_name", "household"))
    assert homes["一"] == homes["二"] != homes["三"]
    assert Person.objects.get(given_name="三").birth_year == 1965


@pytest.mark.parametrize(("text", "birth"), [
    ("", (None, None, None)), ("１９３５", (1935, None, None)), ("1935年", (1935, None, None)), ("1935-03", (1935, 3, None)), ("令和元年", (2019, None, None)),
    ("平成31", (2019, None, None)), ("昭和10年3月5日", (1935, 3, 5)), ("19350305", (1935, 3, 5)),
])  # fmt: skip
def test_a_birth_is_read_as_far_as_it_is_known(text: str, birth: Any) -> None:
    assert read_birth(text) == birth and read_birth(write_birth(*birth)) == birth


@pytest.mark.parametrize("text", ["1935-13", "きのう", "0012", "令和元年2月30日"])
def test_what_is_no_birth_is_refused(text: str) -> None:
    with pytest.raises(DateNotUnderstood):
        read_birth(text)


def test_weeks_and_days_off_are_read_as_they_are_written() -> None:
    for text in ("月-金 08:30-17:15", "月 08:30-12:00 13:00-17:15\n水-木 10:00-16:00", ""):
        assert write_hours(read_hours(text)) == text
    for text in ("2026-12-01〜2026-12-03 | 研修 | money", "2026-12-01〜2026-12-01 |  | ", ""):
        assert write_away(read_away(text)) == text
    for text in ("金-月 8:30-17:15", "月 17:00-8:00", "月", "月 25:00-26:00"):
        with pytest.raises(ValueError, match="月"):
            read_hours(text)


def test_keys_of_an_older_folding_are_worked_out_again(town: Town) -> None:
    home = _family(town)
    before = list(Person.objects.order_by("id").values())
    assert do.fold_again() == 0
    Person.objects.filter(given_name="一郎").update(name_key="old", kana_key="old")
    Household.objects.filter(pk=home.pk).update(address_key="old")
    entries = HistoryEntry.objects.count()
    assert do.fold_again() == 2 and do.fold_again() == 0
    assert list(Person.objects.order_by("id").values()) == before and Household.objects.get(pk=home.pk).address_key != "old"
    assert HistoryEntry.objects.count() == entries and Post.objects.exists()
