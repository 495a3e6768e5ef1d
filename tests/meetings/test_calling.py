"""The call: mails, the telephone list, replies and needs; another day; cancelled an hour before; the same person twice; who left."""

from datetime import date, timedelta

import pytest
from django.core import mail

from tests.meetings.conftest import begin, item_of, open_room, plan
from tests.town import MONDAY, Town
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid, NotFound, Refused, Stale
from yorozu.kernel.models import AuditEntry
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Attendance, MeetingSeries, SeriesMember
from yorozu.meetings.queries import meeting_violations
from yorozu.notices import operations as notices
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db


def test_who_has_a_mail_gets_one_with_a_calendar_and_the_others_stand_on_the_list(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        notices.send_waiting()
        people = do.read_people(by=town.actor("imoi"), meeting_id=meeting.pk)
    sent = [one for one in mail.outbox if "会議のお知らせ" in one.subject]
    assert sorted(one.to[0] for one in sent) == ["imoi@example.jp", "support@example.jp"]
    body, ics = str(sent[0].body), sent[0].attachments[0][1]
    ics = ics if isinstance(ics, str) else ics.decode()
    assert "11月17日（火）10:00–12:00" in body and "支所 会議室" in body and "芋井地区 よろず相談" in body
    assert "ケア会議" not in body + sent[0].subject and "夜に出ていく" not in body + ics.replace("\r\n ", "")  # of a closed kind nothing says what it is
    assert "DTSTART:20261117T010000Z" in ics
    assert [one.member.phone for one in people.rows if not one.member.email] == ["026-000-0009"]
    assert AuditEntry.objects.filter(action="read_people").count() == 1


def test_replies_and_what_they_need(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        row = meeting.attendance.get(member__name="見本 医師")
        do.note_reply(by=town.actor("imoi"), attendance_id=row.pk, reply="coming", support=["sign", "nonsense"], children=2, note="少し遅れます")
        row.refresh_from_db()
        assert (row.reply, row.support, row.children) == ("coming", ["sign"], 2)
        do.note_called(by=town.actor("imoi"), attendance_id=row.pk)
        for bad in ({"reply": "maybe"}, {"reply": "coming", "children": 21}):
            with pytest.raises(Invalid):
                do.note_reply(by=town.actor("imoi"), attendance_id=row.pk, **bad)  # type: ignore[arg-type]
        with pytest.raises(NotFound):
            do.note_reply(by=town.actor("support"), attendance_id=row.pk, reply="coming")


def test_the_same_person_twice_is_refused_at_the_field(town: Town, care: MeetingSeries) -> None:
    with clock.at(MONDAY):
        for form, field in ((do.MemberForm(name="見本　医師", organisation="見本医院"), "name"), (do.MemberForm(username="support"), "username"), (do.MemberForm(username="nobody"), "username"),
                            (do.MemberForm(), "name"), (do.MemberForm(name="別 人", email="x"), "email"),
                            (do.MemberForm(name="別 人", from_on=date(2026, 12, 1), until_on=date(2026, 11, 30)), "until_on")):  # fmt: skip
            with pytest.raises(Invalid) as error:
                do.add_member(by=town.actor("imoi"), series_id=care.pk, form=form)
            assert list(error.value.field_errors) == [field]
        member = SeriesMember.objects.get(name="見本 医師")
        do.end_member(by=town.actor("imoi"), member_id=member.pk)
        with pytest.raises(Refused):
            do.end_member(by=town.actor("imoi"), member_id=member.pk)
        again = do.add_member(by=town.actor("imoi"), series_id=care.pk, form=do.MemberForm(name="見本 医師", organisation="見本医院", from_on=date(2026, 11, 17)))
    assert again.pk != member.pk


def test_who_left_isnt_called_and_reads_no_more(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        do.read_meeting(by=town.actor("support"), meeting_id=meeting.pk)
        do.end_member(by=town.actor("imoi"), member_id=SeriesMember.objects.get(user_id=town.users["support"].pk).pk)
        assert meeting.attendance.count() == 2
    with clock.at(meeting.starts_at), pytest.raises(NotFound):
        do.read_meeting(by=town.actor("support"), meeting_id=meeting.pk)


def test_cancelled_an_hour_before_everybody_is_told_and_nothing_is_lost(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        later = do.plan_meeting(by=town.actor("imoi"), series_id=care.pk, starts_at=meeting.starts_at + timedelta(days=28), ends_at=meeting.ends_at + timedelta(days=28))
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        do.note_called(by=town.actor("imoi"), attendance_id=meeting.attendance.get(member__name="見本 医師").pk)
        notices.send_waiting()
    with clock.at(meeting.starts_at - timedelta(hours=1)):
        with pytest.raises(Refused):
            do.cancel_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, because=" ")
        done = do.cancel_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, because="大雪で道が通れない")
        people = do.read_people(by=town.actor("imoi"), meeting_id=meeting.pk)
        notices.send_waiting()
        with pytest.raises(Stale):
            do.cancel_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, because="もう一度")
        assert not list(meeting_violations())
    assert done.state == "cancelled" and people.short and all(one.told_at is None for one in people.rows)  # a mail may be read too late: call everybody
    told = [one for one in mail.outbox if "中止" in one.subject]
    assert len(told) == 2 and "大雪で道が通れない" in str(told[0].body)
    assert [one.title for one in later.items.order_by("position")] == ["前に決めたことのようす", "夜に出ていく父と、仕事のある娘"]


def test_cancelled_with_no_next_meeting_its_items_wait(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        do.cancel_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, because="急用")
        assert [one.title for one in do.read_series(by=town.actor("imoi"), series_id=care.pk).waiting] == ["夜に出ていく父と、仕事のある娘"]
    assert not Notice.objects.filter(thing_id=meeting.pk).exists()  # nobody had been called


def test_a_meeting_that_began_is_ended_not_cancelled(town: Town, care: MeetingSeries) -> None:
    meeting = open_room(town, plan(town, care))
    with clock.at(meeting.starts_at), pytest.raises(Refused):
        do.cancel_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, because="x")


def test_moved_who_was_called_is_told_and_an_unsent_call_isnt_sent(town: Town, care: MeetingSeries) -> None:
    meeting = plan(town, care)
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        do.move_meeting(by=town.actor("imoi"), meeting_id=meeting.pk, starts_at=meeting.starts_at + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1), place="公民館")
        notices.send_waiting()
    assert {one.subject for one in mail.outbox} == {"【よろず】会議の日時か場所が変わりました"} and "公民館" in str(mail.outbox[0].body)


@pytest.mark.parametrize(("change", "field"), [
    ({"starts_at": MONDAY + timedelta(days=900), "ends_at": MONDAY + timedelta(days=900, hours=1)}, "day"), ({"ends_at": MONDAY + timedelta(days=1)}, "until"),
    ({"ends_at": MONDAY + timedelta(days=2)}, "until"), ({"starts_at": MONDAY + timedelta(days=1, minutes=30)}, "day"),
])  # fmt: skip
def test_a_day_that_cant_be(town: Town, care: MeetingSeries, change: dict[str, object], field: str) -> None:
    plan(town, care)
    given = {"starts_at": MONDAY + timedelta(days=1), "ends_at": MONDAY + timedelta(days=1, hours=2), **change}
    with clock.at(MONDAY), pytest.raises(Invalid) as error:
        do.plan_meeting(by=town.actor("imoi"), series_id=care.pk, **given)  # type: ignore[arg-type]
    assert list(error.value.field_errors) == [field]


def test_a_series_is_begun_where_its_kind_belongs_and_once(town: Town, care: MeetingSeries) -> None:
    with clock.at(MONDAY):
        for kind, area, desk, who, field in (("chiku_care", "19", "yorozu-19", "imoi", "kind"), ("suishin_seminar", "19", "yorozu-19", "imoi", "area"), ("x", "19", "yorozu-19", "imoi", "kind")):
            with pytest.raises(Invalid) as error:
                begin(town, kind, area, desk, who)
            assert list(error.value.field_errors) == [field]
        for area, desk, who in (("20", "yorozu-19", "imoi"), ("19", "yorozu-20", "imoi"), ("19", "yorozu-19", "admin")):
            with pytest.raises(NotFound):
                begin(town, "suishin_kaigi", area, desk, who)
        with pytest.raises(Invalid):
            do.end_series(by=town.actor("imoi"), series_id=care.pk, because=" ")
        do.put_on_agenda(by=town.actor("imoi"), series_id=care.pk, title="待つ題")
        with pytest.raises(Refused):
            do.end_series(by=town.actor("imoi"), series_id=care.pk, because="やめる")
        item = AgendaItem.objects.get(title="待つ題")
        assert item.meeting is None
    assert Attendance.objects.count() == 0


def test_a_meeting_left_open_is_asked_about_and_found(town: Town, care: MeetingSeries) -> None:
    meeting = open_room(town, plan(town, care))
    with clock.at(meeting.ends_at + timedelta(days=2)):
        do.tick_meetings()
        do.tick_meetings()
        assert Notice.objects.filter(kind="meeting_open", desk=town.desks["yorozu-19"]).count() == 1 and not list(meeting_violations())
    with clock.at(meeting.ends_at + timedelta(days=15)):
        assert [one.rule for one in meeting_violations()] == ["M4"]
        AgendaItem.objects.filter(pk=item_of(meeting)).update(state="decided")
        meeting.state, meeting.held_at = "held", clock.now()
        meeting.save()
        assert [(one.rule, one.kind) for one in meeting_violations()] == [("M1", "agenda_item"), ("M2", "agenda_item")]
