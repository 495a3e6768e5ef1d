"""Reading the index: the rarest terms of the question bring the candidates, all of its terms order them.

What is asked of the database is bounded at any size: at most `SCANNED` postings of a term are looked at, the latest
first, so that a word which every tenth of a million needs shares costs no more than one that a thousand share. Postings stand by
district, so that a district's are looked at and no others. A thing that holds `least` of m terms holds one of the m − least + 1 rarest,
so that no other term has to bring candidates. What a desk holds outside its reader's area is read whole; of a desk that holds much the
latest are, and rare terms bring older ones.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from yorozu.kernel.models import SearchCommon, SearchDocument
from yorozu.kernel.prebuilt import Reads

from .places import (
    as_kept,
    fills_its_place,
    held_elsewhere,
    is_one_place,
    latest_held,
    latest_of,
    place_of,
    places_of_kind,
    places_of_owner,
)
from .terms import asked_terms, unpacked

RAREST = 12  # terms of a question that are looked up
ASKED = 60  # terms of a question that are weighed
NARROW = 500  # things of desks that are read whole
SCANNED = 3000  # postings of one term that are held against a scope
NEAR = 400  # postings of one term that a single district gives
BROUGHT = 1000  # candidates that one term may bring where the scope is everything, or a few desks
SCORED = 300  # candidates whose every term is compared
SCORED_INSIDE = 150  # and of them in an area, whose candidates are held against it piece by piece
LATEST = 300  # of the things of a desk that holds more than that, read whole
OLDER = 2000  # candidates that are asked whether they are an older thing of those desks
FIRST_PIECE, MOST_PIECE = 500, 4000


@dataclass(frozen=True)
class _Scope:
    """What the reader may find: everything of a kind, or what lies below an area or is held by a desk."""

    kind: str
    area_paths: tuple[str, ...]
    owners: tuple[UUID, ...]

    @property
    def everything(self) -> bool:
        return not self.area_paths and not self.owners


def search(
    *, kind: str, query: str, limit: int = 10, area_paths: Sequence[str] = (), owners: Sequence[UUID] = (), whole: bool = False
) -> list[UUID]:
    """Ids of things of `kind` that share the most of the question's terms, rare ones counting more, latest first among equals.

    `area_paths` and `owners` narrow to what lies below an area or is held by a desk (either); empty: no narrowing.
    `whole`: only what has every term, as a name must.
    """
    weights = _weights(asked_terms(query, kind=kind)[:ASKED])
    if not weights:
        return []
    least = len(weights) if whole else max(1, (len(weights) + 1) // 3)
    scope = _Scope(kind, tuple(area_paths), tuple(owners))
    driving = dict(islice(weights.items(), len(weights) - least + 1))
    ranked = sorted(_scored(_candidates(driving, scope), weights, least), reverse=True)[:limit]
    return [UUID(thing_id) for _, _, thing_id in ranked]


def _weights(terms: Sequence[int]) -> dict[int, float]:
    """The rarest terms of a question with what each counts, rarest first; a term that was never counted is rare."""
    common = dict(_COMMON.rows(terms=terms)) if terms else {}
    places = {term: place for place, term in enumerate(terms)}
    rarest = sorted(terms, key=lambda term: (common.get(term, 0), places[term]))[:RAREST]
    return {term: 1 / math.log2(4 + common.get(term, 0) / 50) for term in rarest}


_COMMON = Reads(lambda terms: SearchCommon.objects.filter(term__in=terms).order_by("term").values_list("term", "things"))
_Row = tuple[int, str, "bytes | memoryview[int]"]


def _candidates(driving: dict[int, float], scope: _Scope) -> list[_Row]:
    """Documents in the scope: a desk's own, and those that the driving terms bring, who share the most of them first, then the latest."""
    if scope.everything:
        return _kept(latest_of(driving, places_of_kind(scope.kind), BROUGHT, SCORED))
    wide = not all(is_one_place(scope.kind, path) for path in scope.area_paths)
    near = sorted({place_of(scope.kind, path) for path in scope.area_paths}) if not wide else []
    held, further = _held(scope, near)
    places = places_of_kind(scope.kind) if wide else sorted({*near, *further})
    if not places:
        return _kept(held)
    if not further and not wide and all(fills_its_place(scope.kind, path) for path in scope.area_paths):
        return _kept([*held, *latest_of(driving, places, NEAR * len(places), SCORED_INSIDE)], scope)
    depth, most = (SCANNED, SCANNED * RAREST) if scope.area_paths else (BROUGHT, OLDER)
    known = set(held)
    brought = [document for document in latest_of(driving, places, depth, most) if document not in known]
    return _kept([*held, *islice(_inside_of(brought, scope), SCORED_INSIDE)])


def _held(scope: _Scope, near: list[int]) -> tuple[list[int], list[int]]:
    """What desks hold outside the places `near`: every document where they are few; else the latest, and the places of the older ones."""
    held: list[int] = []
    further: list[int] = []
    for owner in scope.owners:
        elsewhere = held_elsewhere(scope.kind, owner, near, NARROW + 1)
        if len(elsewhere) > NARROW:
            places = [one for one in places_of_owner(scope.kind, owner) if one not in near]
            further += places
            elsewhere = latest_held(scope.kind, owner, places, LATEST)
        held += elsewhere
    return sorted(held, reverse=True)[: max(NARROW, LATEST)], further


def _inside_of(documents: Sequence[int], scope: _Scope) -> Iterator[int]:
    """Those that lie in the scope, in their order; asked for in pieces, so that who has enough asks for no more."""
    inside, values = _inside(scope)
    size = FIRST_PIECE
    start = 0
    while piece := documents[start : start + size]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT d.id FROM kernel_searchdocument d WHERE d.id IN ({', '.join(['%s'] * len(piece))}) AND {inside}", [*piece, *values])
            found = {document for (document,) in cursor.fetchall()}
        yield from (document for document in piece if document in found)
        start, size = start + size, min(size * 2, MOST_PIECE)


def _inside(scope: _Scope) -> tuple[str, list[Any]]:
    """The scope as a condition on the document `d`."""
    parts = ["SUBSTR(d.area_path, 1, %s) = %s"] * len(scope.area_paths)
    values: list[Any] = [one for path in scope.area_paths for one in (len(path), path)]
    if scope.owners:
        parts.append(f"d.owner IN ({', '.join(['%s'] * len(scope.owners))})")
        values += [as_kept(owner) for owner in scope.owners]
    return f"({' OR '.join(parts)})", values


def _kept(ids: Iterable[int], scope: _Scope | None = None) -> list[_Row]:
    wanted = list(ids)
    if scope is None or not wanted:
        return [(key, thing_id, terms) for key, thing_id, terms in (_KEPT.rows(ids=wanted) if wanted else ())]
    return [(key, thing_id, terms) for key, thing_id, terms, area_path, owner in _PLACED.rows(ids=wanted)
            if owner in scope.owners or area_path.startswith(scope.area_paths)]  # fmt: skip


# Things' ids as words: of hundreds that are compared, ten are answered.
_OF_IDS: Callable[[Any], QuerySet[SearchDocument]] = lambda ids: SearchDocument.objects.filter(id__in=ids).order_by()  # noqa: E731
_THING = Cast("thing_id", CharField())
_KEPT = Reads(lambda ids: _OF_IDS(ids).values_list("id", _THING, "terms"))
_PLACED = Reads(lambda ids: _OF_IDS(ids).values_list("id", _THING, "terms", "area_path", "owner"))


def _scored(documents: Iterable[_Row], weights: dict[int, float], least: int) -> Iterable[tuple[float, int, str]]:
    """(score, number, thing) of every document that holds enough of the terms."""
    for key, thing_id, kept in documents:
        held = weights.keys() & set(unpacked(kept))
        if len(held) >= least:
            yield round(sum(map(weights.__getitem__, held)), 6), key, thing_id
