"""Writing places down: many new ones at once, and single fields of one that is there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import models

from yorozu.algorithms.places import cell_of
from yorozu.directory.enums import DATASET_FIELDS, ScheduleKind
from yorozu.directory.formats.cells import flag_of
from yorozu.directory.formats.identity import address_key
from yorozu.directory.formats.rows import PlaceRow
from yorozu.directory.models import Accessibility, Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm
from yorozu.directory.queries.indexing import text_of
from yorozu.directory.queries.values import LOCATION, SERVICE
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write, record_writes
from yorozu.kernel.search import Text, index_document, index_documents
from yorozu.language.names import fold_name

Finder = Callable[[str], tuple[UUID, str] | None]


@dataclass
class Parts:
    """The rows of some new places."""

    services: list[Service] = field(default_factory=list)
    locations: list[Location] = field(default_factory=list)
    links: list[ServiceAtLocation] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    access: list[Accessibility] = field(default_factory=list)
    terms: list[ServiceTerm] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def add_places(rows: Sequence[PlaceRow], *, by: Actor, dataset: str, find: Finder, list_name: str, at: datetime) -> list[UUID]:
    """Write new places down; their ids come back in order. A row of another city's export keeps its id."""
    parts = Parts()
    for row in rows:
        _new_place(parts, row, dataset=dataset, area=find(row.address), list_name=list_name, at=at)
    written: tuple[tuple[type[models.Model], Sequence[models.Model]], ...] = (
        (Service, parts.services), (Location, parts.locations), (ServiceAtLocation, parts.links), (Phone, parts.phones),
        (Schedule, parts.schedules), (Accessibility, parts.access), (ServiceTerm, parts.terms),
    )  # fmt: skip
    for model, made in written:
        if made:
            model._default_manager.bulk_create(made)
    ids = [one.pk for one in parts.services]
    record_writes(by, action="import_service", kind="service", thing_ids=ids)
    index_documents("service", parts.texts)
    return ids


def _new_place(parts: Parts, row: PlaceRow, *, dataset: str, area: tuple[UUID, str] | None, list_name: str, at: datetime) -> None:
    service = Service(dataset=dataset, name_key=fold_name(row.name)[:300], area_id=area[0] if area else None, last_checked_on=at.date(),
                      last_checked_by=list_name, changed_at=at, **{to: getattr(row, one) for one, to in SERVICE.items()})  # fmt: skip
    if row.own_id:
        service.pk = UUID(row.own_id)
    location = Location(name=row.name, address_key=address_key(row.address), cell=_cell(row.latitude, row.longitude),
                        **{to: getattr(row, one) for one, to in LOCATION.items()})  # fmt: skip
    parts.services.append(service)
    parts.locations.append(location)
    parts.links.append(ServiceAtLocation(service=service, location=location))
    parts.phones += _phones(service, row.phones, row.fax, row.extension)
    parts.schedules += _schedules(service, [(day, opens, closes) for day, opens, closes in row.times], row.holidays)
    parts.access += _access(location, row.access)
    parts.terms += [ServiceTerm(service=service, code=code) for code in DATASET_FIELDS.get(dataset, ())]
    parts.texts.append(text_of(service, [row.address], area[1] if area else ""))


def _cell(latitude: float | None, longitude: float | None) -> int | None:
    return cell_of(latitude, longitude) if latitude is not None and longitude is not None else None


def _phones(service: Service, voice: Sequence[str], fax: Sequence[str], extension: str) -> list[Phone]:
    spoken = [Phone(service=service, number=one, order=place, extension=extension if not place else "") for place, one in enumerate(voice)]
    return spoken + [Phone(service=service, number=one, kind="fax", order=place) for place, one in enumerate(fax)]


def _schedules(service: Service, times: Sequence[tuple[int, time, time]], holidays: bool | None) -> list[Schedule]:
    rows = [Schedule(service=service, weekday=day, opens=opens, closes=closes) for day, opens, closes in times]
    if holidays is False:
        rows.append(Schedule(service=service, kind=ScheduleKind.HOLIDAY))
    elif holidays and times:
        rows.append(Schedule(service=service, kind=ScheduleKind.HOLIDAY, opens=times[0][1], closes=times[0][2]))
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
    Schedule.objects.bulk_create(_schedules(service, [(day or 0, opens, closes) for day, opens, closes in times if opens and closes], holidays))


