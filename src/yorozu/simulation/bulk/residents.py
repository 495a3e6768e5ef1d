"""Many residents: households of the city's districts, as `people.make_people` makes them, stored in bulk."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from uuid import UUID

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area, Household, Person
from yorozu.community.operations import PersonForm
from yorozu.kernel import clock
from yorozu.kernel.search.terms import terms_of
from yorozu.language.addresses import fold_address
from yorozu.language.names import fold_name
from yorozu.simulation.people import household_of

from .moments import seconds_of, text_of
from .rows import Batch, key_at
from .seats import PLATFORM
from .traces import Traces

Store = Callable[[Batch], float]
_YEARS_AGO = 3700  # days: written down before the first of them asks
_BATCH = 120  # households


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who may ask."""

    id: str
    name: str
    phone: str
    area: UUID
    address: str


def fill_up(count: int, seed: int, store: Store) -> None:
    """Households until about `count` people are written down; goes on where it stopped."""
    districts = list(Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code"))
    weights = [len(area.towns) + 2 for area in districts]
    people, number = Person.objects.count(), Household.objects.count()
    at = seconds_of(clock.now()) - _YEARS_AGO * 86_400
    while people < count:
        batch = Batch()
        for _ in range(_BATCH):
            random = Random(f"{seed}-household-{number}")
            people += _household(batch, random, random.choices(districts, weights)[0], number, at)
            number += 1
        store(batch)


def _household(batch: Batch, random: Random, area: Area, number: int, at: int) -> int:
    traces = Traces(batch, random, at, at + 1)
    address, forms = household_of(random, area, number)
    key = traces.key()
    batch.rows[Household].append((key, area.pk.hex, address, fold_address(address)[:240], ""))
    traces.did(PLATFORM, "write_down_household", "household", key)
    for form in forms:
        _person(batch, traces, form, area, key, at)
    return len(forms)


def _person(batch: Batch, traces: Traces, form: PersonForm, area: Area, household: str, at: int) -> None:
    traces.person = key = key_at(traces.random, at, 500 + len(batch.rows[Person]) % 400)
    name, kana = fold_name(form.family_name + form.given_name), fold_name(form.family_kana + form.given_kana)
    batch.rows[Person].append((
        key, form.family_name, form.given_name, form.family_kana, form.given_kana, "", name[:200], kana[:280], form.birth_year, form.birth_month,
        form.birth_day, form.sex, form.phone, "", "", form.address, area.pk.hex, household, _listed(form.communication), "", text_of(at)))  # fmt: skip
    traces.saw(PLATFORM, "write_down_person", "person", key)
    whole = (f"{form.family_name} {form.given_name}".strip(), f"{form.family_kana} {form.given_kana}".strip())
    text = " ".join(fold_name(part) for part in whole if part)
    batch.documents.append(("person", key, area.path, None, terms_of(text, kind="person")))


def _listed(codes: tuple[str, ...]) -> str:
    return f'["{codes[0]}"]' if codes else "[]"


def askers() -> list[Resident]:
    """Everybody of sixteen or more with a district, in the order in which they were written down."""
    rows = Person.objects.filter(birth_year__lte=clock.today().year - 16, area__isnull=False, merged_into__isnull=True).order_by("id")
    values = rows.values_list("id", "family_name", "given_name", "phone", "area_id", "address")
    return [Resident(pk.hex, f"{family} {given}".strip(), phone, area, address)
            for pk, family, given, phone, area, address in values.iterator(chunk_size=2000)]  # fmt: skip
