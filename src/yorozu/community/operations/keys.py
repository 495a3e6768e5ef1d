"""Keys by which people and households are matched."""

from collections.abc import Callable

from yorozu.community.models import Household, Person
from yorozu.kernel.refolding import Keys, refold
from yorozu.language.addresses import fold_address

from .people import keys_of


def fold_again(*, progress: Callable[[str, int], None] = lambda kind, done: None) -> int:
    """Bring every stored key of people and households in line with today's folding (kernel.refolding); how many were out of line."""
    changed = refold(Person.objects.all(), _person_keys, progress=lambda done: progress("person keys", done))
    return changed + refold(Household.objects.exclude(address=""), _household_keys, progress=lambda done: progress("household keys", done))


def _person_keys(person: Person) -> Keys:
    name, kana = keys_of(person)
    return {"name_key": name, "kana_key": kana}


def _household_keys(household: Household) -> Keys:
    return {"address_key": fold_address(household.address)[:240]}
