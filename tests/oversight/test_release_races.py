"""Two at the same second over one list that is to go out: one answer, one number each, every fetch counted, nothing after it was taken back."""

from functools import partial

import pytest

from tests.consultation.test_races import at_once
from tests.released import crowd
from tests.town import Town
from yorozu.kernel.errors import Refused, Stale
from yorozu.kernel.models import AuditEntry
from yorozu.notices.models import Notice
from yorozu.oversight import operations as do
from yorozu.oversight.models import Release

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4


@pytest.fixture(autouse=True)
def _people(town: Town) -> None:
    crowd(town, 101)


def asked(town: Town) -> Release:
    return do.ask_release(by=town.actor("imoi"), kind="people", asked={"text": ""}, purpose="敬老会の案内の宛名")


def test_two_confirmers_leave_one_answer(town: Town) -> None:
    for _ in range(ROUNDS):
        one = asked(town)
        results = at_once([
            partial(do.answer_release, by=town.actor("west"), release_id=one.pk, answer="confirm", because="西部"),
            partial(do.answer_release, by=town.actor("top"), release_id=one.pk, answer="refuse", because="統括"),
            partial(do.answer_release, by=town.actor("admin"), release_id=one.pk, answer="confirm", because="管理"),
        ])  # fmt: skip
        winners = [result for result in results if isinstance(result, Release)]
        assert len(winners) == 1 and sum(isinstance(result, Stale) for result in results) == 2, results
        one.refresh_from_db()
        assert (one.state, one.because, one.answered_by_id) == (winners[0].state, winners[0].because, winners[0].answered_by_id)
        assert AuditEntry.objects.filter(thing_id=one.pk, action__in=("confirm_release", "refuse_release")).count() == 1
        assert Notice.objects.filter(thing_id=one.pk, channel="screen", kind__in=("release_confirmed", "release_refused")).count() == 1


def test_confirmed_while_it_is_taken_back(town: Town) -> None:
    for _ in range(ROUNDS):
        one = asked(town)
        results = at_once([
            partial(do.answer_release, by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい"),
            partial(do.withdraw_release, by=town.actor("imoi"), release_id=one.pk),
        ])  # fmt: skip
        one.refresh_from_db()
        assert one.state == "withdrawn" and isinstance(results[1], Release), results  # what is confirmed first can still be taken back
        assert isinstance(results[0], Stale | Release)
        with pytest.raises(Refused):
            do.fetch_release(by=town.actor("imoi"), release_id=one.pk)


def test_fetched_twice_is_counted_and_traced_twice(town: Town) -> None:
    one = asked(town)
    do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
    results = at_once([partial(do.fetch_release, by=town.actor("imoi"), release_id=one.pk)] * 4)
    one.refresh_from_db()
    assert not [result for result in results if isinstance(result, Exception)], results
    assert one.fetches == AuditEntry.objects.filter(action="fetch_release", thing_id=one.pk).count() == AuditEntry.objects.filter(action="write_out_people").count() == 4


def test_fetched_while_it_is_taken_back_leaves_a_trace_or_nothing(town: Town) -> None:
    for _ in range(ROUNDS):
        one = asked(town)
        do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
        fetched, taken = at_once([partial(do.fetch_release, by=town.actor("imoi"), release_id=one.pk), partial(do.withdraw_release, by=town.actor("imoi"), release_id=one.pk)])
        one.refresh_from_db()
        assert one.state == "withdrawn" and isinstance(taken, Release)
        assert one.fetches == (0 if isinstance(fetched, Refused) else 1) == AuditEntry.objects.filter(action="fetch_release", thing_id=one.pk).count()


def test_two_who_ask_have_two_numbers(town: Town) -> None:
    results = at_once([partial(asked, town)] * 4)
    made = [result for result in results if isinstance(result, Release)]
    assert len(made) == 4 and len({one.number for one in made}) == 4, results
