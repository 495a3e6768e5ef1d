"""Looking without words: by life situation, district, facts and hours, a page at a time."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from yorozu.community.models import Area
from yorozu.community.queries import desks_for_field
from yorozu.kernel import clock

from .finding import PAGE, Result, desk_result, fits_hours, service_result, services_with_facts
from .narrowing import Narrowing, home_path, in_area, may_be_open, of_our_city

STEP = 60  # read at once where hours decide
LOOKED_AT = 600  # after so many that don't fit the page ends, and the next one goes on there
DESKS = 12


@dataclass(frozen=True)
class Browsed:
    """A page of desks and places; `next_key` is empty on the last."""

    desks: tuple[Result, ...]
    services: tuple[Result, ...]
    next_key: str


def browse(*, area: Area | None = None, narrowing: Narrowing, after: str = "") -> Browsed:
    """Places of `area` (of our own city without one) that fit, by reading; before them, on the first page, the desks that take the life field."""
    found, next_key = _places(area, narrowing, after)
    desks: tuple[Result, ...] = ()
    if narrowing.field and narrowing.fits_desks and not after:
        rows = (desk_result(one) for one in desks_for_field(narrowing.field, area=area))
        desks = tuple(row for row in rows if fits_hours(row, narrowing))[:DESKS]
    return Browsed(desks, found, next_key)


def _places(area: Area | None, narrowing: Narrowing, after: str) -> tuple[tuple[Result, ...], str]:
    places = services_with_facts().filter(in_area(area) if area else of_our_city(), narrowing.of_facts).order_by("kana", "id")
    by_hours = narrowing.open_now or narrowing.open_today
    if by_hours:
        places = places.filter(may_be_open(clock.now(), whole_day=not narrowing.open_now))
    home, kept, looked, key = home_path(), list[tuple[Result, str]](), 0, after
    while len(kept) <= PAGE and looked < LOOKED_AT:
        step = STEP if by_hours else PAGE + 1
        rows = list(places.filter(_beyond(key))[:step])
        results = [(service_result(one, home=home), f"{one.kana}|{one.pk}") for one in rows]
        kept += [(row, place) for row, place in results if fits_hours(row, narrowing)]
        looked += len(rows)
        key = results[-1][1] if results else ""
        if len(rows) < step:
            key = ""
            break
    if len(kept) > PAGE:
        return tuple(row for row, _ in kept[:PAGE]), kept[PAGE - 1][1]
    return tuple(row for row, _ in kept), key


def _beyond(key: str) -> Q:
    kana, bar, pk = key.rpartition("|")
    try:
        return Q(kana__gt=kana) | Q(kana=kana, id__gt=UUID(pk)) if bar else Q()
    except ValueError:
        return Q()
