"""A need's life from the first word until the person has been told (W1)."""

from datetime import timedelta

import pytest

from tests.town import MONDAY, Town, at
from yorozu.consultation import operations as do
from yorozu.consultation.enums import HandoffState, NeedState
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import handoff_page, violations
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid, NotFound, Refused, Stale
from yorozu.kernel.models import AuditEntry, HistoryEntry

pytestmark = pytest.mark.django_db


def need_of(receipt: object) -> Need:
    return Need.objects.get(pk=receipt.need_ids[0])  # type: ignore[attr-defined]


def consented_offer(town: Town, need: Need, to: str, *fields: str, by: str = "imoi") -> Handoff:
    do.ask_consent(by=town.actor(by), need_id=need.pk, fields=fields, answer="given", by_whom="本人", how="oral")
    return do.hand_over(by=town.actor(by), need_id=need.pk, offer=Offer(to_desk_id=town.desks[to].pk, fields=fields))


def test_a_need_has_an_owner_and_a_next_step_from_the_first_second(town: Town) -> None:
    receipt = town.take_down()
    need = need_of(receipt)
    assert need.owner_desk == town.desks["yorozu-19"]
    assert need.next_at is not None and need.next_at > clock.now()
    assert need.state == NeedState.RECEIVED
    assert need.consultation.asker_phone == "0262230123"
    assert not list(violations())


def test_the_sheet_shows_exactly_the_ticked_fields(town: Town) -> None:
    need = need_of(town.take_down())
    do.add_detail(by=town.actor("imoi"), need_id=need.pk, field="money", text="年金だけで苦しい")
    handoff = consented_offer(town, need, "support-west", "words", "phone")
    page = handoff_page(town.actor("support"), do.open_offer(by=town.actor("support"), handoff_id=handoff.pk))
    assert [label for label, _ in page.shared] == ["ことば", "電話番号"]
    assert "年金" not in str(page)
    need.refresh_from_db()
    assert need.owner_desk == town.desks["yorozu-19"], "the sender owns until acceptance (T4)"


def test_nothing_about_people_is_shared_without_consent(town: Town) -> None:
    need = need_of(town.take_down())
    with pytest.raises(Invalid) as refused:
        do.hand_over(by=town.actor("imoi"), need_id=need.pk,
                     offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=("words", "phone")))  # fmt: skip
    assert "consent" in refused.value.field_errors
    do.ask_consent(by=town.actor("imoi"), need_id=need.pk, fields=("words",), answer="given", by_whom="娘", how="oral")
    with pytest.raises(Invalid):
        do.hand_over(by=town.actor("imoi"), need_id=need.pk,
                     offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=("words", "phone")))  # fmt: skip


def test_withdrawn_consent_covers_nothing_more(town: Town) -> None:
    need = need_of(town.take_down())
    consent = do.ask_consent(by=town.actor("imoi"), need_id=need.pk, fields=("words",), answer="given", by_whom="娘", how="oral")
    do.withdraw_consent(by=town.actor("imoi"), need_id=need.pk, consent_id=consent.pk)
    with pytest.raises(Invalid):
        do.hand_over(by=town.actor("imoi"), need_id=need.pk, offer=Offer(to_desk_id=town.desks["hope"].pk, fields=("words",)))


def test_the_desk_that_is_asked_sees_the_offer_only(town: Town) -> None:
    need = need_of(town.take_down())
    handoff = consented_offer(town, need, "support-west", "words")
    with pytest.raises(NotFound):
        do.read_need(by=town.actor("support"), need_id=need.pk)
    with pytest.raises(NotFound):
        do.open_offer(by=town.actor("shinonoi"), handoff_id=handoff.pk)
    do.open_offer(by=town.actor("support"), handoff_id=handoff.pk)
    assert Handoff.objects.get(pk=handoff.pk).seen_at == clock.now()


def test_accepting_moves_the_owner_and_the_second_hears_who_was_first(town: Town) -> None:
    need = need_of(town.take_down())
    handoff = consented_offer(town, need, "yorozu-west", "words")
    do.accept(by=town.actor("west"), handoff_id=handoff.pk)
    need.refresh_from_db()
    assert need.owner_desk == town.desks["yorozu-west"]
    assert need.state == NeedState.WITH_HELPER
    assert need.waiting_desk is None
    with pytest.raises(Stale) as stale:
        do.accept(by=town.actor("west2"), handoff_id=handoff.pk)
    assert "west 見本" in str(stale.value)
    do.read_need(by=town.actor("imoi"), need_id=need.pk)  # L5: where it came from keeps sight
    with pytest.raises(Stale):
        do.write_note(by=town.actor("imoi"), need_id=need.pk, text="もう持っていない")


def test_a_refusal_comes_back_today_and_is_lifted_when_nobody_decides(town: Town) -> None:
    need = need_of(town.take_down())
    handoff = consented_offer(town, need, "support-west", "words")
    do.decline(by=town.actor("support"), handoff_id=handoff.pk, reason="夜の見守りはしていない")
    need.refresh_from_db()
    assert need.owner_desk == town.desks["yorozu-19"]
    assert need.next_at is not None and clock.today() == need.next_at.astimezone(clock.TOKYO).date()
    with clock.at(at(17, 17, 0)):
        do.tick()
        need.refresh_from_db()
        assert need.waiting_desk is None, "the next working day isn't over yet"
    with clock.at(at(17, 17, 16)):
        do.tick()
        need.refresh_from_db()
        assert need.lifted and need.waiting_desk == town.desks["city-welfare"]


def test_keeping_a_need_stops_the_lift(town: Town) -> None:
    need = need_of(town.take_down())
    handoff = consented_offer(town, need, "support-west", "words")
    do.decline(by=town.actor("support"), handoff_id=handoff.pk, reason="していない")
    do.keep_need(by=town.actor("imoi"), need_id=need.pk, reason="近所の人に夜だけ頼む")
    with clock.at(at(18, 9)):
        do.tick()
        need.refresh_from_db()
        assert need.waiting_desk is None and not need.lifted


def test_silence_lifts_once_whatever_happens(town: Town) -> None:
    need = need_of(town.take_down())
    consented_offer(town, need, "yorozu-west", "words")
    with clock.at(at(19, 17, 14)):
        assert do.tick().lifted == 0
    with clock.at(at(25, 9)):  # the server was down at the deadline, and for days
        assert do.tick().lifted == 1
        assert do.tick().lifted == 0
        need.refresh_from_db()
        assert need.waiting_desk == town.desks["city-welfare"]
        states = list(Handoff.objects.filter(need=need).order_by("offered_at", "id").values_list("kind", "state"))
        assert states == [("offer", HandoffState.SILENT), ("lift", HandoffState.OFFERED)]
        assert not list(violations())


def test_urgent_means_four_hours_at_night_too(town: Town) -> None:
    need = need_of(town.take_down(urgency="now"))
    handoff = consented_offer(town, need, "yorozu-west", "words")
    assert handoff.due_at == MONDAY + timedelta(hours=4)
    with clock.at(MONDAY + timedelta(hours=4)):
        assert do.tick().lifted == 1


def test_the_top_cannot_decline_and_its_silence_is_acceptance(town: Town) -> None:
    need = need_of(town.take_down())
    handoff = consented_offer(town, need, "city-welfare", "words")
    with pytest.raises(Refused):
        do.decline(by=town.actor("top"), handoff_id=handoff.pk, reason="忙しい")
    with clock.at(handoff.due_at):
        do.tick()
        need.refresh_from_db()
        assert need.owner_desk == town.desks["city-welfare"]
        assert need.waiting_desk is None


def test_a_date_that_passes_is_noticed_then_lifted(town: Town) -> None:
    need = need_of(town.take_down())
    assert need.next_at is not None
    with clock.at(need.next_at):
        assert do.tick().reminded == 1
        assert do.tick().reminded == 0
    with clock.at(need.next_at + timedelta(days=2)):
        assert do.tick().lifted == 1
        need.refresh_from_db()
        assert need.waiting_desk == town.desks["yorozu-west"]


def test_raising_to_urgent_keeps_both_states_in_history(town: Town) -> None:
    need = need_of(town.take_down())
    with pytest.raises(Invalid):
        do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="now", reason=" ")
    do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="now", reason="夜に出ていく")
    entry = HistoryEntry.objects.get(thing_id=need.pk, action="change_urgency")
    assert (entry.before["urgency"], entry.after["urgency"], entry.reason) == ("week", "now", "夜に出ていく")
    need.refresh_from_db()
    assert need.next_at == MONDAY + timedelta(hours=4)


def test_a_need_closes_only_when_the_person_was_told(town: Town) -> None:
    need = need_of(town.take_down())
    by = town.actor("imoi")
    with pytest.raises(Invalid) as missing:
        do.record_answer(by=by, need_id=need.pk, answer=Answer(outcome="partly_met", words="昼はみつかった"))
    assert {"missing", "missing_words"} <= set(missing.value.field_errors)
    rest = do.record_answer(by=by, need_id=need.pk, answer=Answer(outcome="partly_met", words="昼はみつかった", missing="night",
                            missing_words="夜の見守りがない", rest="夜の見守りがほしい"))  # fmt: skip
    with pytest.raises(Refused):
        do.close_need(by=by, need_id=need.pk)
    do.record_told(by=by, need_id=need.pk, how="phone")
    do.close_need(by=by, need_id=need.pk)
    need.refresh_from_db()
    assert need.state == NeedState.CLOSED and need.told_how == "phone" and need.closed_at is not None
    assert rest is not None and Need.objects.get(pk=rest).rest_of_id == need.pk
    assert not list(violations())


def test_reopening_keeps_number_and_history(town: Town) -> None:
    receipt = town.take_down()
    need = need_of(receipt)
    do.close_without_contact(by=town.actor("imoi"), need_id=need.pk, reason="3日、朝昼晩に電話した")
    lines = Entry.objects.filter(need=need).count()
    resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert resident is not None
    do.add_word(by=resident, need_id=need.pk, text="やはり困っています")
    need.refresh_from_db()
    assert need.state == NeedState.SEEKING and need.reopened == 1 and need.next_at is not None
    assert Entry.objects.filter(need=need).count() == lines + 1


def test_a_wrong_passphrase_and_a_wrong_number_look_the_same(town: Town) -> None:
    receipt = town.take_down()
    assert do.enter(number=receipt.number, passphrase="ちがう・あい・ことば") is None
    assert do.enter(number="0000-0000", passphrase=receipt.passphrase) is None
    assert do.enter(number="", passphrase="") is None
    assert do.enter(number=receipt.number.lower(), passphrase=receipt.passphrase) is not None


def test_stopping_takes_the_offer_back(town: Town) -> None:
    receipt = town.take_down()
    need = need_of(receipt)
    handoff = consented_offer(town, need, "support-west", "words")
    resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert resident is not None
    do.stop(by=resident, need_id=need.pk)
    need.refresh_from_db()
    handoff.refresh_from_db()
    assert (need.state, need.outcome, handoff.state) == ("closed", "withdrawn_by_person", "withdrawn")


def test_a_resident_reaches_only_their_own(town: Town) -> None:
    receipt, other = town.take_down(), town.take_down("雪かきができない")
    resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert resident is not None
    with pytest.raises(NotFound):
        do.add_word(by=resident, need_id=other.need_ids[0], text="ほかの人の")


def test_every_read_and_search_leaves_a_trace(town: Town) -> None:
    need = need_of(town.take_down())
    do.read_need(by=town.actor("imoi"), need_id=need.pk)
    found = do.search_needs(by=town.actor("imoi2"), text="物忘れ")
    assert [one.id for one in found] == [need.pk]
    actions = set(AuditEntry.objects.filter(thing_id=need.pk).values_list("action", flat=True))
    assert {"make_need", "read_need"} <= actions
    assert AuditEntry.objects.get(action="search_needs").subjects.get().thing_id == need.pk


def test_joining_and_parting_mixes_nothing(town: Town) -> None:
    one, two = need_of(town.take_down()), need_of(town.take_down("紙に書いた同じこと", channel="post"))
    do.join(by=town.actor("imoi"), need_id=one.pk, other_need_id=two.pk)
    page = do.read_need(by=town.actor("imoi"), need_id=one.pk)
    assert [other.id for other in page.others] == [two.pk]
    do.part(by=town.actor("imoi"), need_id=two.pk)
    assert not do.read_need(by=town.actor("imoi"), need_id=one.pk).others
    two.refresh_from_db()
    assert two.words == "紙に書いた同じこと"


def test_paper_comes_back_under_its_own_number(town: Town) -> None:
    sheet = do.print_paper_code(by=town.actor("imoi"))
    yesterday = MONDAY - timedelta(days=3)
    receipt = town.take_down("部屋から出てこない", channel="post", paper_code=sheet.code, received_at=yesterday)
    need = need_of(receipt)
    assert receipt.number.replace("-", "") == sheet.code
    assert need.consultation.received_at == yesterday and need.consultation.entered_at == MONDAY
    assert do.enter(number=sheet.code, passphrase=sheet.passphrase) is not None
    with pytest.raises(Invalid):
        town.take_down("二度目", paper_code=sheet.code)


@pytest.mark.parametrize("words", ["", "   \n　", "\x00\x00"])
def test_empty_words_are_refused_with_a_sentence(town: Town, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        town.take_down(words)
    assert set(refused.value.field_errors) == {"words"}
    assert not Need.objects.exists()


@pytest.mark.parametrize("words", ["𠮷野家の髙橋さん😀", "葛󠄀飾の辻󠄀さん", "\u202eさかさま", "改行\nあり\x00なし"])
def test_what_gets_in_is_whole(town: Town, words: str) -> None:
    need = need_of(town.take_down(words))
    need.refresh_from_db()
    assert "\x00" not in need.words and "\u202e" not in need.words
    for letter in "𠮷髙😀葛辻":
        assert (letter in words) == (letter in need.words)


def test_too_long_words_name_the_limit(town: Town) -> None:
    with pytest.raises(Invalid) as refused:
        town.take_down("あ" * 100_000)
    assert "100,000" in str(refused.value.field_errors["words"])


def test_a_next_step_lies_within_a_year(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    with pytest.raises(Invalid) as refused:
        do.plan_next_step(by=town.actor("imoi"), need_id=need_id, step="電話する", at=clock.now() + timedelta(days=400))
    assert "1年" in str(refused.value.field_errors["at"])
    do.plan_next_step(by=town.actor("imoi"), need_id=need_id, step="電話する", at=clock.now() + timedelta(days=365))
