"""What stands on a district's map: its places with a position, numbered; those that people need in a hurry first."""

from dataclasses import dataclass

from yorozu.community.models import Area
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Service

MOST = 60  # more numbers than this nobody finds on a page
_KINDS = {Dataset.EVACUATION: "shelter", Dataset.SERVICE: "desk", Dataset.CARE_SERVICE: "desk", Dataset.WELFARE: "desk", Dataset.NPO: "desk"}
_MINOR = frozenset({Dataset.AED, Dataset.WIFI, Dataset.TOILET, Dataset.HYDRANT, Dataset.CULTURE, Dataset.TOURISM})
_ORDER = ("shelter", "desk", "place")


@dataclass(frozen=True)
class MapPlace:
    """One numbered place; `kind` is its sign: desk ●, place ■, shelter ▲."""

    number: int
    kind: str
    key: str
    name: str
    latitude: float
    longitude: float


def places_on_map(area: Area) -> tuple[MapPlace, ...]:
    """Shelters first, then whom one can ask, then other places, each by reading; small things (AED, toilets) are left out."""
    services = Service.objects.published().filter(area=area, places__location__latitude__isnull=False, places__location__longitude__isnull=False)
    rows = services.exclude(dataset__in=_MINOR).order_by("kana", "id", "places__id").values_list(
        "pk", "dataset", "name", "places__location__latitude", "places__location__longitude")  # fmt: skip
    once = {pk: (_KINDS.get(Dataset(dataset), "place"), name, lat, lng) for pk, dataset, name, lat, lng in reversed(list(rows[: MOST * 20]))
            if lat is not None and lng is not None}  # fmt: skip
    ranked = sorted(reversed(once.items()), key=lambda one: _ORDER.index(one[1][0]))[:MOST]
    return tuple(MapPlace(number, kind, str(pk), name, lat, lng) for number, (pk, (kind, name, lat, lng)) in enumerate(ranked, 1))


def place_on_map(service: Service, latitude: float | None, longitude: float | None) -> MapPlace | None:
    """One place alone, as the first on its district's map; None without a position."""
    if latitude is None or longitude is None:
        return None
    return MapPlace(1, _KINDS.get(Dataset(service.dataset), "place"), str(service.pk), service.name, latitude, longitude)
