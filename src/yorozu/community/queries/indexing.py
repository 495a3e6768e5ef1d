"""People as they are to be found: by name, reading, 通称, Latin spelling, and every name that they had before."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from yorozu.community.models import Person
from yorozu.kernel.models import HistoryEntry
from yorozu.kernel.search import Text, source
from yorozu.language.names import fold_name

NAMES = ("family_name", "given_name", "family_kana", "given_kana", "alias")


def person_text(person: Person, former: Iterable[str] = ()) -> Text:
    """One person's names, folded as they are matched, under the district that cares."""
    parts = (person.name, person.kana, person.alias, *former)
    return Text(person.pk, " ".join(fold_name(part) for part in parts if part), person.area.path if person.area else "")


def former_names(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The names that people had before somebody changed them, from the history."""
    rows = HistoryEntry.objects.filter(thing_id__in=list(ids), kind="person", action="change_person").order_by("at", "id")
    found: dict[UUID, list[str]] = {}
    for thing_id, before in rows.values_list("thing_id", "before"):
        found.setdefault(thing_id, []).extend(str(before[name]) for name in NAMES if before.get(name))
    return found


@source("person", by_district=True)
def person_texts() -> Iterator[Text]:
    """Everybody, in the order in which they were written down."""
    people = Person.objects.select_related("area").order_by("id").iterator(chunk_size=500)
    while batch := list(islice(people, 500)):
        former = former_names(one.pk for one in batch)
        yield from (person_text(one, former.get(one.pk, ())) for one in batch)
