"""L1–L5 and the ends of a need, where two rules meet: circles, urgency, a new result, a desk that is closed, a broken row."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.town import MONDAY, Town, at
from yorozu.community.operations import announce_closure, close_desk
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import violations
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
PARTLY = Answer(outcome="partly_met", words="昼はできました", missing="night", missing_words="夜の人")


def take(town: Town, **changes: object) -> Need:
    return Need.objects.get(pk=town.take_down(**changes).need_ids[0])


def ask(town: Town, need: Need, to: str, *, by: str = "imoi", **more: bool) -> Handoff:
    return do.hand_over(by=town.actor(by), need_id=need.pk, offer=Offer(to_desk_id=town.desks[to].pk, fields=(), **more))


def test_an_owner_above_who_was_asked_is_not_taken_for_the_top(town: Town) -> None:
    need = take(town, by="west")
    ask(town, need, "yorozu-19", by="west")
    with clock.at(MONDAY + timedelta(days=12)):
        assert do.tick().lifted == 1
        need.refresh_from_db()
        assert need.waiting_desk == town.desks["city-welfare"] and need.owner_desk == town.desks["yorozu-west"]


def test_a_date_that_passed_lifts_one_circle_whoever_was_asked_before(town: Town) -> None:
    need = take(town)
    do.decline(by=town.actor("support"), handoff_id=ask(town, need, "support-west").pk, reason="していない")
    do.keep_need(by=town.actor("imoi"), need_id=need.pk, reason="ここで見守る")
    with clock.at(at(25)):
        do.tick()
    with clock.at(at(30)):
        assert do.tick().lifted == 1
    need.refresh_from_db()
    assert need.waiting_desk == town.desks["yorozu-west"], "T3: one circle above the owner"


def test_a_reminder_at_a_desk_that_is_no_more_does_not_count_at_the_next(town: Town) -> None:
    """A need that T1 moved with a new date was reminded of its old one: neither reminded nor lifted again, it lay there for good."""
    need = take(town, by="otagiri", area_code="18", urgency="today")
    with clock.at(MONDAY + timedelta(days=1)):
        assert do.tick().reminded == 1
        close_desk(by=town.actor("admin"), desk=town.desks["yorozu-18"], closed_on=clock.today() + timedelta(days=1), successor=None)
    with clock.at(MONDAY + timedelta(days=2)):
        assert do.tick().moved == 1
    with clock.at(MONDAY + timedelta(days=3)):
        assert do.tick().reminded == 1, "the desk that got it is reminded of the new date"
    with clock.at(MONDAY + timedelta(days=7)):
        assert do.tick().lifted == 1
        need.refresh_from_db()
        assert (need.owner_desk, need.waiting_desk) == (town.desks["yorozu-west"], town.desks["city-welfare"])


def test_raising_to_urgent_hastens_the_answer_that_is_awaited(town: Town) -> None:
    need = take(town)
    handoff = ask(town, need, "hope")
    do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="now", reason="夜に出ていく")
    handoff.refresh_from_db()
    assert handoff.urgent and handoff.due_at == clock.now() + timedelta(hours=4)
    need.refresh_from_db()
    assert need.next_at == handoff.due_at
    with clock.at(clock.now() + timedelta(hours=4)):
        assert do.tick().lifted == 1


def test_raising_after_a_refusal_hastens_the_decision(town: Town) -> None:
    need = take(town)
    do.decline(by=town.actor("hope"), handoff_id=ask(town, need, "hope").pk, reason="していない")
    do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="now", reason="夜に出ていく")
    with clock.at(clock.now() + timedelta(hours=4, minutes=1)):
        assert do.tick().lifted == 1


def test_an_urgent_need_to_a_closed_desk_is_warned_of_with_the_open_ones(town: Town) -> None:
    need = take(town, urgency="now")
    announce_closure(by=town.actor("admin"), desk=town.desks["hope"], from_on=MONDAY.date(), until_on=MONDAY.date())
    with pytest.raises(Invalid) as refused:
        ask(town, need, "hope")
    sentence = refused.value.field_errors["though_closed"]
    assert "西部 よろず相談（電話" in sentence and "閉まっています" in sentence and "芋井地区" not in sentence
    assert ask(town, need, "hope", though_closed=True).urgent
    with clock.at(at(17, 23)):
        other = take(town, urgency="now")
        with pytest.raises(Invalid) as refused:
            ask(town, other, "support-west")
        assert "ほかにありません" in refused.value.field_errors["though_closed"]
    with clock.at(at(17, 23)):
        calm = take(town)
        ask(town, calm, "support-west")


def test_a_new_result_is_told_anew(town: Town) -> None:
    need = take(town)
    me = town.actor("imoi")
    do.record_answer(by=me, need_id=need.pk, answer=Answer(outcome="met", words="できました"))
    do.record_told(by=me, need_id=need.pk, how="phone")
    with clock.at(clock.now() + timedelta(hours=1)):
        do.record_answer(by=me, need_id=need.pk, answer=PARTLY)
        with pytest.raises(Refused):
            do.close_need(by=me, need_id=need.pk)
        do.record_told(by=me, need_id=need.pk, how="phone")
        do.close_need(by=me, need_id=need.pk)
    assert not list(violations())


def test_a_result_is_not_lost_behind_no_contact_or_a_stop(town: Town) -> None:
    receipt = town.take_down()
    need_id = receipt.need_ids[0]
    do.record_answer(by=town.actor("imoi"), need_id=need_id, answer=PARTLY)
    with pytest.raises(Refused):
        do.close_without_contact(by=town.actor("imoi"), need_id=need_id, reason="3日かけた")
    resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
    assert isinstance(resident, Actor)
    do.stop(by=resident, need_id=need_id)
    need = Need.objects.get(pk=need_id)
    assert (need.state, need.outcome, need.missing, need.told_how) == ("closed", "partly_met", "night", "screen")
    assert not list(violations())


def test_who_only_wanted_to_be_heard(town: Town) -> None:
    need = take(town)
    me = town.actor("imoi")
    do.record_answer(by=me, need_id=need.pk, answer=Answer(outcome="heard", words="お話を聞きました"))
    do.record_told(by=me, need_id=need.pk, how="phone")
    do.close_need(by=me, need_id=need.pk)
    need.refresh_from_db()
    assert (need.state, need.outcome, need.missing) == ("closed", "heard", "")


def test_a_closed_need_cannot_become_urgent(town: Town) -> None:
    need = take(town)
    do.close_without_contact(by=town.actor("imoi"), need_id=need.pk, reason="3日かけた")
    with pytest.raises(Refused):
        do.change_urgency(by=town.actor("imoi"), need_id=need.pk, urgency="now", reason="また")


def test_the_last_resort_neither_closes_nor_rests_for_long(town: Town) -> None:
    top, day = town.desks["city-welfare"], MONDAY.date()
    with pytest.raises(Refused):
        close_desk(by=town.actor("admin"), desk=top, closed_on=day + timedelta(days=9), successor=None)
    with pytest.raises(Refused):
        announce_closure(by=town.actor("admin"), desk=top, from_on=day, until_on=day + timedelta(days=6))
    announce_closure(by=town.actor("admin"), desk=top, from_on=day, until_on=day + timedelta(days=5))


def test_one_broken_row_holds_up_no_other(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    broken, sound = take(town, by="otagiri", area_code="18"), take(town)
    with connection.cursor() as cursor:  # an answer is awaited from who would take over, and no offer tells of it
        cursor.execute("UPDATE consultation_need SET waiting_desk_id = %s WHERE number = %s",
                       [_raw(town.desks["yorozu-west"].pk), broken.number])  # fmt: skip
    town.posts["otagiri"].delete()
    with clock.at(MONDAY + timedelta(days=12)):
        ticked = do.tick()
        assert ticked.stuck == [broken.pk] and ticked.reminded >= 1
        sound.refresh_from_db()
        assert sound.reminded_at is not None
        assert {"T1", "T4"} <= {one.rule for one in violations()}
    assert str(broken.pk) in caplog.text


def _raw(key: object) -> str:
    return str(key) if connection.vendor == "postgresql" else str(key).replace("-", "")
