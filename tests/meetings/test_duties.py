"""What was decided: done, not done, reminded, up a circle, moved from a desk that is no more; nothing of it gets lost."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.meetings.conftest import begin, item_of, open_room, plan
from tests.town import MONDAY, Town, at, make_town
from yorozu.community import operations as city
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Invalid, NotFound, Stale
from yorozu.kernel.models import AuditEntry
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Decision, MeetingSeries
from yorozu.meetings.queries import duties_page, meeting_violations
from yorozu.meetings.queries.duties import duties_today
from yorozu.notices.models import Notice

FRIDAY = date(2026, 11, 20)


def decided(town: Town, series: MeetingSeries, *, desk: str = "support-west", due: date = FRIDAY) -> Decision:
    meeting = open_room(town, plan(town, series))
    with clock.at(meeting.starts_at):
        made = do.decide(by=town.actor("imoi"), item_id=item_of(meeting), task=do.Task("訪問する", town.desks[desk].pk, due))
        do.end_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
    return made


@pytest.fixture
def duty(town: Town, care: MeetingSeries) -> Decision:
    return decided(town, care)


pytestmark = pytest.mark.django_db


def test_done_in_words_by_its_desk_only(town: Town, duty: Decision) -> None:
    with clock.at(at(19)):
        with pytest.raises(NotFound):
            do.report_done(by=town.actor("imoi"), decision_id=duty.pk, words="した")
        with pytest.raises(Invalid):
            do.report_done(by=town.actor("support"), decision_id=duty.pk, words=" ")
        assert duties_today(town.actor("support")).open == 1
        done = do.report_done(by=town.actor("support"), decision_id=duty.pk, words="訪問しました。")
        with pytest.raises(Stale):
            do.report_done(by=town.actor("support"), decision_id=duty.pk, words="もう一度")
        assert duties_today(town.actor("support")).open == 0
    assert done.state == "done" and [one.step for one in done.steps.order_by("id")] == ["decided", "done"]


def test_a_passed_date_is_told_once_and_then_goes_up_to_the_next_circle(town: Town, care: MeetingSeries, duty: Decision) -> None:
    with clock.at(MONDAY):
        higher = begin(town, "chiku_care", "west", "yorozu-west", "west")
    with clock.at(at(21, 1)):
        assert [one.rule for one in meeting_violations()] == ["M3"]
        assert do.tick_meetings() == 1 and do.tick_meetings() == 0 and not list(meeting_violations())
    duty.refresh_from_db()
    assert (duty.missed, duty.promised_on, duty.due_on) == (1, FRIDAY, date(2026, 11, 30))  # five working days; the 23rd is a holiday
    assert Notice.objects.filter(kind="duty_due", thing_id=duty.pk, channel="screen", desk=town.desks["support-west"]).count() == 1
    with clock.at(at(1, month=12)):
        assert do.tick_meetings() == 1
        duty.refresh_from_db()
        assert duty.desk.code == "yorozu-west" and duty.missed == 0 and duty.state == "open" and duty.due_on > date(2026, 12, 1)
        item = AgendaItem.objects.get(kind="decision", thing_id=duty.pk)
        assert (item.series_id, item.title, item.meeting) == (higher.pk, "夜に出ていく父と、仕事のある娘", None)
        assert [row.duty.pk for row in duties_page(town.actor("imoi"), view="lifted").rows] == [duty.pk]
        meeting = do.plan_meeting(by=town.actor("west"), series_id=higher.pk, starts_at=at(2, month=12), ends_at=at(2, 12, month=12))
        do.call_meeting(by=town.actor("west"), meeting_id=meeting.pk)
    with clock.at(at(2, month=12)):
        do.note_came(by=town.actor("west"), meeting_id=meeting.pk, came=list(meeting.attendance.values_list("pk", flat=True)))
        do.decide(by=town.actor("west"), item_id=item.pk, task=do.Task("圏域で送迎を手配する", town.desks["yorozu-west"].pk, date(2026, 12, 10)))
    duty.refresh_from_db()
    assert duty.state == "above" and duty.ended_at and list(duty.steps.order_by("id").values_list("step", flat=True)) == ["decided", "reminded", "lifted", "above"]


def test_without_a_higher_meeting_the_desk_of_last_resort_has_it_and_never_forgets(town: Town, duty: Decision) -> None:
    with clock.at(at(19)):
        with pytest.raises(Invalid):
            do.report_not_done(by=town.actor("support"), decision_id=duty.pk, words="留守でした", due_on=None)
        one = do.report_not_done(by=town.actor("support"), decision_id=duty.pk, words="留守でした", due_on=date(2026, 11, 24))
        assert (one.missed, one.due_on, one.desk.code) == (1, date(2026, 11, 24), "support-west")
        two = do.report_not_done(by=town.actor("support"), decision_id=duty.pk, words="また留守でした", due_on=None)
        assert (two.missed, two.desk.code, two.above) == (0, "city-welfare", None)
    for days in (10, 20, 30):
        with clock.at(at(19) + timedelta(days=days)):
            do.tick_meetings()
            duty.refresh_from_db()
            assert duty.desk.code == "city-welfare" and duty.due_on >= clock.today() and not list(meeting_violations())
    assert duty.missed == 3 and Notice.objects.filter(kind="duty_due", thing_id=duty.pk, channel="mail").count() == 3


def test_a_desk_that_closes_hands_its_duties_to_its_successor(town: Town, duty: Decision) -> None:
    with clock.at(at(17)):
        city.close_desk(by=SYSTEM, desk=town.desks["support-west"], closed_on=date(2026, 11, 18), successor=town.desks["hope"])
    with clock.at(at(18)):
        assert [one.rule for one in meeting_violations()] == ["M2"]
        assert do.tick_meetings() == 1 and not list(meeting_violations())
        duty.refresh_from_db()
        assert duty.desk.code == "hope" and duty.due_on == FRIDAY and duty.missed == 0
        do.report_done(by=town.actor("hope"), decision_id=duty.pk, words="引きついで訪問した。")


def test_a_secretariat_that_closes_hands_its_meetings_on(town: Town, care: MeetingSeries) -> None:
    with clock.at(at(17)):
        city.close_desk(by=SYSTEM, desk=town.desks["yorozu-19"], closed_on=date(2026, 11, 18), successor=None)
    with clock.at(at(18)):
        do.tick_meetings()
    care.refresh_from_db()
    assert care.desk.code == "yorozu-west" and AuditEntry.objects.filter(action="move_secretariat").count() == 1


def test_only_the_secretariat_drops_what_it_decided(town: Town, duty: Decision) -> None:
    with clock.at(at(19)):
        with pytest.raises(NotFound):
            do.drop_duty(by=town.actor("support"), decision_id=duty.pk, words="いらない")
        assert do.drop_duty(by=town.actor("imoi"), decision_id=duty.pk, words="施設に入られた。").state == "dropped"


def test_its_desk_reads_what_it_has_to_do_and_not_where_it_was_said(town: Town, duty: Decision) -> None:
    with clock.at(at(17)):
        town.desks["money"].refresh_from_db()
        other = Decision.objects.create(item=duty.item, number=9, words="見る", desk=town.desks["money"], promised_on=FRIDAY, due_on=FRIDAY, decided_at=clock.now(), decided_by_name="x")
        seen = do.read_duty(by=town.actor("money"), decision_id=other.pk)
        assert seen.answers and not seen.where and not seen.runs
        assert [row.where for row in do.list_duties(by=town.actor("money"), view="desk").rows] == [""]
        for who in ("shinonoi", "hope", "west", "admin", "auditor"):
            with pytest.raises(NotFound):
                do.read_duty(by=town.actor(who), decision_id=other.pk)
    assert AuditEntry.objects.filter(action="read_duty", thing_id=other.pk, decision="allow").count() == 1


class AnyOrder(TestCase):
    """Whatever happens to a decision, in whatever order and over whatever days: one staffed desk has it, with a date to come, until it ends once."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from(["tick", "day", "week", "miss", "close", "done"]), max_size=9), st.booleans())
    def test_it_is_never_lost(self, acts: list[str], zone: bool) -> None:
        town = make_town()
        with clock.at(MONDAY):
            series = begin(town, "chiku_care", "19", "yorozu-19", "imoi")
            if zone:
                begin(town, "chiku_care", "west", "yorozu-west", "west")
        duty, now, ended = decided(town, series), MONDAY + timedelta(days=1), False
        for act in acts:
            with clock.at(now):
                do.tick_meetings()
                duty = Decision.objects.get(pk=duty.pk)
                actor = town.actor({"support-west": "support", "hope": "hope", "city-welfare": "top", "yorozu-west": "west"}[duty.desk.code])
                if act == "close" and town.desks["support-west"].closed_on is None:
                    city.close_desk(by=SYSTEM, desk=town.desks["support-west"], closed_on=clock.today() + timedelta(days=1), successor=town.desks["hope"])
                elif act == "miss" and not ended:
                    do.report_not_done(by=actor, decision_id=duty.pk, words="まだ", due_on=clock.today() + timedelta(days=3))
                elif act == "done" and not ended:
                    do.report_done(by=actor, decision_id=duty.pk, words="できた")
                    ended = True
            now += {"day": timedelta(days=1), "week": timedelta(days=8)}.get(act, timedelta(hours=1))
        with clock.at(now):
            do.tick_meetings()
            assert not list(meeting_violations())
            last = Decision.objects.get(pk=duty.pk)
            assert (last.state == "done") == ended and (ended or last.due_on >= clock.today())
