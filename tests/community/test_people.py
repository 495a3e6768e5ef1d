"""People: names whole, dates that exist, merging that can be undone, sight by area and grant."""

from datetime import timedelta

import pytest

from tests.town import MONDAY, Town, make_town
from yorozu.community import operations as do
from yorozu.community.models import Person
from yorozu.community.operations import PersonForm
from yorozu.community.queries import age_of, district_finder, find_desk, find_district, find_people, finding, visible_person
from yorozu.community.rules import people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Permission, may
from yorozu.kernel.errors import Denied, Invalid, Refused
from yorozu.kernel.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def person(town: Town, area: str = "19", **changes: object) -> Person:
    form = PersonForm(**{"family_name": "髙橋", "given_name": "一郎", "family_kana": "タカハシ", **changes})  # type: ignore[arg-type]
    return do.write_down_person(by=SYSTEM, form=form, area=town.areas[area])


def test_a_name_keeps_every_letter_and_is_found_without(town: Town) -> None:
    one = person(town, family_name="𠮷田", given_name="葛󠄀子")
    one.refresh_from_db()
    assert one.family_name == "𠮷田" and one.given_name == "葛󠄀子"
    assert one.name_key == "吉田葛子"
    assert one.kana_key == "たかはし"


def test_a_birth_that_cannot_be_is_refused_with_a_sentence(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        person(town, birth_year=2001, birth_month=2, birth_day=30)
    assert "birth_year" in refused.value.field_errors


def test_an_age_is_full_on_the_eve_of_the_birthday(town: Town) -> None:
    with clock.at(MONDAY):
        assert age_of(person(town, birth_year=1946, birth_month=11, birth_day=17)) == "80歳"
        assert age_of(person(town, birth_year=1946, birth_month=11, birth_day=18)) == "79歳"
        assert age_of(person(town, birth_year=1946)) == "およそ80歳"


def test_merging_overwrites_nothing_and_is_undone(town: Town) -> None:
    one, two = person(town), person(town, given_name="壱郎")
    do.merge_people(by=SYSTEM, keep=one, other=two)
    with pytest.raises(Refused):
        do.merge_people(by=SYSTEM, keep=one, other=two)
    do.part_people(by=SYSTEM, person=two)
    two.refresh_from_db()
    assert two.merged_into is None and two.given_name == "壱郎"


@pytest.mark.parametrize("who", ["imoi", "shinonoi", "west", "support", "official", "auditor", "top"])
def test_visible_is_permitted_and_permitted_is_visible(town: Town, who: str) -> None:
    people = [person(town, area=code) for code in ("19", "20", "18")]
    actor = town.actor(who)
    seen = set(people_visible_to(actor, now=clock.now()))
    for one in people:
        assert (one in seen) == may(actor, Permission.SEE_PERSON, one)
        assert (one in seen) == (visible_person(actor, one.pk) is not None)


def test_another_districts_person_cannot_be_changed(town: Town) -> None:
    with pytest.raises(Denied):
        do.change_person(by=town.actor("shinonoi"), person=person(town), form=PersonForm(family_name="別人"))


@pytest.mark.parametrize(("typed", "code"), [("芋井", "19"), ("いもい", "19"), ("イモイ", "19"), ("19", "19"), ("篠ノ井地区", "20"), ("市", "202011"), ("どこか", None)])
def test_a_district_is_found_as_people_type_it(town: Town, typed: str, code: str | None) -> None:
    found = find_district(typed)
    assert (found.code if found else None) == code


def test_a_desk_is_found_by_a_part_that_only_one_has(town: Town) -> None:
    assert find_desk("地域包括") == town.desks["support-west"]
    assert find_desk("よろず") is None, "several have it"


def test_an_address_finds_its_district(town: Town) -> None:
    town.areas["19"].towns = ["大字桜", "大字上ケ屋"]
    town.areas["19"].save()
    find = district_finder()
    assert find("見本市桜123") == (town.areas["19"].pk, town.areas["19"].path)
    assert find("見本市大字上ヶ屋5-1") is not None
    assert find("高松市桜町1-2") is None, "another municipality"


def test_few_are_found_as_many_are(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """One way after the other by its index, or all ways together: the same people, by whatever and by whomever they are asked for."""
    made = [person(town, area="20" if number == 2 else "19" if number % 2 else "18", family_name=family, family_kana=kana, given_name=f"花{number}",
                   phone=f"026-200-000{number}")
            for number, (family, kana) in enumerate((("髙橋", "タカハシ"), ("高梨", "タカナシ"), ("田中", "タナカ"), ("𠮷田", "ヨシダ"), ("䶵", "ヰ"), ("퟿", "ン")))]  # fmt: skip
    until = clock.now() + timedelta(days=1)
    for thing, days in ((made[2], 1), (made[0], -1)):  # in force, and over
        Grant.objects.create(user_id=town.users["imoi"].pk, kind="person", thing_id=thing.pk, purpose="case", because="x",
                             from_at=clock.now() - timedelta(days=2), until_at=until - timedelta(days=1 - days))  # fmt: skip
    found = {}
    for actor in (town.actor("west"), town.actor("imoi"), town.actor("shinonoi"), SYSTEM):
        for text in ("高", "たか", "タカハ", "田", "吉", "026-200-0003", "花3", "䶵", "퟿", "%", "_", "\\", "だれもいない"):
            ways = []
            for few in (finding.FEW, -1):
                monkeypatch.setattr(finding, "FEW", few)
                ways.append([one.id for one in find_people(actor, text).rows])
                monkeypatch.undo()
            assert ways[0] == ways[1], (actor.name, text)
            found[actor.name] = found.get(actor.name, 0) + len(ways[0])
    assert found["imoi 見本"] < found["west 見本"] < found[SYSTEM.name], found
    assert [row.id for row in find_people(town.actor("imoi"), "田中").rows] == [made[2].pk], "granted"
    assert find_people(town.actor("imoi"), "高橋").rows == (), "the grant is over"
