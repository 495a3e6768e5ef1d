"""Two at the same second: exactly one owner, whatever the database; a naive accept is caught by the same test."""

import threading
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from django.db import connection

from tests.town import Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import once
from yorozu.kernel.errors import Denied, Stale
from yorozu.kernel.models import HistoryEntry

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, PEOPLE = 5, 4


@pytest.fixture
def town() -> Town:
    return make_town()


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run these at the same moment, each on a connection of its own; results, or what was raised."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def go(place: int) -> None:
        barrier.wait()
        try:
            results[place] = acts[place]()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def offered(town: Town) -> UUID:
    need_id = town.take_down().need_ids[0]
    return do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["yorozu-west"].pk, fields=())).pk


def test_one_accepts_and_the_others_hear_who(town: Town) -> None:
    for _ in range(ROUNDS):
        handoff_id = offered(town)
        actors = [town.actor(("west", "west2")[number % 2]) for number in range(PEOPLE)]
        results = at_once([partial(do.accept, by=one, handoff_id=handoff_id) for one in actors])
        winners = [one for one in results if isinstance(one, Need)]
        assert len(winners) == 1, results
        assert all(isinstance(one, Stale) for one in results if not isinstance(one, Need)), results
        need_id = winners[0].pk
        assert HistoryEntry.objects.filter(thing_id=need_id, action="accept", kind="need").count() == 1


def test_accept_against_withdraw_and_tick_has_one_end(town: Town) -> None:
    for _ in range(ROUNDS):
        handoff_id = offered(town)
        at_once([
            partial(do.accept, by=town.actor("west"), handoff_id=handoff_id),
            partial(do.withdraw, by=town.actor("imoi"), handoff_id=handoff_id, reason="やっぱり"),
            partial(do.decline, by=town.actor("west2"), handoff_id=handoff_id, reason="むり"),
            do.tick,
        ])  # fmt: skip
        handoff = Handoff.objects.select_related("need").get(pk=handoff_id)
        assert handoff.state in ("accepted", "withdrawn", "declined")
        owner = "yorozu-west" if handoff.state == "accepted" else "yorozu-19"
        assert handoff.need.owner_desk == town.desks[owner]
        assert handoff.need.waiting_desk is None


def test_who_withdraws_a_moment_too_late_hears_who_has_it(town: Town) -> None:
    handoff_id = offered(town)
    do.accept(by=town.actor("west"), handoff_id=handoff_id)
    with pytest.raises(Stale, match="西部"):
        do.withdraw(by=town.actor("imoi"), handoff_id=handoff_id, reason="やっぱり")


def test_many_ticks_at_once_lift_once(town: Town) -> None:
    handoff_id = offered(town)
    Handoff.objects.filter(pk=handoff_id).update(due_at=Handoff.objects.get(pk=handoff_id).offered_at)
    at_once([do.tick for _ in range(PEOPLE)])
    assert Handoff.objects.filter(need=Handoff.objects.get(pk=handoff_id).need_id, kind="lift").count() == 1


def test_the_same_form_at_the_same_moment_is_one_record(town: Town) -> None:
    token = once.new_token()
    results = at_once([lambda: once.run(token=token, owner="x", act=lambda: str(town.take_down("同時").need_ids[0])) for _ in range(PEOPLE)])
    assert Need.objects.filter(words="同時").count() == 1
    assert len({str(one) for one in results}) == 1


def test_a_naive_accept_is_caught(town: Town) -> None:
    """The negative control: without lock and check several win, and the test above would say so."""
    handoff_id = offered(town)

    def naive() -> str:
        handoff = Handoff.objects.get(pk=handoff_id)
        if handoff.state != "offered":
            return "late"
        threading.Event().wait(0.2)
        Handoff.objects.filter(pk=handoff_id).update(state="accepted", answered_at=handoff.offered_at)
        return "won"

    assert at_once([naive] * PEOPLE).count("won") > 1


def test_who_writes_on_after_the_need_left_is_told_who_holds_it(town: Town) -> None:
    """Not "missing": the desk that handed it on still reads it."""
    handoff_id = offered(town)
    need = do.accept(by=town.actor("west"), handoff_id=handoff_id)
    with pytest.raises(Stale, match=need.owner_desk.name):
        do.write_note(by=town.actor("imoi"), need_id=need.pk, text="もう一度電話した")
    with pytest.raises(Denied):
        do.write_note(by=town.actor("money"), need_id=need.pk, text="もう一度電話した")
