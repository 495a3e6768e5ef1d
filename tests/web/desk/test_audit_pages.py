"""だれが見たか: filters in the address, names nowhere in it, rows in words, the looking itself traced."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.community import operations as city
from yorozu.community.operations import PersonForm
from yorozu.consultation import operations as do
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry
from yorozu.web.consultation.trace_words import ACTIONS
from yorozu.web.oversight.forms import GROUPS, action_choices

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def as_(town: Town) -> As:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def person_id(town: Town) -> UUID:
    made = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本", given_name="花子", family_kana="みほん", given_kana="はなこ"), area=town.areas["19"])
    city.read_person(by=town.actor("imoi"), person_id=made.pk)
    return made.pk


def body(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_a_row_is_a_sentence(as_: As, town: Town, person_id: UUID) -> None:
    need = do.read_need(by=town.actor("imoi"), need_id=town.take_down("夜に出ていく").need_ids[0])
    page = body(as_("auditor").get("/desk/audit/").content.decode())
    assert "相談を開いた" in page and need.number in page and "芋井地区 よろず相談" in page and "その人のページを開いた" in page and "芋井地区の人" in page
    assert "夜に出ていく" not in page and "花子" not in page  # what was said, and who it was, are not the trace's
    seen = re.sub(r"<[^>]+>", " ", page)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", seen)


def test_a_person_is_searched_by_name_and_the_name_is_in_no_address(as_: As, person_id: UUID) -> None:
    client = as_("auditor")
    sent = client.post("/desk/audit/whom/", {"q": "見本花子"})
    assert sent["Location"] == "/desk/audit/whom/"
    found = client.get(sent["Location"]).content.decode()
    assert f'href="/desk/audit/?about={person_id}"' in found and "見本 花子" in found
    page = client.get(f"/desk/audit/?about={person_id}").content.decode()
    assert "見本 花子 の記録だけ" in page and "その人のページを開いた" in body(page)
    assert AuditEntry.objects.filter(action="read_audit", thing_id=person_id).exists()


def test_a_needs_number_leads_straight_to_its_rows(as_: As, town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    number = do.read_need(by=town.actor("imoi"), need_id=need_id).number
    client = as_("auditor")
    client.post("/desk/audit/whom/", {"q": number})
    assert client.get("/desk/audit/whom/")["Location"] == f"/desk/audit/?about={need_id}"


def test_an_account_is_found_and_its_acts_alone_are_shown(as_: As, town: Town, person_id: UUID) -> None:
    client = as_("auditor")
    client.post("/desk/audit/whom/", {"q": "imoi"})
    assert f'href="/desk/audit/?actor={town.users["imoi"].pk}"' in client.get("/desk/audit/whom/").content.decode()
    page = client.get(f"/desk/audit/?actor={town.users['imoi'].pk}").content.decode()
    assert "imoi 見本 がしたことだけ" in page and "住民を書いた" not in body(page)


@pytest.mark.parametrize("query", ["since=x", "since=2026-11-20&until=2026-11-01", "desk=money", "action=nothing", "about=1", "purpose=%3Cscript%3E"])
def test_a_filter_that_is_none_is_said_and_shows_nothing(as_: As, person_id: UUID, query: str) -> None:
    answer = as_("auditor").get(f"/desk/audit/?{query}")
    assert answer.status_code == 422 and "直していただきたい" in answer.content.decode() and not body(answer.content.decode()).strip()


def test_days_are_typed_as_people_write_them(as_: As, person_id: UUID) -> None:
    assert "その人のページを開いた" in body(as_("auditor").get("/desk/audit/?since=令和8年4月1日&until=2030/3/31").content.decode())
    assert not body(as_("auditor").get("/desk/audit/?until=R2.4.1").content.decode())


def test_pages_keep_the_filter(as_: As, town: Town, person_id: UUID) -> None:
    for _ in range(60):
        city.read_person(by=town.actor("imoi"), person_id=person_id)
    client = as_("auditor")
    page = client.get("/desk/audit/?action=read_person").content.decode()
    following = re.search(r'href="(\?[^"]+)" rel="next"', page)
    assert following and body(page).count("<tr>") == 50
    second = client.get("/desk/audit/" + following[1].replace("&amp;", "&")).content.decode()
    assert body(second).count("<tr>") == 11 and "はじめに戻る" in second


def test_every_act_has_its_place_in_the_list_of_acts() -> None:
    grouped = [code for _label, group in action_choices()[1:] for code, _words in group]
    assert sorted(grouped) == sorted(ACTIONS) and len(action_choices()) == len(GROUPS) + 1
