"""Marks by the real operations: when a need becomes stuck, why, before whom it comes, and when it is over."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.town import MONDAY, Town, at
from yorozu.consultation import operations as do
from yorozu.consultation.models import Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.coordination import operations as hard
from yorozu.coordination.models import StuckMark, StuckNeed
from yorozu.coordination.queries import differences, stuck_pane, stuck_violations
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM

FRIDAY = at(13)
pytestmark = pytest.mark.django_db


def refuse(town: Town, need_id: UUID, desk: str, user: str, when: datetime) -> None:
    with clock.at(when):
        offer = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks[desk].pk, fields=(), though_closed=True))
        do.decline(by=town.actor(user), handoff_id=offer.pk, reason="いま空きがありません。")


def refused_three_times(town: Town) -> UUID:
    """On the Friday before."""
    with clock.at(FRIDAY):
        need_id = town.take_down().need_ids[0]
    for day, (desk, user) in enumerate((("hope", "hope"), ("money", "money"), ("support-west", "support"))):
        refuse(town, need_id, desk, user, FRIDAY + timedelta(hours=day + 1))
    return need_id


def marks() -> list[tuple[str, UUID]]:
    return list(StuckMark.objects.filter(ended_at=None).order_by("rule", "need_id").values_list("rule", "need_id"))


def test_three_refusals_mark_a_need_and_name_the_desks(town: Town) -> None:
    need_id = refused_three_times(town)
    assert marks() == [("refusals", need_id)]
    with clock.at(MONDAY + timedelta(hours=4)):
        pane = stuck_pane(need_id)
    assert pane is not None
    assert pane.reasons[0].words == "3つの窓口に断られました（11月13日 きぼう相談、11月13日 生活支援課、11月13日 西部 地域包括支援センター）"
    assert pane.forum == "芋井 ワーカーの見なおし" and pane.discuss_by == at(18, 17, 15)


def test_two_refusals_do_not(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    refuse(town, need_id, "hope", "hope", MONDAY + timedelta(hours=1))
    refuse(town, need_id, "money", "money", MONDAY + timedelta(hours=2))
    assert marks() == [] and stuck_pane(need_id) is None


def test_an_acceptance_ends_it(town: Town) -> None:
    need_id = refused_three_times(town)
    with clock.at(MONDAY + timedelta(hours=5)):
        offer = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["hope"].pk, fields=()))
        assert marks() == [("refusals", need_id)]
        do.accept(by=town.actor("hope"), handoff_id=offer.pk)
    one = StuckNeed.objects.get()
    assert marks() == [] and one.ended_why == "moved_on" and one.marks.get().ended_why == "moved_on"


def test_a_result_ends_it_and_beginning_again_counts_anew(town: Town) -> None:
    need_id = refused_three_times(town)
    with clock.at(MONDAY + timedelta(hours=5)):
        do.record_answer(by=town.actor("imoi"), need_id=need_id, answer=Answer(outcome="unmet", words="なかった", missing="night", missing_words="夜"))
        assert StuckNeed.objects.get().ended_why == "answered"
    with clock.at(MONDAY + timedelta(hours=6)):
        do.reopen(by=town.actor("imoi"), need_id=need_id, reason="また")
        assert marks() == []


def test_quiet_is_noticed_by_the_clock_and_ended_by_a_note(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    with clock.at(MONDAY + timedelta(hours=1)):
        do.plan_next_step(by=town.actor("imoi"), need_id=need_id, step="様子を聞く", at=MONDAY + timedelta(days=200))
    last = clock.start_of((MONDAY + timedelta(days=60)).date())
    with clock.at(last - timedelta(minutes=1)):
        hard.tick_stuck()
        assert marks() == []
    with clock.at(last):
        assert hard.tick_stuck().recounted is not None and marks() == [("quiet", need_id)]
        assert StuckMark.objects.get().since == last
        assert hard.tick_stuck().recounted is None  # once a day
    with clock.at(last + timedelta(hours=10)):
        do.write_note(by=town.actor("imoi"), need_id=need_id, text="電話した")
        assert marks() == []


def test_a_date_that_passes_moves_it_up_to_the_top_where_it_is_due_each_day(town: Town) -> None:
    need_id, way = refused_three_times(town), []
    for _turn in range(7):
        one = StuckNeed.objects.select_related("forum").get()
        way.append(one.forum.code)
        with clock.at(one.discuss_by + timedelta(minutes=1)):
            assert hard.pass_on_late() == 1 and hard.pass_on_late() == 0
    assert way == ["worker-19", "hope", "care-19", "zone-west", "city", "city", "city"]
    one = StuckNeed.objects.get()
    assert one.need_id == need_id and Need.objects.get().owner_desk_id == town.desks["yorozu-19"].pk  # T1: the owner stays
    assert [step["forum"] for step in one.way] == ["worker-19", "hope", "care-19", "zone-west", "city"]


def test_a_forum_for_its_life_field_comes_before_one_for_anything(town: Town) -> None:
    need_id = refused_three_times(town)
    do.set_fields(by=town.actor("imoi"), need_id=need_id, codes=("money",))
    one = StuckNeed.objects.get()
    with clock.at(one.discuss_by + timedelta(minutes=1)):
        hard.pass_on_late()
    assert StuckNeed.objects.select_related("forum").get().forum.code == "money"


def test_without_any_forum_it_comes_before_the_desk_of_last_resort(town: Town) -> None:
    from yorozu.coordination.models import Forum

    Forum.objects.all().delete()
    refused_three_times(town)
    assert StuckNeed.objects.select_related("forum__desk").get().forum.desk.code == "city-welfare"


def test_a_recount_finds_what_was_written_past_the_operations_and_puts_it_right(town: Town) -> None:
    need_id = refused_three_times(town)
    hard.tick_stuck()
    assert list(stuck_violations()) == [] and differences() == []
    StuckMark.objects.update(because={"n": 9, "when": []})
    assert differences() == [need_id] and [one.rule for one in stuck_violations()] == ["S2"]
    assert hard.recount().changed == 1 and differences() == []
    StuckNeed.objects.all().delete()
    done = hard.recount()
    assert (done.begun, done.stuck) == (1, 1) and marks() == [("refusals", need_id)] and differences() == []


def test_switching_a_rule_off_ends_its_marks_with_that_reason(town: Town) -> None:
    refused_three_times(town)
    hard.tick_stuck()
    hard.change_rule(by=town.actor("official"), rule="refusals", is_on=False, numbers={}, because="試しにやめる")
    assert hard.tick_stuck().recounted is not None
    assert StuckNeed.objects.get().ended_why == "rule" and differences() == []


def test_higher_numbers_end_marks_with_that_reason_and_lower_ones_find_more(town: Town) -> None:
    refused_three_times(town)
    hard.tick_stuck()
    hard.change_rule(by=SYSTEM, rule="refusals", is_on=True, numbers={"n": "4"}, because="多すぎる")
    hard.tick_stuck()
    assert StuckNeed.objects.get().ended_why == "rule"
    hard.change_rule(by=SYSTEM, rule="refusals", is_on=True, numbers={"n": 1}, because="少なすぎる")
    hard.tick_stuck()
    assert StuckMark.objects.get(ended_at=None).since == FRIDAY + timedelta(hours=1)


def test_a_late_date_and_a_mark_without_a_place_are_found(town: Town) -> None:
    refused_three_times(town)
    with clock.at(StuckNeed.objects.get().discuss_by + timedelta(hours=1)):
        assert [one.rule for one in stuck_violations()] == ["S1"]
    StuckNeed.objects.update(ended_at=MONDAY, ended_why="closed")
    assert [one.rule for one in stuck_violations()] == ["S1"]
