"""Keys by which a place is known again, worked out anew after the way of folding names and addresses has changed."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models, transaction

from yorozu.directory.formats.identity import address_key, place_key
from yorozu.directory.models import Location, Service, Source
from yorozu.language.names import fold_name

_BATCH = 500
_TWIN = re.compile(r"#\d+\Z")  # the second row of one name and address


def fold_places_again(*, progress: Callable[[str, int], None] = lambda kind, done: None) -> int:
    """Bring the keys of places and of the rows of lists in line with today's folding; how many were out of line.

    No name and no address changes, so no history is written. A row whose new key another row of its list has already keeps its
    own: the list's next import asks about it. Safe beside people at work; stopped, it begins again.
    """
    changed = 0
    for model, key_of, kind in _KEYS:
        for done, batch in _batches(model._default_manager.order_by("pk").values_list("pk", flat=True)):
            changed += _batch(model, batch, key_of)
            progress(kind, done)
    return changed


def _batches(ids: Iterable[UUID]) -> Iterator[tuple[int, list[UUID]]]:
    listed, done = iter(list(ids)), 0
    while batch := list(islice(listed, _BATCH)):
        done += len(batch)
        yield done, batch


@transaction.atomic
def _batch(model: type[models.Model], ids: list[UUID], key_of: Callable[[Any], tuple[str, str]]) -> int:
    stale: list[Any] = []
    for one in model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        name, key = key_of(one)
        if key != getattr(one, name):
            setattr(one, name, key)
            stale.append(one)
    if model is Source:
        stale = _without_twins(stale)
    if stale:
        model._default_manager.bulk_update(stale, [key_of(stale[0])[0]])
    return len(stale)


def _service_key(service: Service) -> tuple[str, str]:
    return "name_key", fold_name(service.name)[:300]


def _location_key(location: Location) -> tuple[str, str]:
    return "address_key", address_key(location.address)[:300]


def _source_key(source: Source) -> tuple[str, str]:
    told = source.row
    if source.service_id is None or "name" not in told:
        return "key", source.key
    twin = _TWIN.search(source.key)
    return "key", place_key(told["name"], told.get("address", ""), told.get("latitude"), told.get("longitude")) + (twin[0] if twin else "")


def _without_twins(stale: list[Source]) -> list[Source]:
    taken = set(Source.objects.filter(key__in=[one.key for one in stale]).values_list("list_name", "key"))
    kept = []
    for one in stale:
        if (one.list_name, one.key) not in taken:
            taken.add((one.list_name, one.key))
            kept.append(one)
    return kept


_KEYS: tuple[tuple[type[models.Model], Callable[[Any], tuple[str, str]], str], ...] = (
    (Service, _service_key, "service keys"), (Location, _location_key, "location keys"), (Source, _source_key, "source keys"))  # fmt: skip
