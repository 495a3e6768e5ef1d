"""Where people live and what they are called, folded: whether a reader and whom they read about may be near each other."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.community.models import Desk, Person
from yorozu.kernel.models import User
from yorozu.language.addresses import fold_address
from yorozu.language.names import fold_name

from .calendar import Calendar

AT_ONCE = 400
T = TypeVar("T")


@dataclass(frozen=True)
class Home:
    """A person's family name and address, folded; either may be empty."""

    family: str
    address: str


def homes_of(people: Collection[UUID]) -> dict[UUID, Home]:
    """Of these people."""
    found = {}
    for some in _some(people):
        rows = Person.objects.filter(pk__in=some).order_by("pk").values_list("pk", "family_name", "address", "household__address")
        found.update({pk: Home(fold_name(family), fold_address(own or shared or "")) for pk, family, own, shared in rows})
    return found


def readers_homes(users: Collection[UUID]) -> dict[UUID, tuple[str, frozenset[str]]]:
    """Of accounts: the family name, and the addresses of residents who bear the whole name. Nothing else is known of where staff live."""
    names = {pk: name.split() for some in _some(users) for pk, name in User.objects.filter(pk__in=some).order_by("pk").values_list("pk", "name")}
    whole = {pk: fold_name("".join(parts)) for pk, parts in names.items() if len(parts) > 1}
    lived: dict[str, set[str]] = {}
    for some in _some(sorted(set(whole.values()))):
        rows = Person.objects.filter(name_key__in=some).order_by("pk").values_list("name_key", "address", "household__address")
        for key, own, shared in rows:
            if address := fold_address(own or shared or ""):
                lived.setdefault(key, set()).add(address)
    return {pk: (fold_name(parts[0]) if len(parts) > 1 else "", frozenset(lived.get(whole.get(pk, ""), ()))) for pk, parts in names.items()}


def is_rare(family: str, *, most: int) -> bool:
    """Whether `most` residents or fewer bear this folded family name."""
    rows = Person.objects.filter(name_key__startswith=family).order_by("pk").values_list("family_name", flat=True)[: most * 20]
    return sum(fold_name(name) == family for name in rows) <= most


def calendars_of(desks: Collection[UUID]) -> dict[UUID, Calendar]:
    """When these desks are open."""
    rows = Desk.objects.filter(pk__in=desks).prefetch_related("hours", "closures")
    return {one.pk: Calendar.loaded(one) for one in rows.order_by("pk")}


def desks_below(paths: Sequence[str]) -> tuple[UUID, ...]:
    """Every desk in these areas and below them."""
    return tuple(pk for pk, path in Desk.objects.order_by("pk").values_list("pk", "area__path") if path.startswith(tuple(paths)))


def keys_below(paths: Sequence[str]) -> QuerySet[Desk, UUID]:
    """The same as a question inside another one."""
    return Desk.objects.filter(reduce(or_, (Q(area__path__startswith=path) for path in paths))).order_by().values_list("pk", flat=True)


def _some(ids: Collection[T]) -> Iterator[Sequence[T]]:
    ordered = list(ids)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
