"""What a calendar program subscribes to: when a place is open, what takes place in a district; and what a search engine may know of."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.models import Area, Desk
from yorozu.community.queries import existing
from yorozu.directory.enums import EventStatus
from yorozu.directory.formats.icalendar import Happening, calendar
from yorozu.directory.models import Event, Service
from yorozu.directory.queries.opening import Opening
from yorozu.kernel import clock

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


def events_feed(area: Area) -> bytes:
    """What takes place in a district from today on, the nearest first; cancelled ones are said to be."""
    today = clock.today()
    coming = Event.objects.published().filter(area__path__startswith=area.path, starts_on__isnull=False)
    rows = coming.filter(Q(ends_on__gte=today) | Q(ends_on__isnull=True, starts_on__gte=today)).order_by("starts_on", "starts_at", "id")[:MOST]
    return calendar(_("%(district)sの催し") % {"district": area.name}, (_happening(one) for one in rows))


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
                     place=f"{event.place_name} {event.address}".strip(), text=text, url=event.url if event.url.startswith("http") else "",
                     cancelled=event.status == EventStatus.CANCELLED)  # fmt: skip


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=clock.TOKYO)


def public_addresses() -> list[str]:
    """Every public page of the directory, as paths: districts, desks, places that are published."""
    districts = Area.objects.filter(kind="district", ended_on__isnull=True).order_by("code").values_list("code", flat=True)
    desks = Desk.objects.filter(existing(clock.today())).order_by("code").values_list("code", flat=True)
    services = Service.objects.published().order_by("id").values_list("pk", flat=True)
    paths = ["/", "/find/", "/districts/", *(f"/districts/{code}/" for code in districts), *(f"/find/desks/{code}/" for code in desks)]
    return [*paths, *(f"/find/{pk}/" for pk in services[: PAGES - len(paths)])]
