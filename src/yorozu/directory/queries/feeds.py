"""What a calendar program subscribes to: when a place is open, what takes place in a district; and what a search engine may know of."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from yorozu.community.models import Area, Desk
from yorozu.community.queries import existing
from yorozu.directory.enums import EventStatus
from yorozu.directory.models import Event, Service
from yorozu.directory.queries.happenings import coming_events
from yorozu.directory.queries.life_fields import life_field_choices
from yorozu.directory.queries.narrowing import of_our_city
from yorozu.directory.queries.opening import Opening
from yorozu.kernel import clock
from yorozu.kernel.icalendar import Happening, calendar

AHEAD = 90  # days; the program asks again long before
MOST = 500  # events of one feed
PAGES = 50_000  # addresses of one sitemap (sitemaps.org)


def opening_feed(service_id: UUID) -> bytes | None:
    """The stretches in which a place is open in the next weeks, holidays and exceptions reckoned in; None where its hours aren't known."""
    service = Service.objects.published().filter(pk=service_id).prefetch_related("schedules", "places__location").first()
    opening = Opening.of(service.schedules.all()) if service else Opening(())
    if service is None or not opening.known:
        return None
    place = next((one.location.full_address for one in service.places.all()), "")
    today = clock.today()
    stamp = service.changed_at or clock.start_of(service.last_checked_on or today)
    rows = [
        Happening(uid=f"{service.pk}-{day:%Y%m%d}-{opens:%H%M}@yorozu", title=_("%(name)s 開いています") % {"name": service.name},
                  begins=_at(day, opens), ends=_at(day, closes), stamp=stamp, place=place, url=f"{settings.BASE_URL}/find/{service.pk}/")
        for day in (today + timedelta(days=ahead) for ahead in range(AHEAD)) for opens, closes in opening.on(day)]  # fmt: skip
    return calendar(service.name, rows)


def events_feed(area: Area | None) -> bytes:
    """What takes place in a district (in our city without one) from today on, the nearest first; cancelled ones are said to be."""
    rows = coming_events(area).order_by("starts_on", "starts_at", "id")[:MOST]
    return calendar(_("%(district)sの催し") % {"district": area.name if area else settings.CITY_NAME}, (_happening(one) for one in rows))


def event_feed(event_id: UUID) -> bytes | None:
    """One event as a calendar of its own; None for one that is taken out, or whose day isn't known."""
    event = Event.objects.published().filter(pk=event_id, starts_on__isnull=False).first()
    return calendar(event.name, [_happening(event)]) if event else None


def _happening(event: Event) -> Happening:
    first = event.starts_on or clock.today()
    last = event.ends_on or first
    text = "\n".join(one for one in (event.when_note, event.description, event.fees, event.how_to_join) if one)
    begins: date | datetime = first
    ends: date | datetime = last
    if event.starts_at and first == last:
        begins = _at(first, event.starts_at)
        ends = _at(first, event.ends_at) if event.ends_at and event.ends_at > event.starts_at else begins + timedelta(hours=1)
    return Happening(uid=f"{event.pk}@yorozu", title=event.name, begins=begins, ends=ends, stamp=event.changed_at or clock.start_of(first),
                     place=f"{event.place_name} {event.address}".strip(), text=text, url=f"{settings.BASE_URL}/events/{event.pk}/",
                     cancelled=event.status == EventStatus.CANCELLED)  # fmt: skip


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.TOKYO)


def public_addresses() -> list[str]:
    """Every public page of the directory, as paths: districts, life situations, desks, coming events, our city's places that are published."""
    districts = Area.objects.filter(kind="district", ended_on__isnull=True).order_by("code").values_list("code", flat=True)
    desks = Desk.objects.filter(existing(clock.today())).order_by("code").values_list("code", flat=True)
    paths = ["/", "/find/", "/districts/", "/events/", "/api/hsds/docs/", *(f"/find/?field={code}" for code, _name in life_field_choices())]
    paths += [*(f"/districts/{code}/" for code in districts), *(f"/events/?area={code}" for code in districts), *(f"/find/desks/{code}/" for code in desks)]
    paths += [f"/events/{pk}/" for pk in coming_events(None).order_by("starts_on", "id").values_list("pk", flat=True)[: MOST * 4]]
    services = Service.objects.published().filter(of_our_city()).order_by("id").values_list("pk", flat=True)
    return [*paths, *(f"/find/{pk}/" for pk in services.iterator())]
