"""A record changed by hand, field by field: history holds each before and after, and who."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from yorozu.community.queries import district_finder
from yorozu.directory.models import Service
from yorozu.directory.queries.values import PREFETCH, values_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound

from .place_writing import change_place

STATE = ("accepting", "accepting_until", "places_left", "alert", "wait_time", "interpretation", "status", "owner_email", "owner_phone", "keeper_id")


@transaction.atomic
def edit_service(*, by: Actor, service_id: UUID, values: Mapping[str, Any]) -> int:
    """Give fields (of a list's row, or of `STATE`) their new values; returns how many changed. What is as it was isn't written."""
    require(by, Permission.EDIT_DIRECTORY)
    service = Service.objects.select_for_update(of=("self",)).select_related("area").prefetch_related(*PREFETCH).filter(pk=service_id).first()
    if service is None:
        raise NotFound
    state = {name: value for name, value in values.items() if name in STATE and getattr(service, name) != value}
    if state:
        old = {name: getattr(service, name) for name in state}
        for name, value in state.items():
            setattr(service, name, value)
        service.changed_at = clock.now()
        service.save(update_fields=[*state, "changed_at"])
        record_write(by, action="edit_service", kind="service", thing_id=service.pk, before=old, after=state)
    before = values_of(service)
    told = {name: value or None for name, value in values.items() if name not in STATE}
    changes = {name: value for name, value in told.items() if (before.get(name) or None) != value}
    if changes:
        change_place(service, changes, by=by, action="edit_service", before=before, find=district_finder(), checked_by=by.title or by.name, at=clock.now())
    return len(state) + len(changes)
