"""相談のようす: what happens next first; a word more, the end, a new beginning; who saw it."""

import re
from datetime import timedelta

import pytest

from tests.town import MONDAY, Town
from tests.web.consultation_public.conftest import Resident, text_of
from yorozu.consultation import operations as do
from yorozu.consultation.models import Entry, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock
from yorozu.kernel.audit import record_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(resident: Resident, town: Town) -> Resident:
    """Somebody whose need 芋井 took down on the telephone, and who has come in."""
    receipt = town.take_down()
    page = resident.enter(receipt.number, receipt.passphrase)
    assert page.status_code == 200
    return resident


def _need() -> Need:
    return Need.objects.get()


def test_the_next_contact_stands_first_then_four_steps(asker: Resident) -> None:
    page = text_of(asker.client.get("/consult/status/"))
    order = [page.index(words) for words in ("next-contact-when", 'class="steps"', "ことばを追加する", "この相談を見た")]
    assert order == sorted(order)
    assert "芋井地区 よろず相談" in page and page.count('class="step ') == 4
    assert "次に連絡する日" in page


def test_an_offer_that_waits_is_a_double_line_and_says_who_holds_it(asker: Resident, town: Town) -> None:
    do.hand_over(by=town.actor("imoi"), need_id=_need().pk, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=()))
    page = text_of(asker.client.get("/consult/status/"))
    assert "is-waiting" in page
    assert "西部 地域包括支援センターに頼んでいます。引き受けが決まるまでは、芋井地区 よろず相談が担当です。" in page


def test_a_lift_is_said_in_plain_words(asker: Resident, town: Town) -> None:
    do.hand_over(by=town.actor("imoi"), need_id=_need().pk, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=()))
    with clock.at(MONDAY + timedelta(days=8)):
        do.tick()
    page = text_of(asker.client.get("/consult/status/"))
    assert "上の窓口に相談しています" in page and "福祉政策課 よろず統括に相談しています" in page
    assert "決まるまでは、芋井地区 よろず相談が担当です" in page and "is-waiting" in page


def test_a_word_is_added_once_however_often_it_is_sent(asker: Resident) -> None:
    url = f"/consult/status/{_need().pk}/word/"
    token = re.search(r'name="once" value="([^"]+)"', text_of(asker.client.get(url)))
    assert token
    for _time in range(2):
        sent = asker.client.post(url, {"text": "電話は夕方6時から", "once": token[1]}, follow=True)
        assert "預かりました" in text_of(sent)
    assert Entry.objects.filter(kind="word", text="電話は夕方6時から").count() == 1


def test_how_to_call_reaches_the_desk(asker: Resident) -> None:
    asker.client.post("/consult/status/contact/", {"note": "電話は夕方6時から"})
    assert "電話は夕方6時から" in text_of(asker.client.get("/consult/status/"))
    assert _need().consultation.asker_phone_note == "電話は夕方6時から"


def test_stopping_asks_first_and_can_be_begun_again(asker: Resident) -> None:
    need = _need()
    url = f"/consult/status/{need.pk}/stop/"
    assert "この相談をやめますか" in text_of(asker.client.get(url))
    assert _need().state != "closed"
    asker.client.post(url)
    assert (_need().state, _need().outcome) == ("closed", "withdrawn_by_person")
    page = text_of(asker.client.get("/consult/status/"))
    assert "もう一度相談する" in page
    asker.client.post(f"/consult/status/{need.pk}/word/", {"text": "やはり心配です"})
    again = _need()
    assert again.state != "closed" and again.pk == need.pk and again.next_at is not None


def test_wrong_tries_never_say_which_part_and_get_slower(resident: Resident, town: Town) -> None:
    receipt = town.take_down()
    answers = set()
    for number, words in ((receipt.number, "りんご・りんご・りんご"), ("0000-0000", receipt.passphrase), ("てきとう", "てきとう")):
        page = resident.enter(number, words)
        assert page.status_code == 422
        errors = re.search(r'error-summary.*?</ul>', text_of(page), re.S)
        assert errors
        answers.add(errors[0])
    assert len(answers) == 1
    waits, moment = [], clock.now()
    for _try in range(5):
        with clock.at(moment):
            resident.enter(receipt.number, "ちがう")
            found = re.search(r"つぎは(\d+)秒", text_of(resident.enter(receipt.number, "ちがう")))
            waits.append(int(found[1]) if found else 0)
            assert not waits[-1] or resident.enter(receipt.number, receipt.passphrase).status_code == 422, "while one waits, not even the right one"
        moment += timedelta(seconds=waits[-1] + 1)
    assert waits[-1] > waits[0]
    with clock.at(moment + timedelta(hours=1)):
        assert resident.enter(receipt.number, receipt.passphrase).status_code == 200


def test_another_number_or_address_does_not_wait(resident: Resident, town: Town) -> None:
    receipt, other = town.take_down(), town.take_down("雪かきができない")
    for _try in range(6):
        resident.enter(receipt.number, "ちがう")
    assert resident.enter(other.number, other.passphrase).status_code == 200
    elsewhere = Resident()
    page = elsewhere.client.post("/consult/status/", {"number": receipt.number, "passphrase": receipt.passphrase},
                                 REMOTE_ADDR="192.0.2.9")  # fmt: skip
    assert page.status_code == 302


def test_half_an_hour_of_nothing_ends_it_without_a_loss(asker: Resident) -> None:
    url = f"/consult/status/{_need().pk}/word/"
    with clock.at(MONDAY + timedelta(minutes=29)):
        assert asker.client.get(url).status_code == 200
    with clock.at(MONDAY + timedelta(minutes=60)):
        assert asker.client.get(url).url == "/consult/status/"
        assert 'name="passphrase"' in text_of(asker.client.get("/consult/status/"))


def test_a_word_that_came_too_late_comes_back_after_the_number(resident: Resident, town: Town) -> None:
    receipt, other = town.take_down(), town.take_down("ほかの人の相談")
    resident.enter(receipt.number, receipt.passphrase)
    url = f"/consult/status/{receipt.need_ids[0]}/word/"
    with clock.at(MONDAY + timedelta(hours=2)):
        late = resident.client.post(url, {"text": "長く考えて書いたことば"}, follow=True)
        assert "書いたものは残っています" in text_of(late)
        assert "長く考えて" not in text_of(resident.enter(other.number, other.passphrase)), "it is nobody else's"
        back = resident.enter(receipt.number, receipt.passphrase)
        assert back.redirect_chain[-1][0] == url and "長く考えて書いたことば" in text_of(back)
        resident.client.post(url, {"text": "長く考えて書いたことば"})
        assert "長く考えて" not in text_of(resident.client.get(url))


def test_signing_out_shows_nothing_more(asker: Resident) -> None:
    asker.client.post("/consult/status/leave/")
    assert 'name="passphrase"' in text_of(asker.client.get("/consult/status/"))


def test_somebody_elses_need_is_no_page(asker: Resident, town: Town) -> None:
    mine = _need().pk
    town.take_down("ほかの人の相談")
    other = Need.objects.exclude(pk=mine).get()
    for name in ("word", "stop"):
        assert asker.client.get(f"/consult/status/{other.pk}/{name}/").status_code == 404
        assert asker.client.post(f"/consult/status/{other.pk}/{name}/", {"text": "x"}).status_code == 404


def test_who_saw_it_names_roles_and_no_private_names(asker: Resident, town: Town) -> None:
    do.read_need(by=town.actor("west"), need_id=_need().pk)
    page = text_of(asker.client.get("/consult/status/seen/"))
    assert "西部 よろず相談" in page and "11月16日" in page
    assert town.users["west"].name not in page
    assert "相談を進めるため" in page


def test_who_only_searched_is_named_too_and_the_asker_is_not(asker: Resident, town: Town) -> None:
    do.search_needs(by=town.actor("west"), text="物忘れがひどくて")
    page = text_of(asker.client.get("/consult/status/seen/"))
    assert "にた相談をさがすため" in page
    assert "相談した人" not in page.split("<table")[1]


def test_many_looks_hide_nobody(asker: Resident, town: Town) -> None:
    with clock.at(MONDAY - timedelta(days=1)):
        do.read_need(by=town.actor("west"), need_id=_need().pk)
    for _time in range(320):
        record_read(town.actor("imoi"), action="read_need", kind="need", thing_id=_need().pk)
    page = text_of(asker.client.get("/consult/status/seen/"))
    assert "320回" in page and "11月15日" in page


def test_the_resident_is_nobody_at_the_desk(asker: Resident) -> None:
    assert asker.client.get("/desk/").status_code in (302, 404)
