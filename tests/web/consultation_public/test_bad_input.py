"""What gets in is whole; what doesn't gets a sentence that says what to do; what was typed is still there."""

import pytest

from tests.town import Town
from tests.web.consultation_public.conftest import Resident, text_of
from yorozu.consultation.models import Consultation, Need

pytestmark = pytest.mark.django_db
STRANGE = {
    "emoji": "😢がとまらない👨‍👩‍👧‍👦", "gaiji": "髙橋﨑邉𠮷祇󠄀", "rtl": "\u202eאני צריך עזרה\u202c مساعدة", "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "formula": "=HYPERLINK(1)", "combining": "か\u3099き\u3099", "line": "一行目\r\n二行目",
}  # fmt: skip


@pytest.mark.parametrize("words", STRANGE.values(), ids=STRANGE)
def test_strange_words_come_in_and_come_back(resident: Resident, words: str) -> None:
    resident.answer_all(words={"words": words})
    page = text_of(resident.client.get("/consult/check/"))
    assert "<script>alert" not in page and "49" not in page.split("summary-list")[1].split("</dl>")[0].split("2026")[0][:400]
    resident.send()
    kept = Consultation.objects.get().words
    assert kept.replace("\r", "").strip("\u202e\u202c") != ""
    number, passphrase = resident.ticket()
    assert resident.enter(number, passphrase).status_code == 200


@pytest.mark.parametrize("words", ["", "   ", "　　", "\x00", "\r\n"])
def test_empty_words_are_asked_for_again(resident: Resident, words: str) -> None:
    answer = resident.answer("words", words=words)
    assert answer.status_code == 422 and "ひとことでも書いてください" in text_of(answer)


def test_a_hundred_thousand_characters_are_refused_and_still_there(resident: Resident) -> None:
    words = "困った。" * 25_000
    answer = resident.answer("words", words=words)
    assert answer.status_code == 422 and "2万字まで" in text_of(answer)
    assert words in text_of(answer)
    assert words in text_of(resident.client.get("/consult/"))


def test_nul_is_dropped_and_the_rest_is_whole(resident: Resident) -> None:
    resident.answer_all(words={"words": "火の\x00消し忘れ"}, contact={"asker_name": "た\x00ろう"})
    resident.send()
    row = Consultation.objects.get()
    assert (row.words, row.asker_name) == ("火の消し忘れ", "たろう")


@pytest.mark.parametrize(("typed", "kept"), [("０２６−２２３−０１２３", "0262230123"), ("026ー223ー0123", "0262230123"),
                                             ("(026) 223 0123", "0262230123"), ("０９０ １２３４ ５６７８", "09012345678")])  # fmt: skip
def test_telephones_in_any_width_and_with_any_hyphen(resident: Resident, typed: str, kept: str) -> None:
    resident.answer_all(contact={"asker_phone": typed})
    resident.send()
    assert Consultation.objects.get().asker_phone == kept


@pytest.mark.parametrize("typed", ["でんわ", "12", "☎", "0" * 59])
def test_what_is_no_telephone_gets_an_example(resident: Resident, typed: str) -> None:
    answer = resident.answer("contact", asker_phone=typed)
    assert answer.status_code == 422 and "026-000-0000" in text_of(answer) and typed in text_of(answer)


@pytest.mark.parametrize(("slug", "changes"), [
    ("urgency", {"urgency": "yesterday"}), ("asker", {"asker": "<b>"}), ("district", {"area_code": "west"}),
    ("district", {"area_code": "../19"}), ("contact", {"contact_way": "pigeon"}), ("help", {"communication": ["telepathy"]}),
    ("help", {"language": "xx"}), ("contact", {"asker_name": "あ" * 10_000}),
])  # fmt: skip
def test_choices_that_are_not_on_the_list_are_refused(resident: Resident, slug: str, changes: dict[str, object]) -> None:
    answer = resident.answer(slug, **changes)
    assert answer.status_code == 422 and "<title>エラー：" in text_of(answer)


@pytest.mark.parametrize("cookie", ["", "x", "0" * 64, "é" * 64, "a" * 5000, "../../etc"])
def test_a_strange_cookie_is_a_new_browser(resident: Resident, cookie: str) -> None:
    resident.client.cookies["yorozu_consult"] = cookie.encode("ascii", "replace").decode()
    assert resident.client.get("/consult/").status_code == 200
    assert resident.client.get("/consult/check/").status_code == 302
    assert resident.client.post("/consult/send/").status_code == 302
    assert not Need.objects.exists()


@pytest.mark.parametrize(("number", "passphrase"), [("", ""), ("\x00", "\x00"), ("７Ｋ３Ｍ－９４ＱＤ", "😀"), ("A" * 5000, "い" * 5000),
                                                    ("' OR 1=1 --", "' OR 1=1 --")])  # fmt: skip
def test_strange_numbers_and_passphrases_open_nothing(resident: Resident, number: str, passphrase: str) -> None:
    assert resident.enter(number, passphrase).status_code == 422


def test_a_number_is_read_in_any_width_and_case(resident: Resident, town: Town) -> None:
    receipt = town.take_down()
    wide = "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in receipt.number.lower())
    katakana = "".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in receipt.passphrase)
    assert resident.enter(f" {wide} ", katakana.replace("・", "　")).status_code == 200


def test_a_word_too_long_is_still_there(resident: Resident, town: Town) -> None:
    receipt = town.take_down()
    resident.enter(receipt.number, receipt.passphrase)
    url = f"/consult/status/{Need.objects.get().pk}/word/"
    for words in ("あ" * 5000, "", "\x00 "):
        answer = resident.client.post(url, {"text": words})
        assert answer.status_code == 422
    assert "あ" * 5000 in text_of(resident.client.post(url, {"text": "あ" * 5000}))
