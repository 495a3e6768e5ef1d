"""Building the index anew from the things themselves, and finding where the two disagree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from yorozu.kernel.models import SearchCommon, SearchDocument, SearchPosting

from .places import keep_by_district, place_of
from .terms import packed, terms_of
from .writing import Text, forget_document, index_document, index_documents

BATCH = 500
COMMON = 200  # a term that stands in fewer things is rare, and isn't counted
Rows = Callable[[], Iterable[Text]]
Progress = Callable[[str, int], None]
_sources: dict[str, Rows] = {}


@dataclass(frozen=True)
class Stale:
    """One thing whose place in the index isn't what its own text says: missing, other, or left over."""

    kind: str
    thing_id: UUID
    how: str


def source(kind: str, *, by_district: bool = False) -> Callable[[Rows], Rows]:
    """Register where the things of a kind come from: all of them, as they are to be found; and whether mostly a district's are asked for."""

    def keep(rows: Rows) -> Rows:
        _sources[kind] = rows
        if by_district:
            keep_by_district(kind)
        return rows

    return keep


def _batches(rows: Iterable[Text]) -> Iterator[list[Text]]:
    source_rows = iter(rows)
    while batch := list(islice(source_rows, BATCH)):
        yield batch


def _silent(kind: str, done: int) -> None:
    return None


def rebuild(*, progress: Progress = _silent) -> dict[str, int]:
    """Bring the whole index in line with the things: a batch is one transaction, what agrees isn't written again.

    Safe at any time, beside people at work, and to be stopped and begun again. Returns how many things of each kind stand in it.
    """
    counts: dict[str, int] = {}
    for kind, rows in _sources.items():
        counts[kind] = 0
        for batch in _batches(rows()):
            with transaction.atomic():
                _mend(kind, batch)
            counts[kind] += len(batch)
            progress(kind, counts[kind])
        for one in list(_left_over(kind)):
            forget_document(one.thing_id)
    refresh_common()
    return counts


def _mend(kind: str, batch: list[Text]) -> None:
    known = _known(batch)
    index_documents(kind, [one for one in batch if one.thing_id not in known])
    for one in batch:
        if one.thing_id in known and known[one.thing_id] != _as_kept(kind, one):
            index_document(kind=kind, thing_id=one.thing_id, text=one.text, area_path=one.area_path, owner=one.owner)


_Kept = tuple[str, str, int, UUID | None, bytes]


def _known(batch: list[Text]) -> dict[UUID, _Kept]:
    rows = SearchDocument.objects.filter(thing_id__in=[one.thing_id for one in batch]).order_by()
    return {thing: (kind, path, place, owner, bytes(terms))
            for thing, kind, path, place, owner, terms in rows.values_list("thing_id", "kind", "area_path", "place", "owner", "terms")}  # fmt: skip


def _as_kept(kind: str, one: Text) -> _Kept:
    return kind, one.area_path, place_of(kind, one.area_path), one.owner, packed(terms_of(one.text, kind=kind))


def stale(*, progress: Progress = _silent) -> Iterator[Stale]:
    """Every thing whose place in the index isn't what its own text and scope say."""
    for kind, rows in _sources.items():
        done = 0
        for batch in _batches(rows()):
            known = _known(batch)
            for one in batch:
                if one.thing_id not in known:
                    yield Stale(kind, one.thing_id, "missing")
                elif known[one.thing_id] != _as_kept(kind, one):
                    yield Stale(kind, one.thing_id, "other")
            done += len(batch)
            progress(kind, done)
        yield from _left_over(kind)


def _left_over(kind: str) -> Iterator[Stale]:
    """Documents of things that are no more."""
    there = {one.thing_id for one in _sources[kind]()}
    documents = SearchDocument.objects.filter(kind=kind).order_by("id").values_list("thing_id", flat=True)
    for thing_id in documents.iterator(chunk_size=2000):
        if thing_id not in there:
            yield Stale(kind, thing_id, "left over")


def refresh_common() -> int:
    """Count again how many things share each common term; once a day is enough. Returns how many are common.

    The long count comes first, outside the transaction that writes: nobody waits for it.
    """
    counted = SearchPosting.objects.order_by().values("term").annotate(n=Count("document")).filter(n__gte=COMMON)
    rows = [SearchCommon(term=row["term"], things=row["n"]) for row in counted]
    with transaction.atomic():
        SearchCommon.objects.all().delete()
        SearchCommon.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def ensure(*, progress: Progress = _silent) -> None:
    """Build the index where it is empty: after an upgrade that laid its tables anew."""
    if not SearchDocument.objects.exists():
        rebuild(progress=progress)
