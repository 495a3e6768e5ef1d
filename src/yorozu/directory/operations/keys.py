"""Keys by which a place is known again."""

import re
from collections.abc import Callable

from yorozu.directory.formats.identity import address_key, place_key
from yorozu.directory.models import Location, Service, Source
from yorozu.kernel.refolding import Keys, refold
from yorozu.language.names import fold_name

_TWIN = re.compile(r"#\d+\Z")  # the second row of one name and address


def fold_places_again(*, progress: Callable[[str, int], None] = lambda kind, done: None) -> int:
    """Bring the keys of places and of the rows of lists in line with today's folding (kernel.refolding); how many were out of line.

    A row whose new key another row of its list has already keeps its own: the list's next import asks about it.
    """
    changed = refold(Service.objects.all(), _service_keys, progress=lambda done: progress("service keys", done))
    changed += refold(Location.objects.all(), _location_keys, progress=lambda done: progress("location keys", done))
    return changed + refold(Source.objects.all(), _source_keys, progress=lambda done: progress("source keys", done), kept=_without_twins)


def _service_keys(service: Service) -> Keys:
    return {"name_key": fold_name(service.name)[:300]}


def _location_keys(location: Location) -> Keys:
    return {"address_key": address_key(location.address)[:300]}


def _source_keys(source: Source) -> Keys:
    told = source.row
    if source.service_id is None or "name" not in told:
        return {"key": source.key}
    twin = _TWIN.search(source.key)
    return {"key": place_key(told["name"], told.get("address", ""), told.get("latitude"), told.get("longitude")) + (twin[0] if twin else "")}


def _without_twins(stale: list[Source]) -> list[Source]:
    taken = set(Source.objects.filter(key__in=[one.key for one in stale]).values_list("list_name", "key"))
    kept = []
    for one in stale:
        if (one.list_name, one.key) not in taken:
            taken.add((one.list_name, one.key))
            kept.append(one)
    return kept
