"""The small objects of HSDS: phones, schedules, places with address and access, prices, papers, contacts."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from yorozu.community.models import Desk
from yorozu.directory.enums import AccessKind, ScheduleKind
from yorozu.directory.models import Accessibility, Contact, Location, Phone, Schedule, Service
from yorozu.language.phones import display_phone

from .keys import Json, derived, kept, mail_address, web_address
from .terms import FACT, attribute

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFSET = 9  # Tokyo's hours ahead of UTC
_KINDS = {"voice": "voice", "fax": "fax", "text": "text"}


def clock_time(value: time | None) -> str | None:
    """HH:MM with Tokyo's offset."""
    return f"{value:%H:%M}+09:00" if value else None


def phone_object(phone: Phone) -> Json:
    """A public number."""
    extension = int(phone.extension) if phone.extension.isascii() and phone.extension.isdigit() else None
    return kept({"id": str(phone.pk), "number": display_phone(phone.number), "extension": extension, "type": _KINDS.get(phone.kind, phone.kind),
                 "description": phone.description})  # fmt: skip


def schedule_object(row: Schedule) -> Json:
    """One row of a calendar; `weeks` become MONTHLY rules (1MO,3MO)."""
    day = DAYS[row.weekday] if row.weekday is not None else None
    weeks = [one.strip() for one in row.weeks.split(",") if one.strip()]
    weekly = row.kind == ScheduleKind.WEEKLY
    words = "" if weekly else str(ScheduleKind(row.kind).label)
    return kept({
        "id": str(row.pk), "valid_from": row.valid_from and row.valid_from.isoformat(), "valid_to": row.valid_to and row.valid_to.isoformat(),
        "timezone": OFFSET, "wkst": "MO" if weekly else None, "freq": ("MONTHLY" if weeks else "WEEKLY") if weekly else None,
        "byday": ",".join(f"{week}{day}" for week in weeks) if weeks and day else day,
        "opens_at": clock_time(row.opens), "closes_at": clock_time(row.closes), "description": words, "notes": row.note,
    })  # fmt: skip


def desk_schedules(desk: Desk) -> list[Json]:
    """A desk's week, its coming closures, and that it rests on public holidays."""
    week = [kept({"id": str(one.pk), "timezone": OFFSET, "wkst": "MO", "freq": "WEEKLY", "byday": DAYS[one.weekday],
                  "opens_at": clock_time(one.opens), "closes_at": clock_time(one.closes)}) for one in desk.hours.all()]  # fmt: skip
    closed = [kept({"id": str(one.pk), "timezone": OFFSET, "valid_from": one.from_on.isoformat(), "valid_to": one.until_on.isoformat(),
                    "description": str(ScheduleKind.CLOSED.label), "notes": one.reason}) for one in desk.closures.all()]  # fmt: skip
    holidays = [{"id": derived(desk.pk, "holidays"), "timezone": OFFSET, "description": str(ScheduleKind.HOLIDAY.label), "notes": "休み"}] if week else []
    return week + closed + holidays


def location_object(location: Location, *, full: bool) -> Json:
    """A place; with its address and what helps to come and move about where `full`."""
    one: Json = {"id": str(location.pk), "location_type": location.kind, "url": web_address(location.url), "name": location.name,
           "alternate_name": location.alternate_name, "description": location.description, "transportation": location.transportation,
           "latitude": location.latitude, "longitude": location.longitude}  # fmt: skip
    if full:
        words = [{"id": derived(location.pk, "access"), "description": location.accessibility}] if location.accessibility else []
        one |= {"addresses": _addresses(location), "accessibility": [_access_object(row) for row in location.access.all()] + words,
                "attributes": [attribute(location.pk, FACT, "parking", location.parking)] if location.parking else []}  # fmt: skip
    return kept(one)


def _addresses(location: Location) -> list[Json]:
    if not location.address:
        return []
    return [address_object(location.pk, location.address, kind=location.kind, second=location.building, city=location.city,
                           prefecture=location.prefecture, code=location.postal_code)]  # fmt: skip


def address_object(of: object, first: str, *, kind: str = "physical", second: str = "", city: str = "", prefecture: str = "", code: str = "") -> Json:
    """An address; what HSDS demands and the list doesn't say is an empty text."""
    row = {"id": derived(of, "address"), "address_1": first, "city": city, "state_province": prefecture, "postal_code": code, "country": "JP",
           "address_type": kind}  # fmt: skip
    return row | ({"address_2": second} if second else {})


def _access_object(row: Accessibility) -> Json:
    there = {True: "ある", False: "ない", None: ""}[row.available]
    return kept({"id": str(row.pk), "description": str(AccessKind(row.kind).label), "details": "：".join(one for one in (there, row.details) if one),
                 "url": web_address(row.url)})  # fmt: skip


def contact_object(row: Contact, phones: Iterable[Phone]) -> Json:
    """A function to ask for; never a person's name."""
    return kept({"id": str(row.pk), "title": row.title, "department": row.department, "email": mail_address(row.email),
                 "phones": [phone_object(one) for one in phones if one.contact_id == row.pk]})  # fmt: skip


def reaching(service: Service) -> dict[str, Any]:
    """Phones, contacts and calendar of a service."""
    phones = list(service.phones.all())
    return {"phones": [phone_object(one) for one in phones if one.contact_id is None],
            "contacts": [contact_object(one, phones) for one in service.contacts.all()],
            "schedules": [schedule_object(one) for one in service.schedules.all()]}  # fmt: skip


def details(service: Service) -> dict[str, Any]:
    """Areas, languages, prices and papers of a service."""
    return {
        "service_areas": [kept({"id": str(one.pk), "name": one.name or (one.area.name if one.area else ""), "description": one.description})
                          for one in service.service_areas.all()],
        "languages": [kept({"id": str(one.pk), "name": one.name, "code": one.code, "note": one.note}) for one in service.languages.all()],
        "cost_options": [kept({"id": str(one.pk), "valid_from": one.valid_from and one.valid_from.isoformat(),
                               "valid_to": one.valid_to and one.valid_to.isoformat(), "option": one.option,
                               "currency": one.currency if one.amount is not None else "", "amount": int(one.amount) if one.amount is not None else None,
                               "amount_description": one.description}) for one in service.costs.all()],
        "required_documents": [kept({"id": str(one.pk), "document": one.document, "uri": web_address(one.url)}) for one in service.documents.all()],
    }  # fmt: skip
