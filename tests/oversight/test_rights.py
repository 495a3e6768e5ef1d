"""Requests about one's own data: dated by the law, one desk's task, answered in words, never lost; a copy without others' data."""

import re
from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client

from tests.papers.test_sheets import text_of
from tests.town import MONDAY, Town, at
from yorozu.community.models import Post
from yorozu.consultation import operations as needs
from yorozu.consultation.models import Need
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.models import AuditEntry
from yorozu.notices.models import Notice
from yorozu.oversight import operations as do
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.rights import RightsToday, rights_late, rights_of, rights_today, rights_violations

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
    assert client.get(f"{address}copy/")["Location"] == address and client.get(f"{address}letter.pdf")["Location"] == address
    assert client.post(f"{address}answer/", {"answer": "granted", "words": "渡します"}).status_code == 422
    assert client.post(f"{address}identity/", {"how": "免許証"})["Location"] == address
    assert client.post(f"{address}answer/", {"answer": "granted", "words": "渡します"})["Location"] == address
    letter = text_of(client.get(f"{address}letter.pdf").content)
    assert "渡します" in letter and "審査請求" in letter and "第76条" in letter and "30日以内に、下の窓口に" in letter
    assert "これからします" in client.get("/desk/rights/?state=granted").content.decode()
    assert client.post(f"{address}carry/", {"how": " "}).status_code == 422
    assert client.post(f"{address}carry/", {"how": "窓口で渡しました"})["Location"] == address
    assert client.post(f"{address}other/", {}).status_code == 404
    assert "第1号" in client.get("/desk/rights/?state=answered").content.decode()


def test_taken_down_at_a_desk_it_has_the_same_days_and_only_who_sees_the_need_may(town: Town, asker: Actor) -> None:
    need_id = Need.objects.get(consultation_id=asker.consultation_id).pk
    with clock.at(at(18)):
        one = do.take_right(by=town.actor("imoi"), need_id=need_id, kind="correction", words="名前の字がちがう", how="運転免許証")
        assert (one.desk.code, one.due_on, one.identity) == ("yorozu-19", at(18).date() + timedelta(days=30), "運転免許証")
        again = do.take_right(by=town.actor("imoi"), need_id=need_id, kind="correction", words="もう一度", how="ほかのもの")
        assert (again.pk, again.identity, again.words) == (one.pk, "運転免許証", "名前の字がちがう")
    for who in ("shinonoi", "official", "auditor", "admin"):
        with pytest.raises(NotFound):
            do.take_right(by=town.actor(who), need_id=need_id, kind="disclosure", words="")
    assert AuditEntry.objects.filter(action="take_right", thing_id=one.pk, actor_kind="staff").count() == 1


def test_the_day_of_asking_isnt_counted_and_is_tokyos(town: Town, asker: Actor) -> None:
    """民法 140条; at seven in the morning it is still yesterday in London."""
    with clock.at(clock.on(MONDAY.date() + timedelta(days=1), 7)):
        assert do.ask_right(by=asker, kind="disclosure", words="").due_on == MONDAY.date() + timedelta(days=31)


def test_very_much_is_answered_in_part_within_sixty_days_and_the_rest_by_the_day_that_was_told(town: Town, asked: RightsRequest) -> None:
    by, asked_on = town.actor("imoi"), MONDAY.date()
    with clock.at(at(20)):
        for until in (asked_on + timedelta(days=60), asked_on + timedelta(days=600)):
            with pytest.raises(Invalid):
                do.extend_right(by=by, request_id=asked.pk, because="とても多い", until=until)
        with pytest.raises(Refused):
            do.answer_part(by=by, request_id=asked.pk, words="一部です")
        one = do.extend_right(by=by, request_id=asked.pk, because="とても多い", until=asked_on + timedelta(days=120))
        assert (one.due_on, one.rest_on) == (asked_on + timedelta(days=60), asked_on + timedelta(days=120))
        assert do.letter_of_right(by=by, request_id=asked.pk).much
        with pytest.raises(Refused):
            do.answer_part(by=by, request_id=asked.pk, words="一部です")  # who asks isn't known yet
        do.confirm_identity(by=by, request_id=asked.pk, how="免許証")
        assert do.answer_part(by=by, request_id=asked.pk, words="一部です").due_on == asked_on + timedelta(days=120)
        with pytest.raises(Refused):
            do.answer_part(by=by, request_id=asked.pk, words="もう一度")
    with clock.at(clock.on(asked_on + timedelta(days=121), 9)):
        assert [one.rule for one in rights_violations()] == ["T3"]


def test_a_correction_that_takes_long_has_one_day_for_all(town: Town, asker: Actor) -> None:
    with clock.at(MONDAY):
        one = do.ask_right(by=asker, kind="correction", words="字がちがう")
        late = MONDAY.date() + timedelta(days=90)
        done = do.extend_right(by=town.actor("imoi"), request_id=one.pk, because="調べるのに長くかかる", until=late)
        assert (done.due_on, done.rest_on) == (late, None)
        assert "第95条" in text_of(_letter(town, one))


def _letter(town: Town, one: RightsRequest) -> bytes:
    client = Client()
    client.force_login(town.users["imoi"], backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/desk/rights/{one.pk}/letter.pdf").content


def test_what_was_granted_stays_a_task_until_it_is_done(town: Town, asked: RightsRequest) -> None:
    by = town.actor("imoi")
    with clock.at(at(20)):
        with pytest.raises(Refused):
            do.carry_out(by=by, request_id=asked.pk, how="渡しました")
        do.confirm_identity(by=by, request_id=asked.pk, how="免許証")
        one = do.answer_right(by=by, request_id=asked.pk, answer="partly", words="住所は、ほかの人のことなので出せません")
        assert (one.state, one.due_on) == ("granted", at(20).date() + timedelta(days=30))
        assert rights_today(by) == RightsToday(open=1, late=0, next_on=one.due_on)
    with clock.at(clock.on(one.due_on + timedelta(days=1), 9)):
        assert [found.message[:7] for found in rights_violations()] == ["本人に約束した"] and rights_late() == 1
        assert do.tick_rights() == 1
        do.carry_out(by=town.actor("west"), request_id=asked.pk, how="窓口で写しを渡しました")
        assert not list(rights_violations()) and rights_late() == 0
    assert rights_of(asked.consultation_id)[0].carried_out_how == "窓口で写しを渡しました"


def test_its_desk_is_told_when_it_comes_a_week_before_its_day_and_when_it_went_up(town: Town, asked: RightsRequest) -> None:
    def told(kind: str, channel: str, desk: str) -> int:
        return Notice.objects.filter(kind=kind, channel=channel, desk=town.desks[desk], thing_id=asked.pk).count()

    assert (told("own_data", "screen", "yorozu-19"), told("own_data", "mail", "yorozu-19")) == (1, 0)
    for days, times in ((22, 0), (23, 1), (25, 1)):
        with clock.at(clock.on(MONDAY.date() + timedelta(days=days), 9)):
            do.tick_rights()
            assert told("own_data_due", "screen", "yorozu-19") == times
            assert (told("own_data_due", "mail", "yorozu-19") > 0) == bool(times)
    with clock.at(clock.on(MONDAY.date() + timedelta(days=31), 9)):
        do.tick_rights()
        assert told("own_data_due", "screen", "yorozu-west") == 1
    do.read_right(by=town.actor("west"), request_id=asked.pk)
    assert not Notice.objects.filter(thing_id=asked.pk, channel="screen", state="waiting").exists()


def test_the_asker_hears_that_there_is_an_answer_without_a_word_of_it(town: Town) -> None:
    receipt = town.take_down(asker_email="hanako@example.jp", contact_way="mail")
    asker = needs.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert asker is not None
    one = do.ask_right(by=asker, kind="disclosure", words="")
    do.answer_right(by=town.actor("imoi"), request_id=one.pk, answer="refused", words="ここにはありません")
    assert Notice.objects.get(kind="asker_news").address == "hanako@example.jp"


@pytest.mark.parametrize("edition", ["", "furigana", "large", "nothing"])
@pytest.mark.loops("the copy reads each part once", most=4)
def test_the_copy_on_paper_holds_what_the_page_holds_and_cuts_nothing(town: Town, as_: As, asked: RightsRequest, edition: str) -> None:
    by = town.actor("imoi")
    need_id = Need.objects.get(consultation_id=asked.consultation_id).pk
    long = "".join(f"ながい話{n}" for n in range(400))
    needs.write_note(by=by, need_id=need_id, text="隣の田中さんが通報した")
    asker = Actor(kind="resident", name="相談した人", consultation_id=asked.consultation_id)
    needs.add_word(by=asker, need_id=need_id, text=long + "𠮷")
    address = f"/desk/rights/{asked.pk}/copy.pdf"
    assert as_("imoi").get(address)["Location"] == f"/desk/rights/{asked.pk}/"
    do.confirm_identity(by=by, request_id=asked.pk, how="免許証")
    answer = as_("imoi").get(address, {"edition": edition})
    text = text_of(answer.content).replace("\r", "").replace("\n", "")
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store"
    assert b"/StructTreeRoot" in answer.content
    for word in ("見本 花子", "父の物忘れ", "ながい話0", "ながい話399", "〓", "ワーカー", "写しに入れていないもの"):
        assert word in text, word
    assert "つづきは画面で" not in text and "田中" not in text and "imoi" not in text
    assert ("きろく" in text) == (edition == "furigana")
    assert len(pypdfium2.PdfDocument(answer.content)) >= 2
    assert AuditEntry.objects.filter(action="copy_of_data").count() == 1


def test_the_home_page_and_the_citys_say_what_is_late(town: Town, as_: As, asked: RightsRequest) -> None:
    with clock.at(clock.on(asked.due_on, 9)):
        page = as_("imoi").get("/desk/").content.decode()
        assert "本人からの請求があります" in page and "期限を過ぎています" not in page
        assert "本人からの請求が" not in as_("shinonoi").get("/desk/").content.decode()
    with clock.at(clock.on(asked.due_on + timedelta(days=1), 9)):
        assert "本人からの請求が、期限を過ぎています" in as_("imoi").get("/desk/").content.decode()
        assert "市全体で1件" in as_("admin").get("/desk/city/today/").content.decode()


def test_a_desk_takes_one_down_on_the_page(town: Town, as_: As, asker: Actor) -> None:
    need_id = Need.objects.get(consultation_id=asker.consultation_id).pk
    client, address = as_("imoi"), f"/desk/rights/new/{need_id}/"
    assert address in client.get(f"/desk/needs/{need_id}/").content.decode()
    refused = client.post(address, {"kind": "suspension", "words": " ", "how": "免許証"})
    assert refused.status_code == 422 and "免許証" in refused.content.decode()
    gone = client.post(address, {"kind": "suspension", "words": "電話番号を消して", "how": ""})
    assert gone["Location"] == f"/desk/rights/{RightsRequest.objects.get().pk}/"
