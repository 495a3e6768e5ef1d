"""用紙: each printed sheet has a code of its own; its QR tells nothing about anybody."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, Town
from tests.web.consultation_public.conftest import Resident, text_of
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, PaperCode
from yorozu.consultation.operations import passphrases
from yorozu.kernel.access import ANONYMOUS
from yorozu.language import codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("edition", ["standard", "large", "furigana", "easy", "en"])
def test_each_edition_prints_with_a_code_of_its_own(resident: Resident, edition: str) -> None:
    answer = resident.client.post("/forms/consultation/", {"edition": edition})
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert PaperCode.objects.count() == 1


def test_looking_prints_nothing_and_an_unknown_edition_is_refused(resident: Resident) -> None:
    resident.client.get("/forms/")
    resident.client.get("/forms/consultation/")
    assert resident.client.post("/forms/consultation/", {"edition": "gold"}).status_code == 422
    assert not PaperCode.objects.exists()


def test_many_sheets_in_a_row_have_to_wait(resident: Resident) -> None:
    answers = [resident.client.post("/forms/consultation/", {"edition": "standard"}).status_code for _time in range(9)]
    assert answers[0] == 200 and answers[-1] == 422
    assert PaperCode.objects.count() < 9


def test_a_desk_prints_as_many_as_it_needs(resident: Resident, town: Town) -> None:
    resident.client.force_login(town.users["imoi"])
    answers = {resident.client.post("/forms/consultation/", {"edition": "standard"}).status_code for _time in range(9)}
    assert answers == {200} and PaperCode.objects.count() == 9


def test_the_day_the_paper_came_is_the_day_that_is_shown(resident: Resident, town: Town) -> None:
    """Typed in on Monday, received on Friday: the clerk isn't the one who asks, and the days stay apart."""
    sheet = do.print_paper_code(by=ANONYMOUS)
    code, passphrase = sheet.code, sheet.passphrase
    town.take_down("紙に書いた困りごと", paper_code=code, channel="post", received_at=MONDAY - timedelta(days=3))
    row = Consultation.objects.get()
    assert row.received_at < row.entered_at and row.asker_name == "" and row.recorded_by_name
    page = text_of(resident.enter(code, passphrase))
    assert "11月13日" in page and row.recorded_by_name not in page


def test_a_sheet_says_to_its_holder_whether_it_came_back_and_opens_with_its_passphrase(resident: Resident, town: Town) -> None:
    sheet = do.print_paper_code(by=ANONYMOUS)
    address, passphrase = f"/p/{sheet.code}/", sheet.passphrase
    assert "まだ届いていません" in text_of(resident.client.post(address, {"passphrase": passphrase}))
    town.take_down("紙に書いた困りごと", paper_code=sheet.code, channel="post")
    page = text_of(resident.client.get(address))
    assert "届いたかどうか" in page and "紙に書いた困りごと" not in page
    assert resident.client.post(address, {"passphrase": "ちがう"}).status_code == 422
    assert resident.client.post(address, {"passphrase": passphrase}).url == "/consult/status/"
    assert "紙に書いた困りごと" in text_of(resident.client.get("/consult/status/"))


def test_no_code_tells_whether_there_is_such_a_sheet(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Printed, received, never made: the same page, the same reads, one stretching of the passphrase each."""
    made = [do.print_paper_code(by=ANONYMOUS).code for _ in range(2)]
    town.take_down("紙に書いた困りごと", paper_code=made[0], channel="post")
    never = codes.new_code(random.Random(5))
    stretched: list[str] = []
    real = passphrases._digest
    monkeypatch.setattr(passphrases, "_digest", lambda typed, salt: stretched.append(typed) or real(typed, salt))
    answers = set()
    for code in (*made, never):
        for typed in ("", "ちがう ことば みっつ"):
            stretched.clear()
            client, queries = Client(), CaptureQueriesContext(connection)
            with queries:
                page = client.post(f"/p/{code}/", {"passphrase": typed}) if typed else client.get(f"/p/{code}/")
            text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode().replace(codes.display_code(code), "").replace(code, ""))
            answers.add((bool(typed), page.status_code, text, len(queries.captured_queries), len(stretched)))
    assert len(answers) == 2


@pytest.mark.parametrize("code", ["7K3M94QD", "てがみ", "../../x", "A" * 300])
def test_codes_that_are_none_are_a_page_that_says_so(resident: Resident, code: str) -> None:
    answer = resident.client.get(f"/p/{code}/")
    assert answer.status_code == 404


def test_the_receipt_prints_for_an_hour(resident: Resident) -> None:
    assert resident.client.get("/consult/done/receipt.pdf").status_code == 302
    resident.answer_all()
    resident.send()
    answer = resident.client.get("/consult/done/receipt.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
