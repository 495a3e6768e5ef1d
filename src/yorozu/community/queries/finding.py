"""Finding people: by name, reading or telephone, in the forms by which they are matched; under the reader's scope."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.community.models import Person
from yorozu.community.queries.people import age_of
from yorozu.community.rules import people_seen_among, people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.prebuilt import Reads, begins, bounds, padded
from yorozu.kernel.search import search
from yorozu.language.names import fold_name
from yorozu.language.phones import PhoneNotUnderstood, display_phone, normalise_phone

PAGE = 25
FEW = 500
CALLED = 50  # people found by a given name, a nickname or an old name


@dataclass(frozen=True)
class PersonRow:
    """One person on a list."""

    id: UUID
    name: str
    kana: str
    age: str
    area: str
    phone: str
    merged: bool


@dataclass(frozen=True)
class PersonRows:
    """A page of people; `next_key` is empty on the last one."""

    rows: tuple[PersonRow, ...]
    next_key: str


def find_people(actor: Actor, text: str, *, after: str = "", size: int = PAGE) -> PersonRows:
    """The people whom `actor` may see whose name, reading or telephone begins so, or who have or had such a name, by reading."""
    few = _few(actor, text) if text.strip() and not after else None
    if few is None:
        people = found_people(people_visible_to(actor, now=clock.now()), actor, text)
        if after:
            kana, _, pk = after.rpartition("|")
            people = people.filter(Q(kana_key__gt=kana) | Q(kana_key=kana, id__gt=_uuid(pk)))
        found = list(people.select_related("area").order_by("kana_key", "id")[: size + 1])
    else:
        seen = people_seen_among(actor, few.items())
        found = _PEOPLE.things(keys=padded(seen))[: size + 1] if seen else []
    key = f"{found[size - 1].kana_key}|{found[size - 1].pk}" if len(found) > size else ""
    return PersonRows(tuple(person_row(one) for one in found[:size]), key)


def found_people(people: QuerySet[Person], actor: Actor, text: str) -> QuerySet[Person]:
    """Those of `people` whom a text means; all where nothing is asked.

    Few are found one way after the other, each by its index; of all ways together the database would read everybody.
    """
    if not text.strip():
        return people
    few = _few(actor, text)
    return people.filter(reduce(or_, _ways(**_meant(actor, text)).values())) if few is None else people.filter(pk__in=few)


def _few(actor: Actor, text: str) -> dict[UUID, str | None] | None:
    """Everybody whom a text means, whoever may see them, with their areas' paths; None where they are many."""
    rows = _MEANT.rows(**_meant(actor, text))
    return dict(rows) if len(rows) <= FEW else None


def _meant(actor: Actor, text: str) -> dict[str, Any]:
    """What a text may mean: a name or a reading that begins so, somebody who is called or was called so, a telephone."""
    folded = fold_name(text)
    called = search(kind="person", query=folded, limit=CALLED, area_paths=actor.areas(Permission.SEE_PERSON), whole=True)
    phone = _NO_PHONE
    with suppress(PhoneNotUnderstood):
        phone = normalise_phone(text) or _NO_PHONE
    return {"within": bounds(folded), "called": padded(called), "phone": phone}


def _ways(within: Sequence[str], called: Sequence[UUID], phone: str) -> dict[str, Q]:
    """Each way to be meant, under the column whose index finds it."""
    return {"name_key": begins("name_key", within), "kana_key": begins("kana_key", within), "pk": Q(pk__in=called),
            "phone": Q(phone=phone) & ~Q(phone="")}  # fmt: skip -- its index leaves out who has none, and SQLite wants to be told that it may


_NO_PHONE = "-"  # nobody's: a telephone is digits
_MEANT = Reads(lambda within, called, phone: [Person.objects.filter(way).order_by(by).values_list("pk", "area__path")[: FEW + 1]
                                              for by, way in _ways(within, called, phone).items()])  # fmt: skip
_PEOPLE = Reads(lambda keys: Person.objects.filter(pk__in=keys).select_related("area").order_by("kana_key", "id"))


def person_row(one: Person) -> PersonRow:
    """A person as they stand on a list."""
    return PersonRow(one.pk, one.name, one.kana, age_of(one), one.area.name if one.area else "", display_phone(one.phone),
                     one.merged_into_id is not None)  # fmt: skip


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def household_of(actor: Actor, person: Person) -> tuple[PersonRow, ...]:
    """Who lives with a person, as far as `actor` may see."""
    if person.household_id is None:
        return ()
    others = people_visible_to(actor, now=clock.now()).filter(household=person.household_id).exclude(pk=person.pk)
    return tuple(person_row(one) for one in others.select_related("area").order_by("birth_year", "id")[:20])
