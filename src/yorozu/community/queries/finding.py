"""Finding people: by name, reading or telephone, in the forms by which they are matched; under the reader's scope."""

from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.community.models import Person
from yorozu.community.queries.people import age_of
from yorozu.community.rules import people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.prebuilt import begins
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
    people = found_people(people_visible_to(actor, now=clock.now()), actor, text)
    if after:
        kana, _, pk = after.rpartition("|")
        people = people.filter(Q(kana_key__gt=kana) | Q(kana_key=kana, id__gt=_uuid(pk)))
    found = list(people.select_related("area").order_by("kana_key", "id")[: size + 1])
    key = f"{found[size - 1].kana_key}|{found[size - 1].pk}" if len(found) > size else ""
    return PersonRows(tuple(person_row(one) for one in found[:size]), key)


def found_people(people: QuerySet[Person], actor: Actor, text: str) -> QuerySet[Person]:
    """Those of `people` whom a text means; all where nothing is asked.

    Few are found one way after the other, each by its index; of all ways together the database would read everybody.
    """
    if not text.strip():
        return people
    ways = _ways_to_mean(text, actor.areas(Permission.SEE_PERSON))
    few = {pk for by, way in ways for pk in Person.objects.filter(way).order_by(by).values_list("pk", flat=True)[: FEW + 1]}
    return people.filter(pk__in=few) if len(few) <= FEW else people.filter(reduce(or_, (way for _by, way in ways)))


def _ways_to_mean(text: str, area_paths: tuple[str, ...]) -> list[tuple[str, Q]]:
    """Each with the column whose index finds it."""
    folded = fold_name(text)
    called = search(kind="person", query=folded, limit=CALLED, area_paths=area_paths, whole=True)
    ways = [("name_key", begins("name_key", folded)), ("kana_key", begins("kana_key", folded)), ("pk", Q(pk__in=called))]
    with suppress(PhoneNotUnderstood):
        ways.append(("phone", Q(phone=normalise_phone(text))))
    return ways


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
