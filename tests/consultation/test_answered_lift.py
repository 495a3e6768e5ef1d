"""A result is written, nobody tells it, and the need goes one circle up: the result stands, and whoever takes it can tell it.

Found by the simulated year: accepting such a need broke a constraint of the table, and at the top `tick` stood still for it.
"""

from datetime import timedelta

import pytest

from tests.town import Town, at
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.queries import violations
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db


def untold_and_lifted(town: Town) -> tuple[Need, Handoff]:
    """As it stands on the 25th: reminded on the 17th, lifted to the 圏域 afterwards."""
    need = Need.objects.get(pk=town.take_down().need_ids[0])
    do.record_answer(by=town.actor("imoi"), need_id=need.pk, answer=Answer(outcome="met", words="配食がはじまりました"))
    for day in (17, 20):
        with clock.at(at(day, 18)):
            do.tick()
    need.refresh_from_db()
    assert need.waiting_desk == town.desks["yorozu-west"] and need.state == "answered"
    return need, Handoff.objects.get(need=need, state="offered")


def test_who_accepts_it_tells_the_result_that_stands(town: Town) -> None:
    need, handoff = untold_and_lifted(town)
    with clock.at(at(21, 10)):
        do.accept(by=town.actor("west"), handoff_id=handoff.pk)
        need.refresh_from_db()
        assert (need.state, need.outcome, need.owner_desk.code) == ("answered", "met", "yorozu-west")
        assert need.next_step == "結果を相談した人に伝える" and need.next_contact and need.next_at is not None
        do.record_told(by=town.actor("west"), need_id=need.pk, how="phone")
        do.close_need(by=town.actor("west"), need_id=need.pk)
        assert not list(violations())


def test_silence_at_the_top_takes_it_with_its_result(town: Town) -> None:
    need, _handoff = untold_and_lifted(town)
    moment = at(25, 18)
    for _ in range(20):
        with clock.at(moment):
            assert not do.tick().stuck
        moment += timedelta(days=1)
    need.refresh_from_db()
    assert (need.state, need.outcome, need.owner_desk.code) == ("answered", "met", "city-welfare")


def test_the_owner_may_still_tell_and_close_it(town: Town) -> None:
    need, handoff = untold_and_lifted(town)
    with clock.at(at(21, 10)):
        do.record_told(by=town.actor("imoi"), need_id=need.pk, how="phone")
        do.close_need(by=town.actor("imoi"), need_id=need.pk)
        handoff.refresh_from_db()
        assert handoff.state == "withdrawn" and not list(violations())
