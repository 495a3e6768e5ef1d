"""検索: one box, each sees their own, nothing typed stands in an address; the trace is in words."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel.access import Permission
from yorozu.web.consultation.trace_words import ACTIONS, DENIED

pytestmark = [pytest.mark.django_db, pytest.mark.loops("needs, people and desks are each looked up once", most=3)]
SOURCE = Path(__file__).resolve().parents[3] / "src" / "yorozu"
WORDS = "夜中に外へ出てしまう父のこと"


@pytest.fixture
def town() -> Town:
    return make_town()


def asked(town: Town, name: str, text: str) -> str:
    client = Client()
    client.force_login(town.users[name])
    response = client.post("/desk/search/", {"q": text})
    assert response.status_code == 302 and "?" not in response["Location"]
    return client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(("who", "sees"), [("imoi", True), ("west", True), ("shinonoi", False), ("money", False)])
def test_words_find_the_needs_that_one_may_see(town: Town, who: str, sees: bool) -> None:
    town.take_down(WORDS)
    assert (f">{WORDS}<" in asked(town, who, "夜中に出て")) is sees


def test_a_number_in_full_width_leads_to_its_need_and_a_telephone_to_its_callers(town: Town) -> None:
    receipt = town.take_down(WORDS)
    need = do.read_need(by=town.actor("imoi"), need_id=receipt.need_ids[0])
    wide = need.number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert str(receipt.need_ids[0]) in asked(town, "imoi", wide)
    assert "この電話からの相談" in asked(town, "imoi", "０２６－２２３－０１２３")
    assert "この電話からの相談" not in asked(town, "shinonoi", "026-223-0123")


def test_a_need_is_found_by_the_desk_that_took_it_over(town: Town) -> None:
    need_id = town.take_down(WORDS).need_ids[0]
    imoi, money = town.actor("imoi"), town.desks["money"]
    do.ask_consent(by=imoi, need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral")
    handoff = do.hand_over(by=imoi, need_id=need_id, offer=Offer(to_desk_id=money.pk, fields=("words",)))
    do.accept(by=town.actor("money"), handoff_id=handoff.pk)
    assert str(need_id) in asked(town, "money", "夜中に出て")


@pytest.mark.parametrize("text", ["", "　", "\x00", "😀" * 300, "<script>alert(1)</script>", "'; DROP TABLE"])
def test_strange_words_find_nothing_and_break_nothing(town: Town, text: str) -> None:
    assert "<script>alert(1)" not in asked(town, "imoi", text)


def test_every_act_and_every_denial_has_words() -> None:
    written = set()
    for path in SOURCE.rglob("*.py"):
        written |= set(re.findall(r"action=\"([a-z_]+)\"", path.read_text(encoding="utf-8")))
    assert written - {"store_true", "append"} - set(ACTIONS) == set()
    assert {str(one) for one in Permission} <= set(DENIED)
