"""The directory as a list in the standard's columns; an import of it finds everything unchanged."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from yorozu.community.enums import OrganisationKind
from yorozu.community.models import AreaFigure, Organisation
from yorozu.directory.enums import NOT_PLACES, Dataset
from yorozu.directory.formats.standard import cells_of, csv_of, header_of
from yorozu.directory.formats.standard_others import (
    event_cells,
    event_header,
    figure_cells,
    figure_header,
    office_cells,
    office_header,
)
from yorozu.directory.models import Event, Service

from .narrowing import of_our_city
from .values import PREFETCH, external_id_of, values_of

EXPORTED = tuple(one for one in Dataset if one not in NOT_PLACES)
OTHERS = (Dataset.EVENT, Dataset.POPULATION, Dataset.ORGANISATION)


def export_csv(dataset: str, *, encoding: str = "utf-8-sig", area_path: str = "") -> Iterator[bytes]:
    """Services of one family as CSV, piece by piece: the standard's columns, the lists' own columns after them.

    Withheld ones aren't in it, nor another city's (unless `area_path` is there). The first column is our own id, by which the list is known when it comes back.
    """
    services = Service.objects.filter(dataset=dataset, withheld_at__isnull=True).order_by("kana", "id")
    services = services.filter(Q(area__path__startswith=area_path) if area_path else of_our_city())
    titles: dict[str, None] = {}
    for extras in services.order_by().values_list("extras", flat=True).iterator(chunk_size=2000):
        titles.update(dict.fromkeys(extras))
    header = header_of(dataset, sorted(titles))

    def rows() -> Iterator[list[str]]:
        yield list(header)
        for one in services.prefetch_related(*PREFETCH).iterator(chunk_size=500):
            yield cells_of(values_of(one), header, own_id=str(one.pk), external_id=external_id_of(one))

    yield from csv_of(rows(), encoding=encoding)


def dataset_counts() -> list[tuple[str, str, int]]:
    """(code, name, how many) of each family that has something to export, places of our city only."""
    found = dict(Service.objects.filter(of_our_city(), withheld_at__isnull=True).order_by().values_list("dataset").annotate(n=Count("id")))
    found |= {family: rows().count() for family, (rows, _) in _OTHERS.items()}
    return [(one.value, str(one.label), found[one.value]) for one in (*EXPORTED, *OTHERS) if found.get(one.value)]


def export_rows(dataset: str, *, encoding: str = "utf-8-sig", area_path: str = "") -> Iterator[bytes]:
    """Any family as CSV: services as `export_csv` writes them, events, figures and offices in the columns of theirs."""
    if dataset not in OTHERS:
        return export_csv(dataset, encoding=encoding, area_path=area_path)
    return csv_of(_OTHERS[dataset][1](), encoding=encoding)


def _events() -> QuerySet[Event]:
    return Event.objects.published().filter(of_our_city()).order_by("starts_on", "id")


def _event_rows() -> Iterator[list[str]]:
    titles: dict[str, None] = {}
    for extras in _events().order_by().values_list("extras", flat=True).iterator(chunk_size=2000):
        titles.update(dict.fromkeys(extras))
    header = event_header(sorted(titles))
    yield list(header)
    for one in _events().prefetch_related("sources").iterator(chunk_size=500):
        yield event_cells(vars(one), header, own_id=str(one.pk), external_id=external_id_of(one))


def _figures() -> QuerySet[AreaFigure]:
    return AreaFigure.objects.order_by("counted_on", "city_code", "code", "id")


def _figure_rows() -> Iterator[list[str]]:
    bands: dict[str, None] = {}
    for by_age in _figures().order_by().values_list("by_age", flat=True).iterator(chunk_size=2000):
        bands.update(dict.fromkeys(by_age))
    header = figure_header(bands)
    yield list(header)
    for one in _figures().iterator(chunk_size=2000):
        yield figure_cells(vars(one), header, own_id=str(one.pk))


def _offices() -> QuerySet[Organisation]:
    return Organisation.objects.filter(kind=OrganisationKind.CITY, code__startswith="office-", ended_on__isnull=True).order_by("description", "name", "id")


def _office_rows() -> Iterator[list[str]]:
    header = office_header()
    yield list(header)
    for one in _offices().iterator(chunk_size=2000):
        yield office_cells(office_values(one), header, own_id=str(one.pk))


def office_values(one: Organisation) -> dict[str, str]:
    """An office as a list says it: its description holds the circles above it, then the note."""
    path, _line, note = one.description.partition("\n")
    return {"name": one.name, "path": path, "phone": one.phone, "note": note}


_OTHERS: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[], Iterator[list[str]]]]] = {
    Dataset.EVENT: (_events, _event_rows), Dataset.POPULATION: (_figures, _figure_rows), Dataset.ORGANISATION: (_offices, _office_rows),
}  # fmt: skip
