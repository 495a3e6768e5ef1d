"""A town in which meetings are held: a 地区ケア会議 in 芋井, in its 圏域 and of the city, and a 推進会議."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.town import MONDAY, Town, make_town
from yorozu.kernel import clock
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Meeting, MeetingSeries

Plan = Callable[..., Meeting]


@pytest.fixture
def town() -> Town:
    return make_town()


def begin(town: Town, kind: str, area: str, desk: str, who: str) -> MeetingSeries:
    return do.begin_series(by=town.actor(who), kind=kind, area=town.areas[area], desk=town.desks[desk], place="支所 会議室")


@pytest.fixture
def care(town: Town) -> MeetingSeries:
    with clock.at(MONDAY):
        series = begin(town, "chiku_care", "19", "yorozu-19", "imoi")
        do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(name="見本 医師", organisation="見本医院", phone="026-000-0009"))
        do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(username="support", duty="委員"))
    return series


def plan(town: Town, series: MeetingSeries, *, who: str = "imoi", at: datetime = MONDAY + timedelta(days=1), title: str = "夜に出ていく父と、仕事のある娘") -> Meeting:
    """Planned, with one item that has to be decided."""
    with clock.at(MONDAY):
        meeting = do.plan_meeting(by=town.actor(who), series_id=series.pk, starts_at=at, ends_at=at + timedelta(hours=2))
        do.put_on_agenda(by=town.actor(who), meeting_id=meeting.pk, title=title)
    return meeting


def open_room(town: Town, meeting: Meeting, *, who: str = "imoi", come: int | None = None) -> Meeting:
    """Called, and everybody (or the first so many) noted as being there."""
    with clock.at(MONDAY):
        do.call_meeting(by=town.actor(who), meeting_id=meeting.pk)
    ids = list(meeting.attendance.order_by("id").values_list("pk", flat=True))
    with clock.at(meeting.starts_at):
        do.note_came(by=town.actor(who), meeting_id=meeting.pk, came=ids[:come])
    return meeting


def item_of(meeting: Meeting) -> UUID:
    return AgendaItem.objects.filter(meeting=meeting, formal=False).order_by("position").values_list("pk", flat=True)[0]
