"""What takes place: the coming events of our city or of a district, and one event's page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.community.models import Area
from yorozu.directory.enums import EventStatus
from yorozu.directory.models import Event
from yorozu.kernel import clock
from yorozu.language.phones import display_phone

from .narrowing import Whereabouts, home_path, in_area, of_our_city

PAGE = 20


@dataclass(frozen=True)
class EventRow:
    """One event on a list."""

    id: UUID
    name: str
    kana: str
    starts_on: date
    ends_on: date
    event: Event
    where: Whereabouts
    cancelled: bool


@dataclass(frozen=True)
class EventRows:
    """A page of events; `next_key` is empty on the last."""

    rows: tuple[EventRow, ...]
    next_key: str


def coming_events(area: Area | None) -> QuerySet[Event]:
    """Events that haven't ended, of a district or of our whole city; those whose day no list tells aren't among them."""
    today = clock.today()
    lasting = Q(ends_on__gte=today) | Q(ends_on__isnull=True, starts_on__gte=today)
    return Event.objects.published().filter(lasting, in_area(area) if area else of_our_city(), starts_on__isnull=False)


def event_rows(*, area: Area | None = None, free: bool = False, after: str = "", size: int = PAGE) -> EventRows:
    """Coming events, the nearest first."""
    events = coming_events(area).select_related("area")
    if free:
        events = events.filter(is_free=True)
    found = list(events.filter(_beyond(after)).order_by("starts_on", "id")[: size + 1])
    home = home_path()
    rows = [EventRow(one.pk, one.name, one.kana, one.starts_on or clock.today(), one.ends_on or one.starts_on or clock.today(), one,
                     Whereabouts.of(one.area, home), one.status == EventStatus.CANCELLED) for one in found[:size]]  # fmt: skip
    return EventRows(tuple(rows), f"{rows[-1].starts_on}|{rows[-1].id}" if len(found) > size else "")


def _beyond(key: str) -> Q:
    day, bar, pk = key.partition("|")
    try:
        return Q(starts_on__gt=date.fromisoformat(day)) | Q(starts_on=date.fromisoformat(day), id__gt=UUID(pk)) if bar else Q()
    except ValueError:
        return Q()


@dataclass(frozen=True)
class EventPage:
    """One event with all that the public may read of it."""

    event: Event
    phone: str
    where: Whereabouts
    over: bool
    cancelled: bool
    lists: tuple[str, ...]


def event_page(event_id: UUID) -> EventPage | None:
    """The page of an event, an ended one too; None for one that was taken out."""
    event = Event.objects.published().select_related("area").prefetch_related("sources").filter(pk=event_id).first()
    if event is None:
        return None
    last = event.ends_on or event.starts_on
    return EventPage(event, display_phone(event.phone), Whereabouts.of(event.area, home_path()), bool(last and last < clock.today()),
                     event.status == EventStatus.CANCELLED, tuple(dict.fromkeys(one.list_name for one in event.sources.all())))  # fmt: skip
