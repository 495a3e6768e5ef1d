"""Two write at once: one decision for one look at an item, one end, one going up; the others hear that they were late."""

from datetime import date, timedelta
from functools import partial

import pytest

from tests.consultation.test_races import at_once
from tests.meetings.conftest import begin, item_of, open_room, plan
from tests.town import MONDAY, Town, make_town
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid, Stale
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Decision, DecisionStep, Meeting, SeriesMember
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


@pytest.fixture
def town() -> Town:
    return make_town()


def room(town: Town, *, number: int = 0) -> Meeting:
    with clock.at(MONDAY):
        series = begin(town, ("chiku_care", "suishin_kaigi", "jirei_kento")[number], "19", "yorozu-19", "imoi")
        do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(username="imoi2"))
    return open_room(town, plan(town, series))


def timed(meeting: Meeting, act: object, **given: object) -> object:
    """At the meeting's time: each thread has its own clock."""
    with clock.at(meeting.starts_at):
        return act(**given)  # type: ignore[operator]


def test_two_decide_the_same_item_and_one_is_told_that_it_was_late(town: Town) -> None:
    for number in range(ROUNDS):
        meeting = room(town, number=number)
        key = item_of(meeting)
        acts = [partial(timed, meeting, do.decide, by=town.actor(who), item_id=key, task=do.Task(f"{who}が書いた", town.desks["hope"].pk, date(2026, 11, 27)))
                for who in ("imoi", "imoi2", "imoi", "imoi2")]  # fmt: skip
        results = at_once(acts)
        assert sum(isinstance(one, Decision) for one in results) == 1, results
        assert all(isinstance(one, Decision | Stale) for one in results), results
        assert Decision.objects.filter(item_id=key).count() == 1 == Notice.objects.filter(kind="duty_given", channel="screen", thing_id__in=Decision.objects.filter(item_id=key).values("pk")).count()


def test_decide_against_leave_out_has_one_outcome(town: Town) -> None:
    for number in range(ROUNDS):
        meeting = room(town, number=number)
        key = item_of(meeting)
        results = at_once([partial(timed, meeting, do.decide, by=town.actor("imoi"), item_id=key, task=do.Task("する", town.desks["hope"].pk, date(2026, 11, 27))),
                           partial(timed, meeting, do.leave_out, by=town.actor("imoi2"), item_id=key, words="今日はしない")])  # fmt: skip
        item = AgendaItem.objects.get(pk=key)
        assert sum(not isinstance(one, Exception) for one in results) == 1, results
        assert (item.state == "decided") == Decision.objects.filter(item=item).exists() != item.rest.exists()


def test_the_same_person_is_written_down_once(town: Town) -> None:
    with clock.at(MONDAY):
        series = begin(town, "chiku_care", "19", "yorozu-19", "imoi")
    results = at_once([partial(do.add_member, by=town.actor(who), series_id=series.pk, form=do.MemberForm(name="見本 医師")) for who in ("imoi", "imoi2")])
    assert SeriesMember.objects.filter(name="見本 医師").count() == 1 and sum(isinstance(one, Invalid) for one in results) == 1, results


def test_two_clocks_remind_once_and_lift_once(town: Town) -> None:
    meeting = room(town)
    with clock.at(meeting.starts_at):
        duty = do.decide(by=town.actor("imoi"), item_id=item_of(meeting), task=do.Task("する", town.desks["hope"].pk, date(2026, 11, 20)))

    def tick_at(days: int) -> int:
        with clock.at(MONDAY + timedelta(days=days)):
            return do.tick_meetings()

    for days, step in ((6, "reminded"), (30, "lifted")):
        results = at_once([partial(tick_at, days)] * 3)
        assert sum(one for one in results if isinstance(one, int)) == 1, results
        assert DecisionStep.objects.filter(decision=duty, step=step).count() == 1
