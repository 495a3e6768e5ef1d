"""W3: a provider closes on 31 March with needs, offers sent and received; nothing is ever without an owner."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.town import MONDAY, Town, appoint
from yorozu.community.enums import Role
from yorozu.community.models import Closure, Post
from yorozu.community.operations import announce_closure, close_desk, end_post
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.operations.residents import look
from yorozu.consultation.queries import BoardFilter, status_page, violations
from yorozu.kernel import clock
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 31)


def closing(town: Town) -> list[UUID]:
    """On 30 March: 12 needs at a desk that closes tomorrow night, 3 offered on, 2 offered to it, its stand-in leaving too."""
    desk = town.desks["yorozu-18"]
    with clock.at(clock.on(date(2027, 3, 30), 15)):
        mine = [town.take_down(f"困りごと{n}", by="otagiri", area_code="18", urgency="none").need_ids[0] for n in range(12)]
        for need_id in mine[:3]:
            do.hand_over(by=town.actor("otagiri"), need_id=need_id, offer=Offer(to_desk_id=town.desks["hope"].pk, fields=()))
        for need_id in [town.take_down(f"芋井から{n}").need_ids[0] for n in range(2)]:
            do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=desk.pk, fields=()))
        announce_closure(by=town.actor("admin"), desk=desk, from_on=LAST_DAY, until_on=LAST_DAY + timedelta(days=9),
                         stand_in=town.desks["yorozu-20"])  # fmt: skip
        end_post(by=town.actor("admin"), post=town.posts["shinonoi"], until_on=LAST_DAY, because="退職")
        close_desk(by=town.actor("admin"), desk=desk, closed_on=LAST_DAY + timedelta(days=1), successor=None)
    return mine


def test_w3_no_need_is_ever_without_an_owner(town: Town) -> None:
    """The check is clean from the morning before until the morning after: at every minute around the moments at which
    anything can change (the offices' end, midnight, the offices' beginning), every 19 minutes between.
    """
    mine, desk = closing(town), town.desks["yorozu-18"]
    moment, end = clock.on(LAST_DAY, 8), clock.on(date(2027, 4, 1), 9)
    while moment < end:
        with clock.at(moment):
            do.tick()
            assert not list(violations()), moment
        with clock.at(moment + timedelta(seconds=59)):
            assert not list(violations()), f"before the next tick after {moment}"
        minute = moment.hour * 60 + moment.minute
        near = any(abs(minute - one) <= 9 for one in (0, 8 * 60 + 30, 17 * 60 + 15, 24 * 60))
        moment += timedelta(minutes=1) if near else min(timedelta(minutes=19), timedelta(minutes=10 + (-minute) % 15))
    assert not Need.objects.filter(owner_desk__in=[desk, town.desks["yorozu-20"]]).exists()
    assert Need.objects.filter(pk__in=mine, next_at__isnull=False).count() == 12
    sent = Handoff.objects.filter(need__in=mine[:3], state="offered")
    assert {one.from_desk.code for one in sent} == {"yorozu-west"}, "offers that wait go on, and their answer comes to who owns"
    assert sent.count() == 3 and not Handoff.objects.filter(to_desk=desk, state="offered").exists()


def test_w3_the_desk_above_lists_what_came_and_the_askers_page_says_who_calls(town: Town) -> None:
    receipt = town.take_down("電話をください", by="otagiri", area_code="18")
    close_desk(by=town.actor("admin"), desk=town.desks["yorozu-18"], closed_on=clock.today() + timedelta(days=1), successor=None)
    with clock.at(clock.start_of(clock.today()) + timedelta(hours=18)):
        do.tick()
        (row,) = do.list_needs(by=town.actor("west"), filter=BoardFilter(name="moved")).rows
        assert "小田切地区 よろず相談" in row.waiting_for and "西部 よろず相談" in row.waiting_for
        assert Notice.objects.filter(kind="moved", desk=town.desks["yorozu-west"], need_id=receipt.need_ids[0]).exists()
        resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
        assert resident is not None
        (need,) = status_page(look(by=resident)).needs
        assert (need.desk, need.next_contact) == ("西部 よろず相談", True) and need.next_at is not None and need.desk_phone
        assert "phone" in do.read_need(by=town.actor("west"), need_id=receipt.need_ids[0]).values, "who must call can"


@pytest.mark.parametrize("act", ["receive", "accept", "reopen"])
def test_what_comes_to_a_desk_in_its_last_minute_has_an_owner_at_midnight(town: Town, act: str) -> None:
    desk, last = town.desks["yorozu-18"], clock.start_of(clock.today() + timedelta(days=1)) - timedelta(seconds=20)
    need_id = town.take_down("先に", by="otagiri", area_code="18").need_ids[0]
    offered = town.take_down("頼む").need_ids[0]
    do.close_without_contact(by=town.actor("otagiri"), need_id=need_id, reason="3日かけた")
    handoff = do.hand_over(by=town.actor("imoi"), need_id=offered, offer=Offer(to_desk_id=desk.pk, fields=()))
    close_desk(by=town.actor("admin"), desk=desk, closed_on=clock.today() + timedelta(days=1), successor=None)
    with clock.at(last):
        if act == "receive":
            town.take_down("おそく", by="otagiri", area_code="18")
        elif act == "accept":
            do.accept(by=town.actor("otagiri"), handoff_id=handoff.pk)
        else:
            do.reopen(by=town.actor("otagiri"), need_id=need_id, reason="また")
        assert not Need.objects.exclude(state="closed").filter(owner_desk=desk).exists()
    with clock.at(last + timedelta(seconds=20)):
        assert [one.rule for one in violations() if one.kind == "need"] == [], "before any tick"


def test_begun_again_after_its_desk_is_no_more(town: Town) -> None:
    receipt = town.take_down("終わった相談", by="otagiri", area_code="18")
    do.close_without_contact(by=town.actor("otagiri"), need_id=receipt.need_ids[0], reason="3日かけた")
    close_desk(by=town.actor("admin"), desk=town.desks["yorozu-18"], closed_on=clock.today() + timedelta(days=1), successor=None)
    with clock.at(MONDAY + timedelta(days=21)):
        resident = do.enter(number=receipt.number, passphrase=receipt.passphrase)
        assert resident is not None
        do.add_word(by=resident, need_id=receipt.need_ids[0], text="またお願いします")
        assert Need.objects.get().owner_desk == town.desks["yorozu-west"]
        assert not list(violations())


def test_the_last_person_leaving_moves_the_needs(town: Town) -> None:
    need_id = town.take_down("見守り", by="otagiri", area_code="18").need_ids[0]
    Post.objects.filter(pk=town.posts["otagiri"].pk).update(until_on=clock.today())
    with clock.at(clock.start_of(clock.today() + timedelta(days=1))):
        assert [one.rule for one in violations()] == ["T1"], "check sees it before tick mends it"
        assert do.tick().moved == 1
        assert not list(violations())
    assert Need.objects.get(pk=need_id).owner_desk == town.desks["yorozu-west"]


def test_a_stand_in_takes_over_unless_nobody_is_there(town: Town) -> None:
    need_id = town.take_down("見守り", by="otagiri", area_code="18").need_ids[0]
    closure = Closure.objects.create(desk=town.desks["yorozu-18"], from_on=clock.today(), until_on=clock.today() + timedelta(days=30),
                                     stand_in=town.desks["yorozu-19"])  # fmt: skip
    do.tick()
    assert Need.objects.get(pk=need_id).owner_desk == town.desks["yorozu-19"]
    assert closure.stand_in is not None
    Post.objects.filter(desk=town.desks["yorozu-19"]).update(until_on=clock.today() - timedelta(days=1))
    do.tick()
    assert Need.objects.get(pk=need_id).owner_desk == town.desks["yorozu-west"]


def test_needs_of_a_district_without_anybody_go_to_the_next_circle(town: Town) -> None:
    Post.objects.filter(desk=town.desks["yorozu-18"]).update(until_on=clock.today() - timedelta(days=1))
    receipt = town.take_down("ウェブから", by="west", area_code="18")
    assert receipt.desk_name == "西部 よろず相談"


def test_a_role_that_only_records_keeps_no_desk_staffed(town: Town) -> None:
    Post.objects.filter(pk=town.posts["otagiri"].pk).update(role=Role.PROMOTER)
    need_id = town.take_down("見守り", by="west", area_code="18").need_ids[0]
    assert Need.objects.get(pk=need_id).owner_desk == town.desks["yorozu-west"]


def test_l5_a_desk_that_lost_a_need_keeps_sight_and_is_told_the_answer(town: Town) -> None:
    """芋井 handed it to 小田切, which accepted it and closed: the need moved on, and both hear how it ended."""
    need_id = town.take_down().need_ids[0]
    lost = town.desks["yorozu-18"]
    handoff = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=lost.pk, fields=()))
    do.accept(by=town.actor("otagiri"), handoff_id=handoff.pk)
    end_post(by=town.actor("admin"), post=town.posts["otagiri"], until_on=clock.today(), because="異動")
    with clock.at(clock.now() + timedelta(days=1)):
        do.tick()
        need = Need.objects.get(pk=need_id)
        assert need.owner_desk_id == town.desks["yorozu-west"].pk
        appoint(town, "back", "yorozu-18", Role.WORKER)
        assert do.read_need(by=town.actor("back"), need_id=need_id)
        do.record_answer(by=town.actor("west"), need_id=need_id, answer=Answer(outcome="met", words="通えるところが見つかった"))
        do.record_told(by=town.actor("west"), need_id=need_id, how="phone")
        do.close_need(by=town.actor("west"), need_id=need_id)
    told = set(Notice.objects.filter(kind="closed", need_id=need_id).values_list("desk__code", flat=True))
    assert told == {"yorozu-18", "yorozu-19"}
