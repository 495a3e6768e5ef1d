"""Rules as the city sets them, tried on the past, and who hears of what they find."""

from datetime import date, timedelta

import pytest

from tests.coordination.test_marks import FRIDAY, refused_three_times
from tests.town import MONDAY, Town, at
from yorozu.consultation import operations as do
from yorozu.consultation.operations.closing import Answer
from yorozu.coordination import operations as hard
from yorozu.coordination.models import ChangedRule, StuckNeed
from yorozu.coordination.queries import changes_of, marking, numbers_from, rule_on, tried
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Invalid
from yorozu.kernel.models import AuditEntry
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_a_change_is_in_force_with_its_reason_and_stays_in_the_history(town: Town) -> None:
    hard.change_rule(by=town.actor("official"), rule="quiet", is_on=True, numbers={"days": "30"}, because="60日では遅い")
    hard.change_rule(by=town.actor("official"), rule="quiet", is_on=False, numbers={"days": 45}, because="試しにやめる")
    one = rule_on("quiet", clock.today())
    assert (one.is_on, dict(one.numbers)) == (False, {"days": 45}) and "quiet" not in marking(clock.today())
    assert [(row.numbers["days"], row.because, row.changed_by_name) for row in changes_of("quiet")] == [(45, "試しにやめる", "official 見本"), (30, "60日では遅い", "official 見本")]
    assert AuditEntry.objects.filter(action="change_stuck_rule").count() == 2


def test_a_change_for_a_later_day_waits_for_it(town: Town) -> None:
    hard.change_rule(by=SYSTEM, rule="quiet", is_on=True, numbers={"days": 30}, because="来月から", from_on=date(2026, 12, 1))
    assert marking(date(2026, 11, 30))["quiet"] == {"days": 60} and marking(date(2026, 12, 1))["quiet"] == {"days": 30}
    assert rule_on("quiet", date(2026, 11, 30)).coming == ChangedRule.objects.get()


@pytest.mark.parametrize(("numbers", "because", "from_on", "fields"), [
    ({"days": "0"}, "x", None, {"days"}), ({"days": "731"}, "x", None, {"days"}), ({"days": "たくさん"}, "", None, {"days", "because"}), ({"n": 3}, "x", None, {"n"}),
    ({"days": "３０"}, "x", date(2026, 11, 15), {"from_on"}), ({"days": "-3"}, " ", None, {"days", "because"}), ({"days": ""}, "x", None, {"days"}),
])  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_field(town: Town, numbers: dict[str, object], because: str, from_on: date | None, fields: set[str]) -> None:
    with pytest.raises(Invalid) as found:
        hard.change_rule(by=SYSTEM, rule="quiet", is_on=True, numbers=numbers, because=because, from_on=from_on)
    assert set(found.value.field_errors) == fields and not ChangedRule.objects.exists()


def test_wide_digits_are_numbers() -> None:
    assert numbers_from("quiet", {"days": "３０"}) == {"days": 30}


@pytest.mark.parametrize("who", ["imoi", "top", "auditor", "hope"])
def test_only_who_sets_rules_changes_them(town: Town, who: str) -> None:
    with pytest.raises(Denied):
        hard.change_rule(by=town.actor(who), rule="quiet", is_on=False, numbers={}, because="x")


def test_a_rule_tried_on_the_past_says_what_became_of_those(town: Town) -> None:
    first = refused_three_times(town)
    second = refused_three_times(town)
    with clock.at(MONDAY):
        do.record_answer(by=town.actor("imoi"), need_id=first, answer=Answer(outcome="unmet", words="なかった", missing="night", missing_words="夜"))
        town.take_down("何もおきていない")
    found = tried("refusals", {"n": 3}, begin=at(1), end=at(30))
    assert (found.marked, found.unmet, found.open, found.met) == (2, 1, 1, 0) and second
    assert tried("refusals", {"n": 4}, begin=at(1), end=at(30)).marked == 0
    assert tried("refusals", {"n": 2}, begin=FRIDAY + timedelta(hours=3), end=at(30)).marked == 0  # it began before
    assert tried("refusals", {"n": 3}, begin=FRIDAY + timedelta(hours=2, minutes=59), end=at(30)).marked == 2


def test_quiet_tried_on_the_past_finds_what_was_closed_since(town: Town) -> None:
    with clock.at(at(1, month=6)):
        need_id = town.take_down().need_ids[0]
        do.plan_next_step(by=town.actor("imoi"), need_id=need_id, step="様子を聞く", at=at(1, month=10))
    with clock.at(at(1, month=10)):
        do.record_answer(by=town.actor("imoi"), need_id=need_id, answer=Answer(outcome="met", words="できた"))
        do.record_told(by=town.actor("imoi"), need_id=need_id, how="phone")
        do.close_need(by=town.actor("imoi"), need_id=need_id)
    assert [tried("quiet", {"days": days}, begin=at(1, month=1), end=at(30)).marked for days in (60, 121, 122, 123)] == [1, 1, 1, 0]
    assert tried("quiet", {"days": 60}, begin=at(1, month=1), end=at(30)).met == 1
    assert not StuckNeed.objects.exists()  # trying marks nothing


def test_owner_and_secretariat_hear_of_it_once(town: Town) -> None:
    refused_three_times(town)
    assert list(Notice.objects.filter(kind__in=("stuck", "forum_asked")).order_by("kind").values_list("kind", "channel", "desk__code")) == [
        ("forum_asked", "screen", "yorozu-19"), ("stuck", "screen", "yorozu-19")]  # fmt: skip
    refused_three_times(town)
    assert Notice.objects.filter(kind="forum_asked").count() == 1 and Notice.objects.filter(kind="stuck").count() == 2


def test_a_day_that_passed_is_told_to_both_forums_and_each_day_at_the_top(town: Town) -> None:
    refused_three_times(town)
    for _turn in range(6):
        with clock.at(StuckNeed.objects.get().discuss_by + timedelta(minutes=1)):
            hard.pass_on_late()
    told = Notice.objects.filter(channel="screen").order_by("made_at", "kind")
    assert [row for row in told.values_list("kind", "desk__code") if row[0].startswith("forum")] == [
        ("forum_asked", "yorozu-19"), ("forum_asked", "hope"), ("forum_late", "yorozu-19"), ("forum_asked", "yorozu-19"), ("forum_late", "hope"),
        ("forum_asked", "support-west"), ("forum_late", "yorozu-19"), ("forum_asked", "city-welfare"), ("forum_late", "support-west"), ("forum_late", "city-welfare")]  # fmt: skip
