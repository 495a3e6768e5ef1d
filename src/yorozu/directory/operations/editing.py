"""A record changed by hand, field by field: history holds each before and after, and who – staff, or the owner by a link."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from yorozu.community.queries import district_finder
from yorozu.directory.models import Service, ServiceTerm
from yorozu.directory.queries.values import PREFETCH, values_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound

from .parts import check_seen
from .place_writing import change_place

STATE = ("accepting", "accepting_until", "places_left", "alert", "wait_time", "interpretation", "status", "owner_email", "owner_phone", "keeper_id")


@transaction.atomic
def edit_service(*, by: Actor, service_id: UUID, values: Mapping[str, Any], seen: str = "") -> int:
    """Give fields (of a list's row, of `STATE`, or `terms`) their new values; returns how many changed. What is as it was isn't written.

    `seen`: the state that was read; raises `Stale` where the record has changed since.
    """
    require(by, Permission.EDIT_DIRECTORY)
    service = held_with_rows(service_id)
    check_seen(service, seen)
    return change_fields(service, values, by=by, action="edit_service", checked_by=by.title or by.name)


def held_with_rows(service_id: UUID) -> Service:
    """The record, held until the transaction ends, with the rows that its fields are told from."""
    service = Service.objects.select_for_update(of=("self",)).select_related("area").prefetch_related(*PREFETCH).filter(pk=service_id).first()
    if service is None:
        raise NotFound
    return service


def change_fields(service: Service, values: Mapping[str, Any], *, by: Actor, action: str, checked_by: str) -> int:
    """Write the fields that differ, each with what it was; returns how many. Who may is the caller's question."""
    state = {name: value for name, value in values.items() if name in STATE and getattr(service, name) != value}
    before: dict[str, Any] = {name: getattr(service, name) for name in state}
    after: dict[str, Any] = dict(state)
    if "terms" in values:
        was, now = sorted(service.terms.order_by("code").values_list("code", flat=True)), sorted(set(values["terms"]))
        if was != now:
            before["terms"], after["terms"] = was, now
            service.terms.all().delete()
            ServiceTerm.objects.bulk_create(ServiceTerm(service=service, code=code) for code in now)
    if after:
        for name, value in state.items():
            setattr(service, name, value)
        service.changed_at = clock.now()
        service.save(update_fields=[*state, "changed_at"])
        record_write(by, action=action, kind="service", thing_id=service.pk, before=before, after=after)
    told = values_of(service)
    changes = {name: _none(value) for name, value in values.items() if name not in (*STATE, "terms") and _none(told.get(name)) != _none(value)}
    if changes:
        change_place(service, changes, by=by, action=action, before=told, find=district_finder(), checked_by=checked_by, at=clock.now())
    return len(after) + len(changes)


def _none(value: Any) -> Any:
    """Nothing is nothing, however a form says it; no is something."""
    return None if value in ("", [], {}) and value is not False and value != 0 else value
