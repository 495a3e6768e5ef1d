"""W3: a provider closes on 31 March with needs, offers sent and received; nothing is ever without an owner."""

from datetime import date, timedelta

import pytest

from tests.town import Town
from yorozu.community.enums import Role
from yorozu.community.models import Closure, Desk, Post
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import violations
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 31)


def test_a_closing_desk_hands_everything_on_before_midnight(town: Town) -> None:
    desk = town.desks["yorozu-18"]
    with clock.at(clock.on(date(2027, 3, 30), 15)):
        mine = [town.take_down(f"困りごと{n}", by="otagiri", area_code="18", urgency="none").need_ids[0] for n in range(12)]
        for need_id in mine[:3]:
            do.hand_over(by=town.actor("otagiri"), need_id=need_id, offer=Offer(to_desk_id=town.desks["hope"].pk, fields=()))
        received = [town.take_down(f"芋井から{n}").need_ids[0] for n in range(2)]
        for need_id in received:
            do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=desk.pk, fields=()))
        Desk.objects.filter(pk=desk.pk).update(closed_on=LAST_DAY + timedelta(days=1))
    moment = clock.on(LAST_DAY, 8)
    while moment < clock.on(date(2027, 4, 1), 9):
        with clock.at(moment):
            do.tick()
            assert not list(violations()), moment
        moment += timedelta(minutes=47)
    assert not Need.objects.filter(owner_desk=desk).exists()
    assert Need.objects.filter(pk__in=mine, next_at__isnull=False).count() == 12
    assert Handoff.objects.filter(need__in=mine[:3], state="offered").count() == 3, "offers that wait go on"
    assert not Handoff.objects.filter(to_desk=desk, state="offered").exists()


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
