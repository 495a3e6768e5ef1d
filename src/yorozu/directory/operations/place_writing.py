"""Writing places down: many new ones at once, and single fields of one that is there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from yorozu.algorithms.places import cell_of
from yorozu.directory.enums import DATASET_FIELDS, Accepting, LocationKind, ScheduleKind, ServiceStatus, Verification
from yorozu.directory.formats.cells import flag_of
from yorozu.directory.formats.identity import address_key
from yorozu.directory.formats.rows import PlaceRow
from yorozu.directory.models import Accessibility, Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm
from yorozu.directory.queries.indexing import text_of, words_of
from yorozu.directory.queries.values import LOCATION, SERVICE
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write, record_writes
from yorozu.kernel.bulk import insert_rows
from yorozu.kernel.models import keys, uuid7s
from yorozu.kernel.search import Text, index_document, index_documents
from yorozu.language.names import fold_name

Finder = Callable[[str], tuple[UUID, str] | None]


_SERVICE = ("id", "dataset", "name_key", "area_id", "last_checked_on", "last_checked_by", "changed_at", "status", "accepting", "verification",
            *SERVICE.values())  # fmt: skip
_BLANK_SERVICE = tuple(one.name for one in Service._meta.concrete_fields if one.attname not in (*_SERVICE,) and not one.null)
_LOCATION = ("id", "name", "kind", "address_key", "cell", *LOCATION.values())
_BLANK_LOCATION = tuple(one.name for one in Location._meta.concrete_fields if one.attname not in (*_LOCATION,) and not one.null)
_PHONE = ("id", "service_id", "number", "kind", "order", "extension")
_SCHEDULE = ("id", "service_id", "kind", "weekday", "opens", "closes")
_ACCESS = ("id", "location_id", "kind", "available", "details")


@dataclass
class Parts:
    """The rows of some new places, as the tables take them."""

    services: list[tuple[Any, ...]] = field(default_factory=list)
    locations: list[tuple[Any, ...]] = field(default_factory=list)
    links: list[tuple[Any, ...]] = field(default_factory=list)
    phones: list[tuple[Any, ...]] = field(default_factory=list)
    schedules: list[tuple[Any, ...]] = field(default_factory=list)
    access: list[tuple[Any, ...]] = field(default_factory=list)
    terms: list[tuple[Any, ...]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def add_places(rows: Sequence[PlaceRow], *, by: Actor, dataset: str, find: Finder, list_name: str, at: datetime) -> list[UUID]:
    """Write new places down; their ids come back in order. A row of another city's export keeps its id."""
    parts = Parts()
    ids = [UUID(row.own_id) if row.own_id else made for row, made in zip(rows, uuid7s(len(rows)), strict=True)]
    for row, pk, location in zip(rows, ids, keys(len(rows)), strict=True):
        _new_place(parts, row, pk, location, dataset=dataset, area=find(row.address), list_name=list_name, at=at)
    insert_rows(Service, _SERVICE, parts.services, blank=_BLANK_SERVICE)
    insert_rows(Location, _LOCATION, parts.locations, blank=_BLANK_LOCATION)
    insert_rows(ServiceAtLocation, ("id", "service_id", "location_id"), _with_ids(parts.links))
    insert_rows(Phone, _PHONE, _with_ids(parts.phones), blank=("description",))
    insert_rows(Schedule, _SCHEDULE, _with_ids(parts.schedules), blank=("weeks", "note"))
    insert_rows(Accessibility, _ACCESS, _with_ids(parts.access), blank=("url",))
    insert_rows(ServiceTerm, ("id", "service_id", "code"), _with_ids(parts.terms))
    record_writes(by, action="import_service", kind="service", thing_ids=ids)
    index_documents("service", parts.texts)
    return ids


def _with_ids(rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    return ((key, *row) for key, row in zip(keys(len(rows)), rows, strict=True))


def _new_place(parts: Parts, row: PlaceRow, pk: UUID, location: str, *, dataset: str, area: tuple[UUID, str] | None, list_name: str, at: datetime) -> None:
    service = pk.hex
    told = [getattr(row, one) for one in SERVICE]
    parts.services.append((service, dataset, fold_name(row.name)[:300], area[0] if area else None, at.date(), list_name, at, ServiceStatus.ACTIVE.value,
                           Accepting.UNKNOWN.value, Verification.VERIFIED.value, *told))  # fmt: skip
    parts.locations.append((location, row.name, LocationKind.PHYSICAL.value, address_key(row.address)[:300], _cell(row.latitude, row.longitude),
                            *[getattr(row, one) for one in LOCATION]))  # fmt: skip
    parts.links.append((service, location))
    parts.phones += [(service, one, "voice", place, row.extension if not place else "") for place, one in enumerate(row.phones)]
    parts.phones += [(service, one, "fax", place, "") for place, one in enumerate(row.fax)]
    parts.schedules += [(service, kind, day, opens, closes) for kind, day, opens, closes in _calendar(row.times, row.holidays)]
    parts.access += [(location, kind, flag_of(text), "" if flag_of(text) is not None else text[:400]) for kind, text in row.access.items()]
    parts.terms += [(service, code) for code in DATASET_FIELDS.get(dataset, ())]
    parts.texts.append(Text(pk, words_of(row.name, row.kana, row.alternate_name, row.kinds, row.description, row.address), area[1] if area else ""))


def _cell(latitude: float | None, longitude: float | None) -> int | None:
    return cell_of(latitude, longitude) if latitude is not None and longitude is not None else None


def _phones(service: Service, voice: Sequence[str], fax: Sequence[str], extension: str) -> list[Phone]:
    spoken = [Phone(service=service, number=one, order=place, extension=extension if not place else "") for place, one in enumerate(voice)]
    return spoken + [Phone(service=service, number=one, kind="fax", order=place) for place, one in enumerate(fax)]


def _calendar(times: Sequence[tuple[int, time, time]], holidays: bool | None) -> list[tuple[str, int | None, time | None, time | None]]:
    """(kind, weekday, opens, closes) of the rows of the week, and of how it is on public holidays."""
    rows: list[tuple[str, int | None, time | None, time | None]] = [(ScheduleKind.WEEKLY.value, *one) for one in times]
    if holidays is False:
        rows.append((ScheduleKind.HOLIDAY.value, None, None, None))
    elif holidays and times:
        rows.append((ScheduleKind.HOLIDAY.value, None, times[0][1], times[0][2]))
    return rows


def _access(location: Location, flags: Mapping[str, str]) -> list[Accessibility]:
    return [Accessibility(location=location, kind=kind, available=flag_of(text), details="" if flag_of(text) is not None else text[:400])
            for kind, text in flags.items()]  # fmt: skip


def change_place(service: Service, changes: Mapping[str, Any], *, by: Actor, action: str, before: Mapping[str, Any], find: Finder, checked_by: str, at: datetime) -> None:
    """Give single fields (of `PlaceRow.values`) their new value; None empties one. History holds each before and after."""
    _set_service(service, changes)
    service.last_checked_on, service.last_checked_by, service.changed_at = at.date(), checked_by[:120], at
    location = _set_location(service, changes)
    area = find(location.address)
    if "address" in changes:
        service.area_id = area[0] if area else service.area_id
    service.save()
    if {"phones", "fax", "extension"} & set(changes):
        _set_phones(service, changes)
    if {"times", "holidays"} & set(changes):
        _set_schedules(service, changes)
    if "access" in changes:
        location.access.all().delete()
        Accessibility.objects.bulk_create(_access(location, changes["access"] or {}))
    record_write(by, action=action, kind="service", thing_id=service.pk, before={name: before.get(name) for name in changes}, after=dict(changes))
    text = text_of(service, [location.address], service.area.path if service.area else "")
    index_document(kind="service", thing_id=service.pk, text=text.text, area_path=text.area_path)


def _set_service(service: Service, changes: Mapping[str, Any]) -> None:
    for one, to in SERVICE.items():
        if one in changes:
            value = changes[one]
            plain = Service._meta.get_field(to)
            setattr(service, to, value if value is not None or plain.null else {} if to == "extras" else "")
    if "name" in changes:
        service.name_key = fold_name(service.name)[:300]


def _set_location(service: Service, changes: Mapping[str, Any]) -> Location:
    link = next(iter(service.places.all()), None)
    location = link.location if link else Location(name=service.name)
    for one, to in LOCATION.items():
        if one in changes:
            value = changes[one]
            setattr(location, to, value if value is not None or Location._meta.get_field(to).null else "")
    if "name" in changes:
        location.name = service.name
    location.address_key, location.cell = address_key(location.address)[:300], _cell(location.latitude, location.longitude)
    location.save()
    if link is None:
        ServiceAtLocation.objects.create(service=service, location=location)
    return location


def _set_phones(service: Service, changes: Mapping[str, Any]) -> None:
    kept = list(service.phones.filter(contact__isnull=True))
    now = {"phones": [one.number for one in kept if one.kind == "voice"], "fax": [one.number for one in kept if one.kind == "fax"],
           "extension": next((one.extension for one in kept if one.extension), "")}  # fmt: skip
    now |= {key: value or ([] if key != "extension" else "") for key, value in changes.items() if key in now}
    service.phones.filter(contact__isnull=True).delete()
    Phone.objects.bulk_create(_phones(service, now["phones"], now["fax"], str(now["extension"])))


def _set_schedules(service: Service, changes: Mapping[str, Any]) -> None:
    """The rows of the week and of holidays that a list gives; dated ones and those that staff wrote for some weeks stay."""
    holiday = [one for one in service.schedules.all() if one.kind == ScheduleKind.HOLIDAY]
    weekly = service.schedules.filter(kind=ScheduleKind.WEEKLY, valid_from__isnull=True, valid_to__isnull=True, weeks="")
    times = [(one.weekday, one.opens, one.closes) for one in weekly]
    if "times" in changes:
        times = [(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in changes["times"] or ()]
    holidays = changes["holidays"] if "holidays" in changes else (any(one.opens for one in holiday) if holiday else None)
    weekly.delete()
    service.schedules.filter(kind=ScheduleKind.HOLIDAY).delete()
    week = [(day or 0, opens, closes) for day, opens, closes in times if opens and closes]
    Schedule.objects.bulk_create(Schedule(service=service, kind=kind, weekday=day, opens=opens, closes=closes)
                                 for kind, day, opens, closes in _calendar(week, holidays))  # fmt: skip


