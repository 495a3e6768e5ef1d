"""Public reads: search in everyday words, a page for a service, a desk, a district."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Max, Prefetch, Q

from yorozu.algorithms.danger import UrgentNumber
from yorozu.community.models import Area, Desk
from yorozu.community.queries import Calendar, desks_of_codes, desks_serving, existing
from yorozu.directory.enums import Accepting, Dataset
from yorozu.directory.models import Language, Location, Service, ServiceArea
from yorozu.directory.queries.life_fields import life_field_names
from yorozu.directory.queries.opening import Opening
from yorozu.directory.queries.suggesting import suggest
from yorozu.kernel import clock
from yorozu.kernel.search import search
from yorozu.language.phones import display_phone

PAGE = 20
LOOKED_AT = 200  # of what the words find, where facts narrow it


@dataclass(frozen=True)
class Result:
    """One result: why it is here, whether somebody is there now, and the number to call."""

    href_kind: str  # desk or service
    key: str
    title: str
    kana: str
    text: str
    phone: str
    place: str
    because: tuple[str, ...]
    open_now: bool | None  # None: not known
    opens_next: datetime | None
    alike: int = 0  # desks of other districts that do the same


@dataclass(frozen=True)
class Narrowing:
    """What a place must be besides fitting the words. What isn't known of a place doesn't count as so."""

    open_now: bool = False
    free: bool = False
    transport: bool = False
    accepting: bool = False
    language: str = ""

    @property
    def asked(self) -> bool:
        """Whether anything narrows."""
        return self != Narrowing()

    @property
    def of_facts(self) -> Q:
        """As a condition on services; opening hours are looked at afterwards."""
        facts = Q(is_free=True) if self.free else Q()
        facts &= Q(has_transport=True) if self.transport else Q()
        facts &= Q(accepting=Accepting.YES) & (Q(accepting_until__isnull=True) | Q(accepting_until__gte=clock.today())) if self.accepting else Q()
        return facts & Q(languages__code=self.language) if self.language else facts

    def fits_desk(self, one: "Result") -> bool:
        """A desk asks for no money and takes everybody; of its cars and languages nothing is known."""
        return not self.transport and not self.language and (bool(one.open_now) or not self.open_now)


@dataclass(frozen=True)
class Found:
    """What a search answers: emergency numbers, desks, then places; `sure` only where one stands out."""

    urgent: tuple[UrgentNumber, ...]
    sure: bool
    desks: tuple[Result, ...]
    services: tuple[Result, ...]


def find(text: str, *, area: Area | None = None, open_today: bool = False, narrowing: Narrowing | None = None, top: int = 6) -> Found:
    """Desks by everyday words and places by the words in them, those of `area` (and its circles) only where given, and only those that
    `narrowing` lets through.
    """
    if not text.strip():
        return Found((), False, (), ())
    answer = suggest(text, area=area, top=top)
    desks = {desk.code: desk for desk in desks_of_codes([one.id for one in answer.suggestions])}
    rows = [_desk_result(desks[one.id], one.because, one.alike) for one in answer.suggestions if one.id in desks and one.because]
    narrow = narrowing or Narrowing()
    ids = search(kind="service", query=text, limit=LOOKED_AT if narrow.asked else PAGE, area_paths=(area.path,) if area else ())
    services = {one.pk: one for one in Service.objects.published().filter(narrow.of_facts, pk__in=ids).prefetch_related("phones", "places__location",
                                                                                                            "schedules").order_by("pk")}  # fmt: skip
    places = [_service_result(services[one]) for one in ids if one in services]
    if open_today:
        rows = [row for row in rows if row.open_now or (row.opens_next and row.opens_next.date() == clock.today())]
        places = [place for place in places if place.open_now]
    rows = [row for row in rows if narrow.fits_desk(row)]
    places = [place for place in places if place.open_now or not narrow.open_now]
    return Found(answer.urgent, answer.sure, tuple(rows), tuple(places[:PAGE]))


def spoken_languages() -> tuple[tuple[str, str], ...]:
    """(code, name) of the languages in which any published service can be used."""
    rows = Language.objects.filter(service__in=Service.objects.published().values("pk")).order_by("code").values_list("code").annotate(said=Max("name"))
    return tuple((code, said or code) for code, said in rows[:30])


def _desk_result(desk: Desk, because: tuple[str, ...] = (), alike: int = 0) -> Result:
    calendar = Calendar.loaded(desk)
    now = clock.now()
    is_open = calendar.is_open_at(now)
    return Result("desk", desk.code, desk.name, desk.kana, desk.accepts, display_phone(desk.phone), desk.address, because, is_open,
                  None if is_open else calendar.next_opening(now), alike)  # fmt: skip


def _service_result(service: Service) -> Result:
    phone = next((one.number for one in service.phones.all() if one.kind == "voice"), "")
    address = next((one.location.full_address for one in service.places.all()), "")
    opening = Opening.of(service.schedules.all())
    now = clock.now()
    is_open = opening.is_open_at(now)
    return Result("service", str(service.pk), service.name, service.kana, service.summary[:120], display_phone(phone), address, (),
                  is_open, None if is_open else opening.next_opening(now))  # fmt: skip


@dataclass(frozen=True)
class ServicePage:
    """One service with everything that the public may read of it."""

    service: Service
    dataset: str
    phones: tuple[tuple[str, str], ...]
    address: str
    latitude: float | None
    longitude: float | None
    hours: tuple[tuple[int, time, time, str], ...]  # weekday, from, until, weeks of the month (1・3; empty: every)
    closed_days: tuple[tuple[date, date], ...]  # coming days on which it is shut all the same
    fields: tuple[str, ...]
    lists: tuple[str, ...]
    checked_on: date | None
    checked_days: int | None  # how many days ago that was
    location: Location | None
    areas: tuple[str, ...]  # where people may live to use it


def service_page(service_id: UUID) -> ServicePage | None:
    """The page of a service, or None."""
    service = Service.objects.filter(pk=service_id, withheld_at__isnull=True).select_related("area").prefetch_related(
        "phones", "schedules", "places__location__access", "terms", "sources", "languages", "costs", "documents", "contacts",
        Prefetch("service_areas", ServiceArea.objects.select_related("area"))).first()  # fmt: skip
    if service is None:
        return None
    location, opening = next((one.location for one in service.places.all()), None), Opening.of(service.schedules.all())
    return ServicePage(
        service, str(Dataset(service.dataset).label), tuple((one.kind, display_phone(one.number)) for one in service.phones.all()),
        location.full_address if location else "", location.latitude if location else None, location.longitude if location else None,
        tuple((day, opens, closes, weeks.replace(",", "・")) for day, opens, closes, weeks in opening.week()),
        tuple((one.valid_from, one.valid_to) for one in opening.coming_exceptions(clock.today()) if one.valid_from and one.valid_to and not one.opens)[:6],
        life_field_names(one.code for one in service.terms.all()), tuple(dict.fromkeys(one.list_name for one in service.sources.all())),
        service.last_checked_on, (clock.today() - service.last_checked_on).days if service.last_checked_on else None, location,
        tuple(one.name or str(one.area) for one in service.service_areas.all()),
    )  # fmt: skip


@dataclass(frozen=True)
class DeskPage:
    """One desk as the public reads it; never who sits there."""

    desk: Desk
    phone: str
    fax: str
    fields: tuple[str, ...]
    hours: tuple[tuple[int, tuple[tuple[time, time], ...]], ...]
    closed: tuple[tuple[date, date], ...]
    open_now: bool
    opens_next: datetime | None


def desk_page(code: str) -> DeskPage | None:
    """The page of a desk that exists today, or None."""
    desk = Desk.objects.filter(existing(clock.today()), code=code).select_related("area", "organisation").first()
    if desk is None:
        return None
    calendar = Calendar.of(desk)
    now = clock.now()
    coming = tuple(one for one in calendar.closed if one[1] >= now.date())
    return DeskPage(desk, display_phone(desk.phone), display_phone(desk.fax), life_field_names(desk.fields),
                    tuple(sorted(calendar.hours.items())), coming, calendar.is_open_at(now), calendar.next_opening(now))  # fmt: skip


@dataclass(frozen=True)
class DistrictPage:
    """A district: its own desks, those of the wider circles, its places."""

    area: Area
    desks: tuple[Result, ...]
    wider: tuple[Result, ...]
    services: tuple[Result, ...]
    next_key: str


def district_area(code: str) -> Area | None:
    """The district with this code, with the circle above it."""
    return Area.objects.filter(code=code, kind="district", ended_on__isnull=True).select_related("parent").first()


def district_page(code: str, *, after: str = "") -> DistrictPage | None:
    """The page of a district; places page by their reading."""
    area = district_area(code)
    if area is None:
        return None
    desks = desks_serving(area)
    own = tuple(_desk_result(one) for one in desks if one.area_id == area.pk)
    wider = tuple(_desk_result(one) for one in desks if one.area_id == area.parent_id)
    places = Service.objects.published().filter(area=area).prefetch_related("phones", "places__location", "schedules")
    if after:
        kana, _, pk = after.rpartition("|")
        places = places.filter(Q(kana__gt=kana) | Q(kana=kana, id__gt=_uuid(pk)))
    rows = list(places.order_by("kana", "id")[: PAGE + 1])
    key = f"{rows[PAGE - 1].kana}|{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return DistrictPage(area, own, wider, tuple(_service_result(one) for one in rows[:PAGE]), key)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
