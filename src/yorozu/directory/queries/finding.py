"""Public reads: search in everyday words, a page for a service, a desk, a district."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Max, Model, Prefetch, Q, QuerySet

from yorozu.algorithms.danger import UrgentNumber
from yorozu.algorithms.said_times import SaidTime, said_time
from yorozu.algorithms.suggest import Answer, Suggestion
from yorozu.community.models import Area, Desk
from yorozu.community.queries import Calendar, desks_of_codes, desks_serving, existing, yorozu_desk_of
from yorozu.directory.enums import Accepting, Dataset
from yorozu.directory.models import Language, Location, Phone, Schedule, Service, ServiceArea, ServiceAtLocation
from yorozu.directory.queries.life_fields import life_field_names
from yorozu.directory.queries.list_names import list_title
from yorozu.directory.queries.narrowing import NOWHERE, Narrowing, Whereabouts, home_path
from yorozu.directory.queries.opening import Opening
from yorozu.directory.queries.standing import UNKNOWN, Standing, open_then, standing_of, suggested, words_of
from yorozu.directory.queries.suggesting import city_stamp, suggest
from yorozu.kernel import clock
from yorozu.kernel.prebuilt import Reads, attach
from yorozu.kernel.search import search
from yorozu.language.phones import display_phone

PAGE = 20
LOOKED_AT = 200  # of what the words find, where facts narrow it
AWAY = 5  # places of another city below our own


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
    where: Whereabouts = NOWHERE
    reason: str = ""  # why it may help
    urgency: str = ""  # now, soon, or empty
    numbers: tuple[UrgentNumber, ...] = ()  # to call first
    standing: Standing = UNKNOWN


@dataclass(frozen=True)
class Found:
    """What a search answers: emergency numbers, desks, then places; `sure` only where one stands out."""

    urgent: tuple[UrgentNumber, ...]
    sure: bool
    desks: tuple[Result, ...]
    services: tuple[Result, ...]
    yorozu: Result | None = None  # where nothing is sure: who takes every need of the asker's area

    @property
    def urgent_because(self) -> tuple[str, ...]:
        """The words of danger that were heard."""
        return words_of(self.urgent)


def find(text: str, *, area: Area | None = None, narrowing: Narrowing | None = None, top: int = 6) -> Found:
    """Desks by everyday words and places by the words in them, those of `area` (and its circles) only where given, and only those that
    `narrowing` lets through. Without `area` the places of our own city come before another's.
    """
    if not text.strip():
        return Found((), False, (), ())
    narrow = narrowing or Narrowing()
    stamp = city_stamp()
    answer, asked = suggest(text, area=area, top=top, stamp=stamp), said_time(text)
    yorozu = None if answer.sure or narrow.asked or area is None else yorozu_desk_of(area, on=clock.today()).code
    desks = {desk.code: desk for desk in desks_of_codes([*(one.id for one in answer.suggestions), *([yorozu] if yorozu else [])], stamp=stamp)}
    rows = [_suggested(desks[one.id], one, answer, standing_of(desks[one.id], asked, area)) for one in answer.suggestions
            if one.id in desks and one.because and (not narrow.field or narrow.field in desks[one.id].fields)]  # fmt: skip
    ids = search(kind="service", query=text, limit=LOOKED_AT, area_paths=(area.path,) if area else ())
    places = _places(ids, narrow, asked, looked_at=LOOKED_AT if narrow.asked else PAGE) if ids else []
    shown = tuple(row for row in rows if fits_hours(row, narrow) and narrow.fits_desks)
    beside = desk_result(desks[yorozu]) if yorozu in desks and yorozu not in {one.key for one in rows} else None
    return Found(answer.urgent, answer.sure, shown, tuple(places), beside)


def _suggested(desk: Desk, one: Suggestion, answer: Answer, standing: Standing) -> Result:
    told = suggested(one, standing, answer)
    return replace(desk_result(desk, one.because, one.alike), reason=told.reason, urgency=told.urgency, numbers=told.numbers, standing=standing)


def _places(ids: Sequence[UUID], narrow: Narrowing, asked: SaidTime | None, *, looked_at: int) -> list[Result]:
    """The places of these ids that fit, in this order, our own city's first."""
    home = home_path()
    fitting = Service.objects.published().filter(narrow.of_facts, pk__in=ids).order_by("pk").values_list("pk", "area__path")
    paths = dict(fitting if narrow.asked else _PATHS.rows(keys=ids))
    own = [one for one in ids if one in paths and (paths[one] or home).startswith(home)][:looked_at]
    away = [one for one in ids if one in paths and not (paths[one] or home).startswith(home)][:AWAY]
    others = _fitting(away, narrow, home, asked)
    return [*_fitting(own, narrow, home, asked)[: PAGE - len(others)], *others]


def _fitting(ids: Sequence[UUID], narrow: Narrowing, home: str, asked: SaidTime | None) -> list[Result]:
    """A page of those that fit, in this order."""
    fitting = _open_ones(ids, narrow) if narrow.open_now or narrow.open_today else ids
    fitting = fitting if asked else fitting[:PAGE]
    found = {one.pk: service_result(one, home=home, asked=asked) for one in _with_facts(fitting)}
    rows = [found[one] for one in fitting if one in found]
    if asked:  # what is open at the time that was named, then what isn't known, then what is shut
        rows.sort(key=lambda one: (not one.standing.open_then, not one.standing.said))
    return rows


def _open_ones(ids: Sequence[UUID], narrow: Narrowing) -> list[UUID]:
    """Those that are open now, or still open today: told from their hours alone, before anything else of them is read."""
    hours: dict[UUID, list[Schedule]] = {}
    for row in Schedule.objects.filter(service_id__in=ids):
        hours.setdefault(row.service_id, []).append(row)
    now = clock.now()
    openings = {one: Opening.of(hours.get(one, ())) for one in ids}
    return [one for one in ids if openings[one].is_open_at(now) or (not narrow.open_now and openings[one].opens_later_today(now))]


def fits_hours(one: Result, narrow: Narrowing) -> bool:
    """Open now, or on this day: what isn't known isn't so."""
    today = one.open_now or bool(one.opens_next and one.opens_next.date() == clock.today())
    return bool(one.open_now or not narrow.open_now) and bool(today or not narrow.open_today)


def services_with_facts() -> QuerySet[Service]:
    """Published services with what a result shows, in a few queries."""
    return Service.objects.published().select_related("area").prefetch_related("phones", "places__location", "schedules").order_by("pk")


def _with_facts(ids: Sequence[UUID]) -> list[Service]:
    """The published services among these, with what a result shows."""
    services: list[Service] = _SERVICES.things(keys=ids) if ids else []
    for name, reads in (("phones", _PHONES), ("places", _PLACES), ("schedules", _SCHEDULES)):
        attach(services, name, reads, "service_id")
    return services


_PATHS = Reads(lambda keys: Service.objects.published().filter(pk__in=keys).order_by("pk").values_list("pk", "area__path"))
_SERVICES = Reads(lambda keys: Service.objects.published().filter(pk__in=keys).select_related("area").order_by("pk"))
_PHONES = Reads(lambda keys: Phone.objects.filter(service__in=keys).order_by(*_order(Phone)))
_PLACES = Reads(lambda keys: ServiceAtLocation.objects.filter(service__in=keys).select_related("location").order_by(*_order(ServiceAtLocation)))
_SCHEDULES = Reads(lambda keys: Schedule.objects.filter(service__in=keys).order_by(*_order(Schedule)))


def _order(model: type[Model]) -> Sequence[Any]:
    """The model's own order, which a prepared read has to name."""
    return model._meta.ordering or ("pk",)


def spoken_languages() -> tuple[tuple[str, str], ...]:
    """(code, name) of the languages in which any published service can be used."""
    return tuple((code, said or code) for code, said in _SPOKEN.rows())


_SPOKEN = Reads(lambda: Language.objects.filter(service__in=Service.objects.published().values("pk")).order_by("code").values("code").annotate(
    said=Max("name")).values_list("code", "said")[:30])  # fmt: skip


def desk_result(desk: Desk, because: tuple[str, ...] = (), alike: int = 0) -> Result:
    """A desk as a list shows it."""
    calendar = Calendar.loaded(desk)
    now = clock.now()
    is_open = calendar.is_open_at(now)
    return Result("desk", desk.code, desk.name, desk.kana, desk.accepts, display_phone(desk.phone), desk.address, because, is_open,
                  None if is_open else calendar.next_opening(now), alike, standing=standing_of(desk, None, None))  # fmt: skip


def service_result(service: Service, *, home: str = "", asked: SaidTime | None = None) -> Result:
    """A place as a list shows it; `home`: our city's path, where the list isn't of one district; `asked`: the time that somebody asks for."""
    phone = next((one.number for one in service.phones.all() if one.kind == "voice"), "")
    address = next((one.location.full_address for one in service.places.all()), "")
    opening = Opening.of(service.schedules.all())
    now = clock.now()
    is_open = opening.is_open_at(now)
    return Result("service", str(service.pk), service.name, service.kana, service.summary[:120], display_phone(phone), address, (),
                  is_open, None if is_open else opening.next_opening(now), 0, Whereabouts.of(service.area, home) if home else NOWHERE,
                  standing=_service_standing(service, opening, asked))  # fmt: skip


def _service_standing(service: Service, opening: Opening, asked: SaidTime | None) -> Standing:
    """What of "how does it stand" is known of a service."""
    held = service.accepting_until is None or service.accepting_until >= clock.today()
    heard = asked if opening.known else None
    return Standing(full=service.accepting == Accepting.NO and held, full_until=service.accepting_until if held else None,
                    said=heard.words if heard else "", open_then=heard is None or open_then(heard, opening.on))  # fmt: skip


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
        life_field_names(one.code for one in service.terms.all()), tuple(dict.fromkeys(list_title(one.list_name, one.dataset) for one in service.sources.all())),
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
    standing: Standing


def desk_page(code: str) -> DeskPage | None:
    """The page of a desk that exists today, or None."""
    desk = Desk.objects.filter(existing(clock.today()), code=code).select_related("area", "organisation").first()
    if desk is None:
        return None
    calendar = Calendar.of(desk)
    now = clock.now()
    coming = tuple(one for one in calendar.closed if one[1] >= now.date())
    return DeskPage(desk, display_phone(desk.phone), display_phone(desk.fax), life_field_names(desk.fields),
                    tuple(sorted(calendar.hours.items())), coming, calendar.is_open_at(now), calendar.next_opening(now), standing_of(desk, None, None))  # fmt: skip


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
    own = tuple(desk_result(one) for one in desks if one.area_id == area.pk)
    wider = tuple(desk_result(one) for one in desks if one.area_id == area.parent_id)
    places = services_with_facts().filter(area=area)
    if after:
        kana, _, pk = after.rpartition("|")
        places = places.filter(Q(kana__gt=kana) | Q(kana=kana, id__gt=_uuid(pk)))
    rows = list(places.order_by("kana", "id")[: PAGE + 1])
    key = f"{rows[PAGE - 1].kana}|{rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return DistrictPage(area, own, wider, tuple(service_result(one) for one in rows[:PAGE]), key)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
