"""T7 in a need's life: exactly what was ticked, as long as consent holds, and what a desk wrote itself."""

from datetime import timedelta

import pytest

from tests.town import Town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import BoardFilter, handoff_page, handoffs_answered, share_choices, shareable, violations
from yorozu.consultation.queries.whole import Whole
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import AuditSubject

pytestmark = pytest.mark.django_db
WORDS = "父の物忘れがひどくて心配"


def need_of(town: Town, **changes: object) -> Need:
    return Need.objects.get(pk=town.take_down(WORDS, **changes).need_ids[0])


def consent(town: Town, need: Need, *fields: str, answer: str = "given", by: str = "imoi", **more: object) -> object:
    return do.ask_consent(by=town.actor(by), need_id=need.pk, fields=fields, answer=answer, by_whom="本人", how="oral", **more)  # type: ignore[arg-type]


def offer(town: Town, need: Need, to: str, *fields: str, by: str = "imoi", **more: object) -> Handoff:
    return do.hand_over(by=town.actor(by), need_id=need.pk, offer=Offer(to_desk_id=town.desks[to].pk, fields=fields, **more))  # type: ignore[arg-type]


def test_a_later_no_stands_against_an_earlier_yes(town: Town) -> None:
    need = need_of(town)
    consent(town, need, "words", "phone")
    consent(town, need, "phone", answer="refused")
    with pytest.raises(Invalid) as refused:
        offer(town, need, "support-west", "words", "phone")
    assert "consent" in refused.value.field_errors
    assert offer(town, need, "support-west", "words").shared == {"words": WORDS}


def test_an_older_consent_does_not_come_back_when_the_newest_is_withdrawn(town: Town) -> None:
    need = need_of(town)
    consent(town, need, "words")
    second = consent(town, need, "words")
    do.withdraw_consent(by=town.actor("imoi"), need_id=need.pk, consent_id=second.pk)  # type: ignore[attr-defined]
    with pytest.raises(Invalid):
        offer(town, need, "hope", "words")


def test_consent_for_one_desk_is_named_with_it_and_ticks_nothing(town: Town) -> None:
    need = need_of(town)
    consent(town, need, "words", desk_id=town.desks["hope"].pk)
    (words, *_) = share_choices(Whole(need).consents, shareable(town.actor("imoi"), need))
    assert not words.covered and "きぼう相談" in words.only_for
    with pytest.raises(Invalid):
        offer(town, need, "support-west", "words")


@pytest.mark.parametrize("how", ["decline", "withdraw", "silent", "unconsent"])
def test_the_sheet_closes_for_who_did_not_take_it(town: Town, how: str) -> None:
    need = need_of(town)
    said = consent(town, need, "words", "phone")
    handoff = offer(town, need, "support-west", "words", "phone", message="夜に困っています")
    moment = clock.now()
    if how == "decline":
        do.decline(by=town.actor("support"), handoff_id=handoff.pk, reason="していない")
    elif how == "withdraw":
        do.withdraw(by=town.actor("imoi"), handoff_id=handoff.pk, reason="ちがった")
    elif how == "unconsent":
        do.withdraw_consent(by=town.actor("imoi"), need_id=need.pk, consent_id=said.pk)  # type: ignore[attr-defined]
    else:
        moment += timedelta(days=12)
    with clock.at(moment):
        do.tick()
        page = handoff_page(town.actor("support"), do.open_offer(by=town.actor("support"), handoff_id=handoff.pk))
        assert not page.is_shown and page.shared == () and page.message == "" and page.row.title == need.number
        assert all(WORDS not in row.title for row in handoffs_answered(town.actor("support")))
        mine = handoff_page(town.actor("imoi"), do.open_offer(by=town.actor("imoi"), handoff_id=handoff.pk))
        assert mine.is_shown and len(mine.shared) == 2, "who asked keeps its own sheet"


def test_the_board_shows_who_is_asked_the_ticked_fields_only(town: Town) -> None:
    need = need_of(town)
    handoff = offer(town, need, "support-west")
    (row,) = do.list_needs(by=town.actor("support"), filter=BoardFilter(name="waiting_me")).rows
    assert WORDS not in str(row) and row.words == need.number and row.handoff_id == handoff.pk
    (own,) = do.list_needs(by=town.actor("imoi"), filter=BoardFilter(name="waiting_other")).rows
    assert own.words == WORDS and own.handoff_id is None


def test_a_new_owner_reads_what_it_wrote_itself_and_nothing_more(town: Town) -> None:
    need = need_of(town)
    do.write_note(by=town.actor("imoi"), need_id=need.pk, text="前の窓口の書きたし")
    do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="today", reason="前の窓口の理由")
    do.add_detail(by=town.actor("imoi"), need_id=need.pk, field="health", text="前に聞いた病気")
    consent(town, need, "words")
    handoff = offer(town, need, "hope", "words")
    with clock.at(clock.now() + timedelta(minutes=5)):
        do.accept(by=town.actor("hope"), handoff_id=handoff.pk)
        do.write_note(by=town.actor("hope"), need_id=need.pk, text="電話で話した", contact=True)
        do.add_detail(by=town.actor("hope"), need_id=need.pk, field="health", text="新しく聞いた病気")
        page = do.read_need(by=town.actor("hope"), need_id=need.pk)
        assert page.values["record"] == "電話で話した" and page.values["health"] == "新しく聞いた病気"
        told = str(page.entries)
        assert "電話で話した" in told and "前の窓口の" not in told and "phone" not in page.values
        before = do.read_need(by=town.actor("imoi"), need_id=need.pk)
        assert "前に聞いた病気" in before.values["health"], "the desk that heard it keeps sight (L5)"


def test_who_owns_without_being_handed_it_can_call_the_asker(town: Town) -> None:
    need = need_of(town, asker_name="見本 花子", asker="family")
    do.add_detail(by=town.actor("imoi"), need_id=need.pk, field="money", text="年金だけ")
    offer(town, need, "support-west")
    with clock.at(clock.now() + timedelta(days=12)):
        do.tick()
        lifted = Handoff.objects.get(state="offered")
        sheet = handoff_page(town.actor("top"), do.open_offer(by=town.actor("top"), handoff_id=lifted.pk))
        assert "026" not in str(sheet.shared), "before it is accepted: the words and no more"
        do.accept(by=town.actor("top"), handoff_id=lifted.pk)
        page = do.read_need(by=town.actor("top"), need_id=need.pk)
    assert page.values["phone"] == "026-223-0123" and "見本 花子" in page.values["asker"]
    assert "money" not in page.values


def test_a_lift_shows_no_words_that_the_asker_took_back(town: Town) -> None:
    need = need_of(town)
    said = consent(town, need, "words")
    offer(town, need, "support-west", "words")
    do.withdraw_consent(by=town.actor("imoi"), need_id=need.pk, consent_id=said.pk)  # type: ignore[attr-defined]
    with clock.at(clock.now() + timedelta(days=12)):
        do.tick()
    assert Handoff.objects.get(state="offered").shared == {}


def test_the_rest_of_a_need_that_was_handed_on_is_in_order(town: Town) -> None:
    need = need_of(town)
    consent(town, need, "words", "phone")
    do.accept(by=town.actor("hope"), handoff_id=offer(town, need, "hope", "words", "phone").pk)
    do.change_urgency(by=town.actor("hope"), need_id=need.pk, urgency="now", reason="悪くなった")
    rest = do.record_answer(by=town.actor("hope"), need_id=need.pk, answer=Answer(
        outcome="partly_met", words="昼は見守りがつきました", missing="night", missing_words="夜の人", rest="夜の見守り"))  # fmt: skip
    made = Need.objects.get(pk=rest)
    assert (made.owner_desk.code, made.urgency, made.rest_of_id) == ("hope", "now", need.pk), "what was raised stays raised"
    assert "phone" in do.read_need(by=town.actor("hope"), need_id=made.pk).values
    assert not list(violations())


def test_looking_up_a_callers_number_leaves_a_trace(town: Town) -> None:
    need = need_of(town)
    before = AuditSubject.objects.filter(thing_id=need.pk).count()
    assert do.earlier_calls(by=town.actor("imoi2"), phone="0262230123")[0].need_id == need.pk
    assert do.earlier_calls(by=town.actor("shinonoi"), phone="0262230123") == ()
    assert AuditSubject.objects.filter(thing_id=need.pk).count() == before + 1
