"""One meeting, series or item for who may do something with it. Missing and forbidden raise the same."""

from uuid import UUID

from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.errors import NotFound
from yorozu.language.names import clean_text
from yorozu.meetings.models import AgendaItem, Meeting, MeetingSeries


def series_for(by: Actor, series_id: UUID, *, action: Permission = Permission.RUN_MEETINGS, locked: bool = False) -> MeetingSeries:
    """The series; locked where its members or items are about to change."""
    rows = MeetingSeries.objects.select_for_update(of=("self",)) if locked else MeetingSeries.objects.all()
    one = rows.select_related("area", "desk").filter(pk=series_id).first()
    if one is None:
        raise NotFound
    require(by, action, one)
    return one


def meeting_for(by: Actor, meeting_id: UUID, *, action: Permission = Permission.RUN_MEETINGS, locked: bool = True) -> Meeting:
    """The meeting; locked: who is second waits and finds it as the first left it."""
    rows = Meeting.objects.select_for_update(of=("self",)) if locked else Meeting.objects.all()
    one = rows.select_related("series__area", "series__desk").filter(pk=meeting_id).first()
    if one is None:
        raise NotFound
    require(by, action, one)
    return one


def item_for(by: Actor, item_id: UUID) -> AgendaItem:
    """The item, after its meeting was locked: meeting first, item second, in every act."""
    meeting_id = AgendaItem.objects.filter(pk=item_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotFound
    meeting = meeting_for(by, meeting_id)
    item = AgendaItem.objects.select_for_update(of=("self",)).filter(pk=item_id, meeting=meeting).first()
    if item is None:
        raise NotFound
    item.meeting, item.series = meeting, meeting.series
    return item


def said(text: str, *, limit: int = 400) -> str:
    """Typed text as it is stored."""
    return clean_text(text, limit=limit).strip()
