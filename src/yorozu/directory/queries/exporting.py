"""The directory as a list in the standard's columns; an import of it finds everything unchanged."""

from collections.abc import Iterator

from django.db.models import Count

from yorozu.directory.enums import NOT_PLACES, Dataset
from yorozu.directory.formats.standard import cells_of, csv_of, header_of
from yorozu.directory.models import Service

from .values import PREFETCH, external_id_of, values_of

EXPORTED = tuple(one for one in Dataset if one not in NOT_PLACES)


def export_csv(dataset: str, *, encoding: str = "utf-8-sig", area_path: str = "") -> Iterator[bytes]:
    """Services of one family as CSV, piece by piece: the standard's columns, the lists' own columns after them.

    Withheld ones aren't in it. The first column is our own id, by which the list is known when it comes back.
    """
    services = Service.objects.filter(dataset=dataset, withheld_at__isnull=True).order_by("kana", "id")
    if area_path:
        services = services.filter(area__path__startswith=area_path)
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
    """(code, name, how many) of each family that has services."""
    found = dict(Service.objects.filter(withheld_at__isnull=True).order_by().values_list("dataset").annotate(n=Count("id")))
    return [(one.value, str(one.label), found[one.value]) for one in EXPORTED if found.get(one.value)]
