"""Records that might be the place of a row: found by name, address and position, judged by `algorithms.places`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from yorozu.algorithms.places import Sight, Verdict, cell_of, cells_around, compare
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Phone, ServiceAtLocation, Source

MOST = 4000  # candidates that a batch looks at


@dataclass(frozen=True)
class Match:
    """The record that a row is about, or might be."""

    service_id: UUID
    verdict: Verdict


def matches_of(sights: Sequence[Sight], *, list_name: str, dataset: str) -> list[Match | None]:
    """For each row the best record of other lists: the same, or one that a person has to decide about; else None."""
    if dataset == Dataset.HYDRANT or not sights:
        return [None] * len(sights)
    known = _candidates(sights, list_name)
    by_name: dict[str, list[UUID]] = {}
    by_address: dict[str, list[UUID]] = {}
    by_cell: dict[int, list[UUID]] = {}
    for pk, sight in known.items():
        by_name.setdefault(sight.name, []).append(pk)
        if sight.address:
            by_address.setdefault(sight.address, []).append(pk)
        if sight.latitude is not None and sight.longitude is not None:
            by_cell.setdefault(cell_of(sight.latitude, sight.longitude), []).append(pk)
    taken: set[UUID] = set()
    found: list[Match | None] = []
    for sight in sights:
        near = [pk for cell in _cells(sight) for pk in by_cell.get(cell, ())]
        ids = dict.fromkeys([*by_name.get(sight.name, ()), *by_address.get(sight.address, ()), *near])
        match = _best(sight, {pk: known[pk] for pk in ids if pk not in taken})
        if match is not None and match.verdict.answer == "same":
            taken.add(match.service_id)
        found.append(match)
    return found


def _best(sight: Sight, known: dict[UUID, Sight]) -> Match | None:
    judged = [Match(pk, compare(sight, other)) for pk, other in known.items()]
    judged = [one for one in judged if one.verdict.answer != "different"]
    same = [one for one in judged if one.verdict.answer == "same"]
    return max(same or judged, key=lambda one: (one.verdict.score, str(one.service_id)), default=None)


def _cells(sight: Sight) -> tuple[int, ...]:
    return cells_around(cell_of(sight.latitude, sight.longitude)) if sight.latitude is not None and sight.longitude is not None else ()


def _candidates(sights: Sequence[Sight], list_name: str) -> dict[UUID, Sight]:
    names = {one.name for one in sights}
    addresses = {one.address for one in sights if one.address}
    cells = {cell for one in sights for cell in _cells(one)}
    wanted = Q(service__name_key__in=names) | Q(location__address_key__in=addresses) | Q(location__cell__in=cells)
    rows = ServiceAtLocation.objects.filter(wanted).exclude(service__dataset=Dataset.HYDRANT).order_by("service_id", "id").values_list(
        "service_id", "service__name_key", "location__address_key", "location__latitude", "location__longitude")[:MOST]  # fmt: skip
    first = {row[0]: row for row in reversed(rows)}
    for pk in set(Source.objects.filter(list_name=list_name, service_id__in=first).values_list("service_id", flat=True)):
        first.pop(pk)
    phones = _phones(first)
    return {pk: Sight(name, address, latitude, longitude, frozenset(phones.get(pk, ()))) for pk, name, address, latitude, longitude in first.values()}


def _phones(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for pk, number in Phone.objects.filter(service_id__in=list(ids), kind="voice").values_list("service_id", "number"):
        found.setdefault(pk, []).append(number)
    return found
