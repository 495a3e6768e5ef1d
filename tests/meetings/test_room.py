"""In the room: decisions with desk and date, the quorum, sentences for what isn't decided, an end that no open item outlives."""

from datetime import date, timedelta

import pytest

from tests.meetings.conftest import begin, item_of, open_room, plan
from tests.town import MONDAY, Town
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid, NotFound, Refused, Stale
from yorozu.kernel.events import Event
from yorozu.meetings import operations as do
from yorozu.meetings.events import ItemSettled
from yorozu.meetings.models import AgendaItem, Meeting, MeetingSeries
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def room(town: Town, care: MeetingSeries) -> Meeting:
    return open_room(town, plan(town, care))


def task(town: Town, *, desk: str = "support-west", words: str = "訪問して、夜のようすを聞く", due: date | None = FRIDAY, in_charge: str = "") -> do.Task:
    return do.Task(words, town.desks[desk].pk, due, in_charge)


def test_a_decision_is_a_dated_duty_that_its_desk_is_told_of(town: Town, room: Meeting) -> None:
    with clock.at(room.starts_at):
        made = do.decide(by=town.actor("imoi"), item_id=item_of(room), task=task(town, in_charge="support"))
        assert (made.desk.code, made.due_on, made.promised_on, made.number, made.state) == ("support-west", FRIDAY, FRIDAY, 1, "open")
        told = Notice.objects.filter(kind="duty_given", thing_id=made.pk)
        assert sorted(told.values_list("channel", flat=True)) == ["mail", "screen"] and {one.desk_id for one in told} == {town.desks["support-west"].pk}
        second = do.decide(by=town.actor("imoi"), item_id=item_of(room), task=task(town, desk="yorozu-19"), seen=1)
    assert second.number == 2 and AgendaItem.objects.get(pk=item_of(room)).state == "decided"


def test_what_is_wrong_is_said_at_its_field(town: Town, room: Meeting) -> None:
    city_desk = town.desks["money"]
    city_desk.closed_on, city_desk.successor = date(2026, 11, 16), town.desks["hope"]
    city_desk.save()
    with clock.at(room.starts_at):
        for wrong, field, said in ((task(town, words=" "), "words", "400字"), (do.Task("x", None, FRIDAY), "desk", "選んで"), (task(town, due=date(2026, 11, 16)), "due_on", "今日から"),
                                   (task(town, desk="money"), "desk", "きぼう相談"), (task(town, in_charge="otagiri 見本"), "in_charge", "support 見本")):  # fmt: skip
            with pytest.raises(Invalid) as error:
                do.decide(by=town.actor("imoi"), item_id=item_of(room), task=wrong)
            assert list(error.value.field_errors) == [field] and said in str(error.value.field_errors[field])


def test_who_left_the_desk_cant_be_in_charge(town: Town, room: Meeting) -> None:
    town.posts["support"].until_on = date(2026, 11, 16)
    town.posts["support"].save()
    with clock.at(room.starts_at), pytest.raises(Invalid) as error:
        do.decide(by=town.actor("imoi"), item_id=item_of(room), task=task(town, in_charge="support 見本"))
    assert "desk" in error.value.field_errors  # nobody is left there: the desk that takes its work is named
    assert "よろず相談" in str(error.value.field_errors["desk"])


def test_an_open_item_keeps_the_meeting_open_and_says_so_at_the_item(town: Town, room: Meeting) -> None:
    with clock.at(room.ends_at):
        with pytest.raises(do.OpenItems) as error:
            do.end_meeting(by=town.actor("imoi"), meeting_id=room.pk)
        assert list(error.value.field_errors) == [str(item_of(room))]
        with pytest.raises(Invalid):
            do.leave_out(by=town.actor("imoi"), item_id=item_of(room), words="  ")
        do.leave_out(by=town.actor("imoi"), item_id=item_of(room), words="家族がまだ決めていない。")
        held = do.end_meeting(by=town.actor("imoi"), meeting_id=room.pk)
    assert (held.state, held.minutes_state) == ("held", "draft") and "家族がまだ決めていない。" in held.minutes and held.public_words == ""
    rest = AgendaItem.objects.get(came_from=item_of(room))
    assert rest.meeting is None and rest.state == "open" and not held.items.filter(state="open").exists()
    with clock.at(room.ends_at), pytest.raises(Stale):
        do.decide(by=town.actor("imoi"), item_id=item_of(room), task=task(town))


def test_the_rest_stands_on_the_next_agenda(town: Town, care: MeetingSeries, room: Meeting) -> None:
    with clock.at(room.starts_at):
        do.leave_out(by=town.actor("imoi"), item_id=item_of(room), words="時間がない。")
        later = do.plan_meeting(by=town.actor("imoi"), series_id=care.pk, starts_at=room.starts_at + timedelta(days=30), ends_at=room.ends_at + timedelta(days=30))
        assert [one.title for one in later.items.filter(formal=False)] == ["夜に出ていく父と、仕事のある娘"]
        do.open_again(by=town.actor("imoi"), item_id=item_of(room))
        assert not later.items.filter(formal=False).exists()
        do.talk_over(by=town.actor("imoi"), item_id=item_of(room), words="みんなで見守る。")


def test_without_a_quorum_it_may_talk_but_not_decide(town: Town) -> None:
    with clock.at(MONDAY):
        series = begin(town, "suishin_kaigi", "19", "yorozu-19", "imoi")
        for number in range(3):
            do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(name=f"見本 {number}"))
    meeting = open_room(town, plan(town, series), come=2)
    with clock.at(meeting.starts_at):
        with pytest.raises(Refused) as error:
            do.decide(by=town.actor("imoi"), item_id=item_of(meeting), task=task(town))
        assert "出席2人、必要3人" in str(error.value)
        do.talk_over(by=town.actor("imoi"), item_id=item_of(meeting), words="課題を出し合った。")
        do.add_guest(by=town.actor("imoi"), meeting_id=meeting.pk, form=do.MemberForm(name="見本 客"))
        do.note_came(by=town.actor("imoi"), meeting_id=meeting.pk, came=list(meeting.attendance.values_list("pk", flat=True)))
        items = list(meeting.items.filter(formal=False, state="open").order_by("position"))
        do.decide(by=town.actor("imoi"), item_id=items[0].pk, task=task(town))


def test_nobody_writes_before_the_meeting_or_without_having_called(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(meeting.starts_at), pytest.raises(Refused):
        do.decide(by=town.actor("imoi"), item_id=item_of(meeting), task=task(town))
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        with pytest.raises(Refused):
            do.talk_over(by=town.actor("imoi"), item_id=item_of(meeting), words="x")
    with clock.at(meeting.starts_at):
        with pytest.raises(NotFound):
            do.decide(by=town.actor("support"), item_id=item_of(meeting), task=task(town))  # a member, not the secretariat
        do.talk_over(by=town.actor("imoi"), item_id=item_of(meeting), words="x")
        with pytest.raises(Refused):
            do.end_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)  # nobody is noted as having been there


def test_who_brought_a_thing_is_told_what_became_of_it(town: Town, care: MeetingSeries, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, thing, told = plan(town, care), town.desks["money"].pk, []
    with clock.at(MONDAY):
        first = do.put_on_agenda(by=town.actor("otagiri"), series_id=care.pk, title="名前のない題", kind="need", thing_id=thing)
        assert do.put_on_agenda(by=town.actor("otagiri"), series_id=care.pk, title="もう一度", kind="need", thing_id=thing).pk == first.pk and first.meeting_id == meeting.pk
        do.take_off(by=town.actor("imoi"), item_id=item_of(meeting), words="取り下げた。")
    open_room(town, meeting)
    monkeypatch.setattr("yorozu.meetings.operations.room.emit", lambda event: told.append(event))
    with clock.at(meeting.ends_at):
        do.decide(by=town.actor("imoi"), item_id=first.pk, task=task(town))
        do.end_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
    settled = [one for one in told if isinstance(one, Event) and isinstance(one, ItemSettled)]
    assert [(one.kind, one.thing_id, one.state, one.desk_ids) for one in settled] == [("need", thing, "decided", (town.desks["support-west"].pk,))]
