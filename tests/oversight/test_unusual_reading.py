"""Unusual reading on the live database: each rule fires on its case and not on its neighbour; again changes nothing; nobody answers for themselves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.town import MONDAY, Town, at
from yorozu.algorithms.reading_rules import rules_from
from yorozu.community import operations as city
from yorozu.community.models import Person
from yorozu.community.operations import PersonForm
from yorozu.consultation.operations.linking import name_person
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.models import AuditEntry, HistoryEntry, User
from yorozu.oversight import operations as look
from yorozu.oversight.enums import ReadingRule
from yorozu.oversight.models import ReadingDay, UnusualReading

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
DAY = MONDAY.date()
RULES = """
[many]
people = 4
minutes = 60
[night]
from = 22
until = 6
[same_address]
[neighbour]
[same_name]
rare = 3
[outside]
people = 3
[repeated]
looks = 3
days = 7
"""


@pytest.fixture(autouse=True)
def _rules(settings: Any) -> None:
    settings.READING_RULES = rules_from(RULES)


def resident(town: Town, family: str, given: str, *, address: str = "") -> Person:
    form = PersonForm(family_name=family, given_name=given, address=address)
    with clock.at(MONDAY - timedelta(days=9)):
        return city.write_down_person(by=SYSTEM, form=form, area=town.areas["19"])


def opened(town: Town, who: str, person: Person, moment: Any = MONDAY) -> None:
    with clock.at(moment):
        city.read_person(by=town.actor(who), person_id=person.pk)


def need_of(town: Town, person: Person) -> UUID:
    with clock.at(MONDAY - timedelta(days=5)):
        need_id = town.take_down().need_ids[0]
        name_person(by=town.actor("imoi"), need_id=need_id, person_id=person.pk)
    return need_id


def rules_found(day: Any = DAY) -> list[str]:
    with clock.at(clock.start_of(day) + timedelta(days=1, hours=2)):
        look.look_over(day=day)
    return sorted(UnusualReading.objects.filter(day=day).values_list("rule", flat=True))


def test_many_within_an_hour(town: Town) -> None:
    people = [resident(town, f"山田{n}", "一") for n in range(4)]
    for person in people:
        need_of(town, person)
    for n, person in enumerate(people[:3]):
        opened(town, "imoi", person, MONDAY + timedelta(minutes=n))
    assert rules_found() == []
    opened(town, "imoi", people[3], MONDAY + timedelta(minutes=30))
    assert rules_found() == ["many"] and UnusualReading.objects.get().count == 4


def test_night_while_the_desk_is_shut(town: Town) -> None:
    person = resident(town, "山田", "一")
    need_of(town, person)
    opened(town, "imoi", person, at(16, 20))
    assert rules_found() == []
    opened(town, "imoi", person, at(16, 23))
    assert rules_found() == ["night"]


@pytest.mark.parametrize(("address", "found"), [("見本町1-2-3", ["same_address"]), ("見本町一丁目2番5号", ["neighbour"]), ("見本町1-9-3", []), ("", [])])
def test_where_the_reader_may_live(town: Town, address: str, found: list[str]) -> None:
    User.objects.filter(username="imoi").update(name="高野 良子")
    resident(town, "高野", "良子", address="長野県見本町１－２－３")
    person = resident(town, "山田", "一", address=address)
    need_of(town, person)
    opened(town, "imoi", person)
    assert rules_found() == found


def test_the_same_family_name_where_few_bear_it(town: Town) -> None:
    User.objects.filter(username="imoi").update(name="髙野 良子")
    person = resident(town, "高野", "一")
    need_of(town, person)
    opened(town, "imoi2", person)
    assert rules_found() == []
    opened(town, "imoi", person, MONDAY + timedelta(minutes=1))
    assert rules_found() == ["same_name"]
    for n in range(3):
        resident(town, "高野", f"{n}")
    UnusualReading.objects.all().delete()
    assert rules_found() == []  # four bear it now


def test_people_of_whom_the_desk_never_had_a_need(town: Town) -> None:
    people = [resident(town, f"山田{n}", "一") for n in range(3)]
    for n, person in enumerate(people):
        opened(town, "imoi", person, MONDAY + timedelta(minutes=n))
    assert rules_found() == ["outside"]
    UnusualReading.objects.all().delete()
    need_of(town, people[0])  # one of them was in hand: two are left
    assert rules_found() == []


def test_one_person_again_and_again_without_a_need(town: Town) -> None:
    strange, own = resident(town, "山田", "一"), resident(town, "川田", "二")
    need_of(town, own)
    for n in range(3):
        for person in (strange, own):
            opened(town, "imoi", person, MONDAY - timedelta(days=n))
    assert rules_found() == ["repeated"] and UnusualReading.objects.get().subject_id == strange.pk
    opened(town, "imoi", strange, MONDAY + timedelta(days=1))
    assert rules_found(DAY + timedelta(days=1)) == []  # told within the week


def test_lists_and_denials_are_no_looks(town: Town) -> None:
    people = [resident(town, f"山田{n}", "一") for n in range(5)]
    with clock.at(at(16, 23)):
        city.search_people(by=town.actor("imoi"), text="山田")
        for person in people:
            with pytest.raises(NotFound):
                city.read_person(by=town.actor("shinonoi"), person_id=person.pk)
    assert rules_found() == []


def test_by_night_each_day_once_and_again_changes_nothing(town: Town) -> None:
    person = resident(town, "山田", "一")
    need_of(town, person)
    opened(town, "imoi", person, at(16, 23))
    with clock.at(at(17, 0, 30)):
        look.look_over_nightly()
        assert not UnusualReading.objects.exists()  # what was begun before midnight may still be written
    with clock.at(at(17, 1, 30)):
        assert look.look_over_nightly() == 1
        assert look.look_over_nightly() == 0
    assert ReadingDay.objects.filter(day=DAY).exists() and not ReadingDay.objects.filter(day=at(17).date()).exists()
    found = UnusualReading.objects.get()
    look.answer_reading(by=town.actor("west"), reading_id=found.pk, verdict="in_order", because="夜の電話当番でした")
    assert look.look_over(day=DAY) == 0
    found.refresh_from_db()
    assert (found.state, found.because, UnusualReading.objects.count()) == ("in_order", "夜の電話当番でした", 1)


@pytest.fixture
def found(town: Town) -> UnusualReading:
    person = resident(town, "山田", "一")
    need_of(town, person)
    opened(town, "imoi", person, at(16, 23))
    assert rules_found() == ["night"]
    return UnusualReading.objects.get()


def test_who_answers_for_the_desk_sees_it_and_nobody_else(town: Town, found: UnusualReading) -> None:
    for who in ("auditor", "admin", "west", "top"):
        assert [one.pk for one in look.list_readings(by=town.actor(who), state="open").rows] == [found.pk]
        assert look.read_reading(by=town.actor(who), reading_id=found.pk).entries
    for who in ("imoi", "official", "support", "shinonoi"):
        with pytest.raises(NotFound):
            look.read_reading(by=town.actor(who), reading_id=found.pk)
    assert AuditEntry.objects.filter(action="read_reading", thing_id=found.pk).count() == 4


def test_an_answer_has_words_and_stays(town: Town, found: UnusualReading) -> None:
    with pytest.raises(Invalid):
        look.answer_reading(by=town.actor("west"), reading_id=found.pk, verdict="in_order", because="  ")
    with pytest.raises(Invalid):
        look.answer_reading(by=town.actor("west"), reading_id=found.pk, verdict="open", because="わけ")
    look.answer_reading(by=town.actor("west"), reading_id=found.pk, verdict="follow_up", because="本人に聞く")
    look.answer_reading(by=town.actor("auditor"), reading_id=found.pk, verdict="in_order", because="当番表で確かめた")
    assert list(HistoryEntry.objects.filter(thing_id=found.pk).order_by("at", "id").values_list("reason", flat=True)) == ["本人に聞く", "当番表で確かめた"]
    assert [one.pk for one in look.list_readings(by=town.actor("west"), state="in_order").rows] == [found.pk]


def test_nobody_answers_for_their_own_looks(town: Town, found: UnusualReading) -> None:
    UnusualReading.objects.update(reader_id=town.users["west"].pk)
    with pytest.raises(Refused):
        look.answer_reading(by=town.actor("west"), reading_id=found.pk, verdict="in_order", because="自分です")
    assert UnusualReading.objects.get().state == "open"


def test_the_page_says_why_and_takes_the_answer(as_: As, found: UnusualReading) -> None:
    client = as_("west")
    page = client.get("/desk/audit/readings/").content.decode()
    assert "窓口が閉まっているときに、1人のページを開きました" in page and "山田" not in page
    address = f"/desk/audit/readings/{found.pk}/"
    assert "その人のページを開いた" in client.get(address).content.decode()
    assert client.post(address, {"verdict": "in_order", "because": ""}).status_code == 422
    assert client.post(address, {"verdict": "in_order", "because": "当番"})["Location"] == "/desk/audit/readings/"
    assert "当番" in client.get("/desk/audit/readings/?state=in_order").content.decode()
    assert as_("imoi").get(address).status_code == 404


def test_every_rule_of_the_file_has_a_label_and_ours_can_be_read() -> None:
    text = (Path(look.__file__).parents[1] / "data" / "reading_rules.toml").read_text("utf-8")
    assert set(rules_from(text)) == set(ReadingRule.values)
