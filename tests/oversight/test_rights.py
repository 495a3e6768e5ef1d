"""Requests about one's own data: dated by the law, one desk's task, answered in words, never lost; a copy without others' data."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.town import MONDAY, Town, at
from yorozu.community.models import Post
from yorozu.consultation import operations as needs
from yorozu.consultation.models import Need
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.models import AuditEntry
from yorozu.oversight import operations as do
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.rights import rights_of, rights_violations

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


@pytest.fixture
def asker(town: Town) -> Actor:
    with clock.at(MONDAY):
        receipt = town.take_down("父の物忘れ", asker_name="見本 花子")
    found = needs.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert found is not None
    return found


@pytest.fixture
def asked(asker: Actor) -> RightsRequest:
    with clock.at(MONDAY):
        return do.ask_right(by=asker, kind="disclosure", words="")


def test_it_has_a_desk_and_the_laws_last_day_at_once(town: Town, asked: RightsRequest) -> None:
    assert (asked.desk.code, asked.due_on, asked.state, asked.number) == ("yorozu-19", MONDAY.date() + timedelta(days=30), "waiting", 1)
    assert AuditEntry.objects.filter(action="ask_right", thing_id=asked.pk, actor_kind="resident").exists()


def test_asked_twice_is_one_and_another_kind_another(asker: Actor, asked: RightsRequest) -> None:
    assert do.ask_right(by=asker, kind="disclosure", words="もう一度").pk == asked.pk
    assert do.ask_right(by=asker, kind="correction", words="名前の字がちがう").number == 2
    for kind, words in (("nothing", "x"), ("correction", " "), ("suspension", ""), ("disclosure", "あ" * 2001)):
        with pytest.raises(Invalid):
            do.ask_right(by=asker, kind=kind, words=words)


def test_only_its_desk_reads_and_answers(town: Town, asked: RightsRequest) -> None:
    assert [one.pk for one in do.list_rights(by=town.actor("imoi"), state="waiting").rows] == [asked.pk]
    assert not do.list_rights(by=town.actor("shinonoi"), state="waiting").rows
    for who in ("shinonoi", "west", "top", "admin", "auditor", "official"):
        with pytest.raises(NotFound):
            do.read_right(by=town.actor(who), request_id=asked.pk)
        with pytest.raises(NotFound):
            do.answer_right(by=town.actor(who), request_id=asked.pk, answer="granted", words="x")


def test_granting_and_copying_rest_on_knowing_who_asks(town: Town, asked: RightsRequest) -> None:
    by = town.actor("imoi")
    with pytest.raises(Refused):
        do.copy_of_data(by=by, request_id=asked.pk)
    with pytest.raises(Refused):
        do.answer_right(by=by, request_id=asked.pk, answer="granted", words="写しを渡します")
    do.confirm_identity(by=by, request_id=asked.pk, how="運転免許証")
    do.copy_of_data(by=by, request_id=asked.pk)
    do.answer_right(by=by, request_id=asked.pk, answer="granted", words="写しを渡します")
    with pytest.raises(Refused):
        do.answer_right(by=by, request_id=asked.pk, answer="refused", words="やはり")
    assert [one.answer_words for one in rights_of(asked.consultation_id)] == ["写しを渡します"]


def test_more_days_once_with_a_reason_before_the_last_day(town: Town, asked: RightsRequest) -> None:
    by, last = town.actor("imoi"), asked.due_on
    with clock.at(clock.on(last, 12)), pytest.raises(Invalid):
        do.extend_right(by=by, request_id=asked.pk, because=" ")
    with clock.at(clock.on(last + timedelta(days=1), 9)), pytest.raises(Refused):
        do.extend_right(by=by, request_id=asked.pk, because="記録が多い")
    with clock.at(clock.on(last, 12)):
        assert do.extend_right(by=by, request_id=asked.pk, because="記録が多い").due_on == last + timedelta(days=30)
        with pytest.raises(Refused):
            do.extend_right(by=by, request_id=asked.pk, because="まだ")


def test_a_day_that_passes_lifts_it_a_circle_a_day_and_check_says_so(town: Town, asked: RightsRequest) -> None:
    with clock.at(clock.on(asked.due_on, 23)):
        assert do.tick_rights() == 0 and not list(rights_violations())
    for days, desk in ((1, "yorozu-west"), (2, "city-welfare"), (3, "city-welfare")):
        with clock.at(clock.on(asked.due_on + timedelta(days=days), 9)):
            assert do.tick_rights() == (0 if days == 3 else 1)
            assert do.tick_rights() == 0
            asked.refresh_from_db()
            assert asked.desk.code == desk and [one.rule for one in rights_violations()] == ["T3"]
    with clock.at(at(20, month=12)):
        do.answer_right(by=town.actor("top"), request_id=asked.pk, answer="refused", words="ここにはありません")
        assert not list(rights_violations())


def test_a_desk_that_nobody_is_at_loses_nothing(town: Town, asked: RightsRequest) -> None:
    Post.objects.filter(desk=town.desks["yorozu-19"]).update(until_on=MONDAY.date())
    with clock.at(at(18)):
        assert [one.rule for one in rights_violations()] == ["T1"]
        assert do.tick_rights() == 1 and not list(rights_violations())
    asked.refresh_from_db()
    assert asked.desk.code == "yorozu-west"


@pytest.mark.loops("the copy reads each part once", most=3)
def test_the_copy_holds_what_the_asker_gave_and_nothing_of_others(town: Town, as_: As, asked: RightsRequest) -> None:
    by = town.actor("imoi")
    need_id = Need.objects.get(consultation_id=asked.consultation_id).pk
    needs.write_note(by=by, need_id=need_id, text="隣の田中さんが通報した")
    needs.add_detail(by=by, need_id=need_id, field="health", text="息子さんの病気")
    needs.ask_consent(by=by, need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral")
    needs.hand_over(by=by, need_id=need_id, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=("words",), message="田中さんに内緒で"))
    do.confirm_identity(by=by, request_id=asked.pk, how="免許証")
    page = as_("imoi").get(f"/desk/rights/{asked.pk}/copy/").content.decode()
    assert "見本 花子" in page and "父の物忘れ" in page and "026-223-0123" in page and "西部 地域包括支援センター" in page
    assert "田中" not in page and "息子" not in page and "imoi" not in re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)
    assert "本人あてでない記録" in page and "からだ・お金・家族のことの記録" in page
    assert AuditEntry.objects.filter(action="copy_of_data", thing_id=asked.consultation_id).exists()


def test_a_resident_asks_on_the_page_and_reads_the_answer(town: Town, client: Client) -> None:
    receipt = town.take_down()
    assert client.get("/consult/status/rights/")["Location"] == "/consult/status/"
    client.post("/consult/status/", {"number": receipt.number, "passphrase": receipt.passphrase})
    assert client.post("/consult/status/rights/", {"kind": "", "words": ""}).status_code == 422
    assert client.post("/consult/status/rights/", {"kind": "suspension", "words": ""}).status_code == 422
    assert client.post("/consult/status/rights/", {"kind": "suspension", "words": "電話番号を消して"})["Location"] == "/consult/status/rights/"
    one = RightsRequest.objects.get()
    page = client.get("/consult/status/rights/").content.decode()
    assert "芋井地区 よろず相談が、" in page and "までに返事をします" in page
    do.answer_right(by=town.actor("imoi"), request_id=one.pk, answer="refused", words="まだ連絡に使います")
    assert "まだ連絡に使います" in client.get("/consult/status/rights/").content.decode()


def test_a_desk_works_through_one_on_its_pages(as_: As, asked: RightsRequest) -> None:
    client, address = as_("imoi"), f"/desk/rights/{asked.pk}/"
    assert "第1号" in client.get("/desk/rights/").content.decode() and "第83条" in client.get(address).content.decode()
    assert client.get(f"{address}copy/")["Location"] == address and client.get(f"{address}letter/")["Location"] == address
    assert client.post(f"{address}answer/", {"answer": "granted", "words": "渡します"}).status_code == 422
    assert client.post(f"{address}identity/", {"how": "免許証"})["Location"] == address
    assert client.post(f"{address}answer/", {"answer": "granted", "words": "渡します"})["Location"] == address
    letter = client.get(f"{address}letter/").content.decode()
    assert "渡します" in letter and "審査請求" in letter and "第83条" in letter
    assert client.post(f"{address}other/", {}).status_code == 404
    assert "第1号" in client.get("/desk/rights/?state=answered").content.decode()
