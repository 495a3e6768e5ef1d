"""The agenda: things put on it, by hand or by another system, put first, taken off with a reason."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.meetings.enums import MOST_ITEMS, ItemState
from yorozu.meetings.formats.kinds import MOST_MINUTES
from yorozu.meetings.models import AgendaItem, Meeting, MeetingSeries
from yorozu.meetings.queries.meetings import COMING, next_meeting_of

from .finding import item_for, meeting_for, said


@transaction.atomic
def put_on_agenda(
    *, by: Actor, title: str, meeting_id: UUID | None = None, series_id: UUID | None = None, minutes: int = 10, kind: str = "", thing_id: UUID | None = None,
) -> AgendaItem:  # fmt: skip
    """Put something on the agenda of a meeting, or of the series' next one (it waits where none is planned).

    `kind` and `thing_id` name a thing of a higher system; its title must name nobody and is never changed here. The same thing stands on a
    series' agendas once: asked again it is the item that stands there. Whoever may see a thing may bring it: its caller answers for that; by hand only the secretariat does.
    """
    series, meeting = _place(by, meeting_id, series_id)
    if not kind:
        require(by, Permission.RUN_MEETINGS, meeting or series)
    words = said(title, limit=121)
    if not words or len(words) > 120:
        raise Invalid({"title": _("1字から120字で書いてください。")})
    if not 1 <= minutes <= MOST_MINUTES:
        raise Invalid({"minutes": _("1分から480分までです。")})
    if kind and (there := series.items.filter(kind=kind, thing_id=thing_id, state=ItemState.OPEN).first()):
        return there
    item = AgendaItem(series=series, meeting=meeting, title=words, minutes=minutes, kind=kind, thing_id=thing_id, asked_by_name=by.name[:120])
    try:
        with transaction.atomic():
            _append(item)
    except IntegrityError:  # the same thing, brought by two at once
        return series.items.get(kind=kind, thing_id=thing_id, state=ItemState.OPEN)
    record_write(by, action="put_on_agenda", kind="agenda_item", thing_id=item.pk, after={"title": words, "meeting": str(meeting.pk) if meeting else "", "of": kind})
    return item


def _place(by: Actor, meeting_id: UUID | None, series_id: UUID | None) -> tuple[MeetingSeries, Meeting | None]:
    if meeting_id is not None:
        meeting = meeting_for(by, meeting_id)
        if meeting.state not in COMING:
            raise Refused(_("この会議は、もう終わっています。次の会議に入れてください。"))
        return meeting.series, meeting
    rows = MeetingSeries.objects.select_for_update(of=("self",)).select_related("area", "desk")
    series = rows.filter(pk=series_id, ended_on__isnull=True).first() if series_id else None
    if series is None:
        raise NotFound
    return series, next_meeting_of(series)


def _append(item: AgendaItem) -> None:
    if item.meeting is not None:
        there = item.meeting.items.aggregate(last=Max("position"))["last"] or 0
        if item.meeting.items.count() >= MOST_ITEMS and item.kind:
            item.meeting = None  # what another system brings is never turned away: it waits for the next meeting
        elif item.meeting.items.count() >= MOST_ITEMS:
            raise Refused(_("議題は%(most)sまでです。次の会議に入れてください。") % {"most": MOST_ITEMS})
        item.position = there + 1 if item.meeting else 0
    item.save(force_insert=True)


def take_in_waiting(meeting: Meeting) -> int:
    """Items that waited for a meeting to be planned stand on its agenda now. Returns how many."""
    waiting = list(meeting.series.items.select_for_update(of=("self",)).filter(meeting__isnull=True, state=ItemState.OPEN).order_by("id")[:MOST_ITEMS])
    return move_items(waiting, to=meeting)


def move_items(items: list[AgendaItem], *, to: Meeting | None) -> int:
    """These items, still open, to another agenda, or to wait for the next one."""
    last = (to.items.aggregate(last=Max("position"))["last"] or 0) if to else 0
    for place, item in enumerate(items, start=1):
        item.meeting, item.position = to, (last + place if to else 0)
    AgendaItem.objects.bulk_update(items, ["meeting", "position"])
    return len(items)


def carry_over(item: AgendaItem) -> AgendaItem:
    """The rest of an item for the next meeting: a new one, which says where it comes from."""
    later = item.series.meetings.filter(state__in=COMING, starts_at__gt=item.meeting.starts_at if item.meeting else clock.now()).order_by("starts_at", "id").first()
    rest = AgendaItem(series=item.series, meeting=later, title=item.title, minutes=item.minutes, kind=item.kind, thing_id=item.thing_id, came_from=item,
                      asked_by_name=item.asked_by_name)  # fmt: skip
    if later is not None:
        rest.position = (later.items.aggregate(last=Max("position"))["last"] or 0) + 1
    rest.save(force_insert=True)
    return rest


@transaction.atomic
def place_first(*, by: Actor, item_id: UUID) -> AgendaItem:
    """One place further up."""
    item = item_for(by, item_id)
    if item.meeting is None or item.meeting.state not in COMING:
        raise Refused(_("この会議は、もう終わっています。"))
    rows = list(item.meeting.items.order_by("position", "id"))
    at = next(place for place, one in enumerate(rows) if one.pk == item.pk)
    if at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    for place, one in enumerate(rows, start=1):
        one.position = place
    AgendaItem.objects.bulk_update(rows, ["position"])
    record_write(by, action="place_first", kind="agenda_item", thing_id=item.pk, before={"position": at + 1}, after={"position": max(at, 1)})
    return item


@transaction.atomic
def take_off(*, by: Actor, item_id: UUID, words: str) -> AgendaItem:
    """Take something off the agenda before the meeting, with a sentence why; it doesn't come again by itself."""
    from .room import leave_out

    return leave_out(by=by, item_id=item_id, words=words, again=False)
