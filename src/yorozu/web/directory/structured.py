"""What search engines read of a public page: JSON-LD in the words of schema.org. Data, never run: it stands in no script's way."""

import json
from datetime import date, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from yorozu.directory.queries import DeskPage, EventPage, ServicePage

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def of_service(page: ServicePage) -> SafeString:
    """A place or service."""
    one = page.service
    voice = next((number for kind, number in page.phones if kind == "voice"), "")
    row = _place(one.name, reverse("directory:service", args=[one.pk]), voice, page.address, [one[:3] for one in page.hours if not one[3]])
    row |= {"alternateName": one.kana, "description": one.description[:500]}
    if page.latitude is not None and page.longitude is not None:
        row["geo"] = {"@type": "GeoCoordinates", "latitude": page.latitude, "longitude": page.longitude}
    return _block(row)


def of_desk(page: DeskPage) -> SafeString:
    """A desk; never who sits there."""
    hours = [(day, opens, closes) for day, stretches in page.hours for opens, closes in stretches]
    row = _place(page.desk.name, reverse("directory:desk", args=[page.desk.code]), page.phone, page.desk.address, hours)
    return _block({**row, "@type": "GovernmentOffice", "alternateName": page.desk.kana, "description": page.desk.accepts[:500]})


def of_event(page: EventPage) -> SafeString:
    """An event: its days with the hours where they are known."""
    one = page.event
    place = {"@type": "Place", "name": one.place_name or one.address, "address": one.address or one.place_name}
    return _block({
        "@context": "https://schema.org", "@type": "Event", "name": one.name, "alternateName": one.kana, "description": one.description[:500],
        "url": settings.BASE_URL + reverse("directory:event", args=[one.pk]), "startDate": _moment(one.starts_on, one.starts_at),
        "endDate": _moment(one.ends_on, one.ends_at), "location": place if place["name"] else "", "isAccessibleForFree": one.is_free,
        "eventStatus": f"https://schema.org/{'EventCancelled' if page.cancelled else 'EventScheduled'}",
        "organizer": {"@type": "Organization", "name": one.organiser} if one.organiser else "",
    })  # fmt: skip


def _moment(day: date | None, at: time | None) -> str:
    return "" if day is None else f"{day}T{at:%H:%M}+09:00" if at else f"{day}"


def _place(name: str, path: str, phone: str, address: str, hours: list[Any]) -> dict[str, Any]:
    rows = [{"@type": "OpeningHoursSpecification", "dayOfWeek": _DAYS[day], "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
            for day, opens, closes in hours]  # fmt: skip
    return {"@context": "https://schema.org", "@type": "Place", "name": name, "url": settings.BASE_URL + path, "telephone": phone,
            "address": address, "openingHoursSpecification": rows}  # fmt: skip


def _block(row: dict[str, Any]) -> SafeString:
    """Empty values are left out; nothing in a value can end the block."""
    kept = {key: value for key, value in row.items() if value not in ("", [], None)}
    text = json.dumps(kept, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
