"""A record as a list would say it: the same fields as `formats.rows.PlaceRow.values`, for comparing and for exporting."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from yorozu.directory.enums import ScheduleKind
from yorozu.directory.models import Event, Service

PREFETCH = ("phones", "schedules", "places__location__access", "sources")
SERVICE = {
    "name": "name", "kana": "kana", "alternate_name": "alternate_name", "english_name": "english_name", "kinds": "kinds", "description": "description",
    "provider": "provider_name", "corporate_number": "corporate_number", "capacity": "capacity", "fees": "fees", "is_free": "is_free",
    "has_transport": "has_transport", "eligibility": "eligibility", "minimum_age": "minimum_age", "maximum_age": "maximum_age",
    "application": "application_process", "email": "email", "url": "url", "hours_note": "hours_note", "note": "note", "extras": "extras",
}  # fmt: skip
LOCATION = {
    "address": "address", "building": "building", "prefecture": "prefecture", "city": "city", "city_code": "city_code", "postal_code": "postal_code",
    "latitude": "latitude", "longitude": "longitude", "transportation": "transportation", "parking": "parking", "accessibility": "accessibility",
}  # fmt: skip


def values_of(service: Service) -> dict[str, Any]:
    """The fields that hold something. The service comes with `PREFETCH`."""
    found: dict[str, Any] = {row: getattr(service, field) for row, field in SERVICE.items()}
    location = next((one.location for one in service.places.all()), None)
    if location is not None:
        found |= {row: getattr(location, field) for row, field in LOCATION.items()}
        found["access"] = {one.kind: one.details or ("" if one.available is None else str(int(one.available))) for one in location.access.all()}
    phones = [one for one in service.phones.all() if one.contact_id is None]
    found["phones"] = [one.number for one in phones if one.kind == "voice"]
    found["fax"] = [one.number for one in phones if one.kind == "fax"]
    found["extension"] = next((one.extension for one in phones if one.extension), "")
    rows = list(service.schedules.all())
    found["times"] = sorted([one.weekday, f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"] for one in rows
                            if one.kind == ScheduleKind.WEEKLY and not one.valid_from and not one.valid_to and not one.weeks)  # fmt: skip
    holiday = [one for one in rows if one.kind == ScheduleKind.HOLIDAY]
    found["holidays"] = any(one.opens for one in holiday) if holiday else None
    return {key: value for key, value in found.items() if value or value is False or (value == 0 and not isinstance(value, bool))}


def external_id_of(service: Service | Event) -> str:
    """The number that a list gives it; of several the one that came in first."""
    told = [one for one in service.sources.all() if one.external_id]
    return min(told, key=lambda one: (one.imported_at, str(one.pk))).external_id if told else ""


def service_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Records by their keys, for the trace, which holds keys alone."""
    return dict(Service.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name"))
