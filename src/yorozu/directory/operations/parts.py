"""A record's rows – costs, languages, papers, contacts, days – changed by hand: history holds each field of each row, before and after."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.queries import area_by_code, district_choices
from yorozu.directory.models import Contact, Location, Phone, Service, ServiceAtLocation
from yorozu.directory.queries.parts import PARTS, Part, rows_of, seen_of, told
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound, Refused, Stale
from yorozu.language.phones import normalise_phone

Row = Mapping[str, Any]


@transaction.atomic
def edit_part(*, by: Actor, service_id: UUID, name: str, rows: Sequence[Row], seen: str = "") -> int:
    """Give a part of a record these rows: those with an `id` change, those without are new, those left out go. Returns how many fields changed.

    `seen`: the state that was read (`part_page`); raises `Stale` where the record has changed since.
    """
    require(by, Permission.EDIT_DIRECTORY)
    part = PARTS.get(name)
    service = Service.objects.select_for_update(of=("self",)).filter(pk=service_id).first()
    if part is None or service is None:
        raise NotFound
    check_seen(service, seen)
    _check_once(part, rows)
    before, after = _write(service, part, name, rows)
    if not after:
        return 0
    service.changed_at, service.last_checked_on, service.last_checked_by = clock.now(), clock.today(), (by.title or by.name)[:120]
    service.save(update_fields=["changed_at", "last_checked_on", "last_checked_by"])
    record_write(by, action="edit_service", kind="service", thing_id=service.pk, before=before, after=after)
    return len(after)


def check_seen(service: Service, seen: str) -> None:
    """Raise `Stale` where somebody changed the record after this state was read."""
    if seen and seen != seen_of(service):
        raise Stale(_("この画面を開いたあとで、ほかの人が直しました。いまの内容を下に出しました。もう一度確かめて直してください。"))


def _check_once(part: Part, rows: Sequence[Row]) -> None:
    for field in part.once:
        told_twice = [row[field] for row in rows if row[field] != "other"]
        if len(told_twice) != len(set(told_twice)):
            raise Refused(_("同じものが2つあります。1つにまとめてください。"))


def _write(service: Service, part: Part, name: str, rows: Sequence[Row]) -> tuple[dict[str, Any], dict[str, Any]]:
    known = {str(one.pk): one for one in rows_of(service, part)}
    names = {one.code: one.name for one in district_choices()} if "area" in part.fields else {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for place, row in enumerate(rows):
        one = known.pop(str(row.get("id") or ""), None)
        if one is None:
            _store(service, part, _new(service, part), row, place)
            said = _named(row, names)
            key = _free(f"{name}/{part.called(said)}", after)
            before[key], after[key] = "", _line(said, part)
            continue
        was = told(one, part)
        changed = [field for field in part.fields if (was[field] if was[field] is not None else "") != (row[field] if row[field] is not None else "")]
        if changed or (part.ordered and one.order != place):
            _store(service, part, one, row, place)
        for field in changed:
            key = f"{name}/{part.called(_named(was, names))}/{field}"
            before[key], after[key] = _plain(_named(was, names)[field]), _plain(_named(row, names)[field])
    for one in known.values():
        was = _named(told(one, part), names)
        key = _free(f"{name}/{part.called(was)}", after)
        before[key], after[key] = _line(was, part), ""
        one.delete()
    return before, after


def _free(key: str, used: Mapping[str, Any]) -> str:
    """Two new rows may be called alike."""
    return key if key not in used else next(f"{key} {number}" for number in range(2, 1000) if f"{key} {number}" not in used)


def _new(service: Service, part: Part) -> Any:
    if "available" in part.fields:
        return part.model(location=_location(service))
    fixed = {key: value for key, value in part.only.items() if "__" not in key}
    return part.model(service=service, **fixed)


def _location(service: Service) -> Location:
    link = service.places.select_related("location").order_by("id").first()
    if link is not None:
        return link.location
    place = Location.objects.create(name=service.name)
    ServiceAtLocation.objects.create(service=service, location=place)
    return place


def _store(service: Service, part: Part, one: Any, row: Row, place: int) -> None:
    for field in part.fields:
        if field == "area":
            one.area = area_by_code(row["area"]) if row["area"] else None
        elif field != "phone":
            setattr(one, field, row[field])
    if part.ordered:
        one.order = place
    one.save()
    if isinstance(one, Contact):
        one.phones.filter(kind="voice").delete()
        if row["phone"]:
            Phone.objects.create(service=service, contact=one, number=normalise_phone(row["phone"]))


def _line(row: Row, part: Part) -> str:
    return " ".join(text for field in part.fields if (text := _plain(row[field])))


def _named(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """The row as the history tells it: an area by its name, which people know, not by its code."""
    return {**row, "area": names.get(row["area"], row["area"])} if row.get("area") else dict(row)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
