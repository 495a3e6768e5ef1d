"""Keys by which names and addresses are matched, worked out again after the way of folding has changed."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db import transaction

from yorozu.community.models import Household, Person
from yorozu.language.addresses import fold_address

from .people import keys_of

_BATCH = 500


def fold_again(*, progress: Callable[[str, int], None] = lambda kind, done: None) -> int:
    """Bring every stored key of people and households in line with today's folding; how many were out of line.

    Nothing that somebody typed is touched, so no history is written. Safe beside people at work: each batch is read under a
    lock where the database has one; stopped, it begins again.
    """
    changed = 0
    for done, ids in _batches(Person.objects.order_by("id").values_list("pk", flat=True)):
        changed += _people(ids)
        progress("person keys", done)
    for done, ids in _batches(Household.objects.exclude(address="").order_by("id").values_list("pk", flat=True)):
        changed += _households(ids)
        progress("household keys", done)
    return changed


def _batches(ids: Iterable[UUID]) -> Iterator[tuple[int, list[UUID]]]:
    listed, done = iter(list(ids)), 0
    while batch := list(islice(listed, _BATCH)):
        done += len(batch)
        yield done, batch


@transaction.atomic
def _people(ids: list[UUID]) -> int:
    stale = []
    for person in Person.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id"):
        keys = keys_of(person)
        if keys != (person.name_key, person.kana_key):
            person.name_key, person.kana_key = keys
            stale.append(person)
    Person.objects.bulk_update(stale, ["name_key", "kana_key"])
    return len(stale)


@transaction.atomic
def _households(ids: list[UUID]) -> int:
    stale = []
    for household in Household.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id"):
        key = fold_address(household.address)[:240]
        if key != household.address_key:
            household.address_key = key
            stale.append(household)
    Household.objects.bulk_update(stale, ["address_key"])
    return len(stale)
