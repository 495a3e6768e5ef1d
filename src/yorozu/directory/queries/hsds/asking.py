"""What may be asked, and how two tables answer as one list: desks first, then services, each in the order of its key."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yorozu.community.models import Desk
from yorozu.community.queries import existing
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Service, ServiceTerm
from yorozu.directory.queries.narrowing import of_our_city
from yorozu.kernel import clock
from yorozu.kernel.models import HistoryEntry
from yorozu.kernel.search import search

from .keys import Json, derived
from .terms import FACT, FACTS, FAMILY, LIFE, meaning

FOUND = 1000  # of a full-text search; who wants more asks more narrowly
_CHUNK = 500


@dataclass(frozen=True)
class Asked:
    """The filters of a list; what isn't given doesn't narrow. `postcode` is seven digits, `metres` counts from its middle."""

    words: str = ""
    term: UUID | None = None
    taxonomy: UUID | None = None
    organisation: UUID | None = None
    modified_after: datetime | None = None
    postcode: str = ""
    metres: int | None = None


@dataclass(frozen=True)
class Portion:
    """A page: how many there are in all, and the objects that stand on it."""

    total: int
    contents: list[Json]


@dataclass(frozen=True)
class Part:
    """One table's share of a list, ordered by key, and how a row becomes an object."""

    rows: QuerySet[Any]
    shape: Callable[[Any], Json]


def portion(parts: Sequence[Part], *, page: int, size: int) -> Portion:
    """The `page`-th page over all parts: a count and at most one slice of each."""
    first, total, contents = (page - 1) * size, 0, []
    for part in parts:
        count = part.rows.count()
        start, stop = max(0, first - total), min(count, first + size - total)
        if start < stop:
            contents += [part.shape(row) for row in part.rows[start:stop]]
        total += count
    return Portion(total, contents)


def every(parts: Sequence[Part]) -> Iterator[Json]:
    """All of them, by key, a chunk at a time."""
    for part in parts:
        after: UUID | None = None
        while rows := list(part.rows.filter(pk__gt=after)[:_CHUNK] if after else part.rows[:_CHUNK]):
            yield from (part.shape(row) for row in rows)
            after = rows[-1].pk


def desks_asked(asked: Asked) -> QuerySet[Desk]:
    """The desks that answer, as services."""
    rows = Desk.objects.filter(existing(clock.today())).annotate(changed_at=Subquery(
        HistoryEntry.objects.filter(thing_id=OuterRef("pk")).order_by("-at").values("at")[:1]))  # fmt: skip
    if asked.words:
        rows = rows.filter(Q(name__icontains=asked.words) | Q(kana__icontains=asked.words) | Q(accepts__icontains=asked.words))
    if asked.organisation:
        rows = rows.filter(organisation=asked.organisation)
    if asked.modified_after:
        opened = Q(changed_at__isnull=True, opened_on__gte=asked.modified_after.astimezone(clock.TOKYO).date())
        rows = rows.filter(Q(changed_at__gte=asked.modified_after) | opened)
    if asked.taxonomy and str(asked.taxonomy) not in (derived(LIFE), derived(FAMILY), derived(FACT)):
        rows = rows.none()
    return (_desks_of_term(rows, asked.term) if asked.term else rows).order_by("id")


def _desks_of_term(rows: QuerySet[Desk], term: UUID) -> QuerySet[Desk]:
    taxonomy, code = meaning(term) or ("", "")
    if taxonomy == LIFE:  # a list within a row: what both databases can't ask is looked at here; desks are few
        return rows.filter(pk__in=[pk for pk, fields in rows.order_by("id").values_list("pk", "fields") if code in fields])
    if taxonomy == FACT and code == "reading":
        return rows.exclude(kana="")
    return rows if (taxonomy, code) == (FAMILY, Dataset.SERVICE) else rows.none()


def own_services() -> QuerySet[Service]:
    """What is published of our own city, without another city's sample."""
    found: QuerySet[Service] = Service.objects.published()
    return found.filter(of_our_city())


def services_asked(asked: Asked) -> QuerySet[Service]:
    """The directory's own services that answer."""
    rows = own_services()
    if asked.words:
        rows = rows.filter(pk__in=search(kind="service", query=asked.words, limit=FOUND))
    if asked.organisation:
        rows = rows.filter(organisation=asked.organisation)
    if asked.modified_after:
        rows = rows.filter(changed_at__gte=asked.modified_after)
    if asked.taxonomy:
        rows = _of_taxonomy(rows, str(asked.taxonomy))
    return (_of_term(rows, asked.term) if asked.term else rows).order_by("id")


def _of_taxonomy(rows: QuerySet[Service], taxonomy: str) -> QuerySet[Service]:
    if taxonomy == derived(LIFE):
        return rows.filter(Exists(ServiceTerm.objects.filter(service=OuterRef("pk"))))
    return rows if taxonomy in (derived(FAMILY), derived(FACT)) else rows.none()


def _of_term(rows: QuerySet[Service], term: UUID) -> QuerySet[Service]:
    taxonomy, code = meaning(term) or ("", "")
    if taxonomy == LIFE:
        return rows.filter(Exists(ServiceTerm.objects.filter(service=OuterRef("pk"), code=code)))
    if taxonomy == FAMILY:
        return rows.filter(dataset=code)
    facts = [one.held for one in FACTS if taxonomy == FACT and one.code == code]
    return rows.filter(facts[0]) if facts else rows.none()
