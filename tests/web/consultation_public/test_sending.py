"""Sent once, however often; the receipt can be shown again for an hour, and stands in no address and no plain row."""

import json
from datetime import timedelta

import pytest

from tests.town import MONDAY
from tests.web.consultation_public.conftest import Resident, text_of
from yorozu.consultation.models import Consultation
from yorozu.kernel import clock
from yorozu.kernel.models import Draft

pytestmark = pytest.mark.django_db


def test_sent_twice_is_one_record_with_the_same_receipt(resident: Resident) -> None:
    resident.answer_all()
    resident.send()
    first = resident.ticket()
    resident.send()
    assert resident.ticket() == first
    assert Consultation.objects.count() == 1


def test_two_tabs_and_the_back_button_are_one_record(resident: Resident) -> None:
    resident.answer_all()
    resident.client.get("/consult/check/")
    other = Resident(client=type(resident.client)())
    other.client.cookies = resident.client.cookies  # the same browser, a second tab
    resident.client.get("/consult/check/")
    resident.send()
    other.send()
    assert resident.client.get("/consult/check/").url == "/consult/done/"
    assert Consultation.objects.count() == 1


def test_a_connection_cut_while_sending_loses_nothing(resident: Resident) -> None:
    """The answer to the first sending never arrives: no cookie of it, no page."""
    resident.answer_all()
    before = {name: morsel.value for name, morsel in resident.client.cookies.items()}
    resident.client.post("/consult/send/")
    again = Resident()
    for name, value in before.items():
        again.client.cookies[name] = value
    again.send()
    number, passphrase = again.ticket()
    assert Consultation.objects.count() == 1
    assert again.enter(number, passphrase).redirect_chain[-1][0] == "/consult/status/"


def test_the_next_consultation_of_the_same_browser_is_a_new_one(resident: Resident) -> None:
    resident.answer_all()
    resident.send()
    resident.answer_all(words={"words": "ほかのことで困っている"})
    resident.send()
    assert Consultation.objects.count() == 2


def test_the_receipt_can_be_seen_for_an_hour_and_then_no_more(resident: Resident) -> None:
    resident.answer_all()
    resident.send()
    number, passphrase = resident.ticket()
    with clock.at(MONDAY + timedelta(minutes=59)):
        assert resident.ticket() == (number, passphrase)
    with clock.at(MONDAY + timedelta(minutes=61)):
        page = text_of(resident.client.get("/consult/done/"))
        assert passphrase not in page and "もう見られません" in page


def test_the_passphrase_stands_nowhere_in_plain(resident: Resident) -> None:
    resident.answer_all()
    answer = resident.client.post("/consult/send/")
    _number, passphrase = resident.ticket()
    assert passphrase not in answer.url
    assert all(word not in json.dumps([draft.body for draft in Draft.objects.all()], ensure_ascii=False)
               for word in [passphrase, *passphrase.split("・")])  # fmt: skip
    assert all(key not in {draft.owner for draft in Draft.objects.all()} for key in
               [morsel.value for morsel in resident.client.cookies.values()])  # fmt: skip
    assert resident.client.get("/consult/done/").headers["Cache-Control"] == "private, no-store"


def test_put_away_takes_it_off_the_screen(resident: Resident) -> None:
    resident.answer_all()
    resident.send()
    resident.client.post("/consult/done/put-away/")
    assert "もう見られません" in text_of(resident.client.get("/consult/done/"))


def test_who_wants_no_word_is_promised_none(resident: Resident) -> None:
    resident.answer_all(contact={"contact_way": "none", "asker_phone": ""})
    assert "こちらからは連絡しません" in text_of(resident.send())


def test_a_member_of_staff_who_asks_for_themselves_is_a_resident(resident: Resident, town: object) -> None:
    resident.client.force_login(town.users["imoi"])  # type: ignore[attr-defined]
    resident.answer_all()
    resident.send()
    row = Consultation.objects.get()
    assert row.recorded_by_id is None and row.channel == "web"


def test_a_forged_receipt_opens_nothing(resident: Resident) -> None:
    resident.answer_all()
    resident.send()
    _number, passphrase = resident.ticket()
    draft = Draft.objects.get(form="consult-receipt")
    sealed = draft.body["sealed"]
    draft.body["sealed"] = sealed[:-2] + ("00" if sealed[-2:] != "00" else "01")
    draft.save()
    assert passphrase[:4] not in text_of(resident.client.get("/consult/done/"))


def test_a_flood_from_one_address_waits_and_danger_long_after_it(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.web.consultation.public.tries.SENT_FREELY", 2)
    codes = []
    for _number in range(6):
        one = Resident()
        one.answer_all()
        codes.append(one.client.post("/consult/send/").status_code)
    assert codes[:4] == [302] * 4 and codes[-1] == 429
    assert one.client.get("/consult/check/").status_code == 200  # what was written is still there
    monkeypatch.setattr("yorozu.web.consultation.public.tries.URGENT_FREELY", 5)
    danger = []
    for _number in range(10):
        urgent = Resident()
        urgent.answer_all(words={"words": "死にたい"})
        answer = urgent.client.post("/consult/send/")
        danger.append(answer.status_code)
    assert danger[:6] == [302] * 6 and danger[-1] == 429
    assert "tel:" in answer.content.decode()


def test_beginning_over_and_over_waits_and_going_on_never(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.web.consultation.public.tries.DRAFTS_FREELY", 2)
    answers = [Resident().client.post("/consult/", {"words": "こまっている"}).status_code for _number in range(7)]
    assert answers[:3] == [302] * 3 and answers[-1] == 429
    assert Draft.objects.filter(form="consult").count() == answers.count(302)


def test_one_draft_holds_no_more_than_its_questions(resident: Resident) -> None:
    resident.client.post("/consult/", {"words": "あ" * 300_000, "go": "next"})
    resident.client.post("/consult/contact/", {"asker_name": "い" * 300_000, "communication": ["braille"] * 1900})
    kept = Draft.objects.get(form="consult").body["values"]
    assert len(kept["words"]) == 200_000
    assert all(len(value) <= 2_000 for name, value in kept.items() if name != "words")
