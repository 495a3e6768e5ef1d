"""Reading the index: the rarest terms of the question bring the candidates, all of its terms order them.

What is asked of the database is bounded at any size: at most `SCANNED` postings of a term are looked at, the latest
first, so that a word which every tenth of a million needs shares costs no more than one that a thousand share. A thing
that holds `least` of m terms holds one of the m − least + 1 rarest, so that no other term has to bring candidates. A narrow
scope (one desk's needs) is read whole instead; of a desk that holds more the latest are read whole, and rare terms bring older ones.
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

from .terms import asked_terms, unpacked

RAREST = 12  # terms of a question that are looked up
ASKED = 60  # terms of a question that are weighed
NARROW = 1000  # things in a scope that is read whole
SCANNED = 3000  # postings of one term that are held against a scope
BROUGHT = 1000  # candidates that one term may bring where the scope is everything, or a few desks
SCORED = 300  # candidates whose every term is compared
SCORED_INSIDE = 150  # and of them in an area, whose candidates are held against it piece by piece
LATEST = 500  # of the things of desks that hold more than that, read whole
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
    driving = list(islice(weights, len(weights) - least + 1))
    chosen = _kept(_of_desks(driving, weights, scope)) if owners and not area_paths else _candidates(driving, weights, scope)
    ranked = sorted(_scored(chosen, weights, least), reverse=True)[:limit]
    return [UUID(thing_id) for _, _, thing_id in ranked]


def _weights(terms: Sequence[int]) -> dict[int, float]:
    """The rarest terms of a question with what each counts, rarest first; a term that was never counted is rare."""
    common = dict(_COMMON.rows(terms=terms)) if terms else {}
    places = {term: place for place, term in enumerate(terms)}
    rarest = sorted(terms, key=lambda term: (common.get(term, 0), places[term]))[:RAREST]
    return {term: 1 / math.log2(4 + common.get(term, 0) / 50) for term in rarest}


_COMMON = Reads(lambda terms: SearchCommon.objects.filter(term__in=terms).order_by("term").values_list("term", "things"))
_Row = tuple[int, str, "bytes | memoryview[int]"]


def _of_desks(driving: list[int], weights: dict[int, float], scope: _Scope) -> list[int]:
    """Every document of desks that hold few; of others the latest, and older ones that the driving terms bring."""
    of_kind = SearchDocument.objects.filter(kind=scope.kind)
    each = (of_kind.filter(owner=owner).order_by("-id").values_list("id", flat=True)[: NARROW + 1] for owner in scope.owners)
    held = sorted((document for rows in each for document in rows), reverse=True)
    if len(held) <= NARROW:
        return held
    latest = held[:LATEST]
    older = [document for document in _brought(driving, weights, BROUGHT, OLDER) if document < latest[-1]]
    return latest + list(islice(_inside_of(older, scope), SCORED_INSIDE))


def _candidates(driving: list[int], weights: dict[int, float], scope: _Scope) -> list[_Row]:
    """Documents in the scope that the driving terms bring, those that share the most of them first, then the latest."""
    if scope.everything:
        return _kept(_brought(driving, weights, BROUGHT, SCORED))
    brought = _brought(driving, weights, SCANNED, SCANNED * RAREST)
    if len(brought) <= SCORED_INSIDE:  # few: held against the scope as they are read
        return _kept(brought, scope)
    return _kept(islice(_inside_of(brought, scope), SCORED_INSIDE))


def _brought(driving: list[int], weights: dict[int, float], depth: int, most: int) -> list[int]:
    """Documents of the latest `depth` of each term, those that share the most of them first, then the latest."""
    part = ("SELECT document, %s AS weight FROM (SELECT document FROM kernel_searchposting WHERE term = %s ORDER BY document DESC LIMIT %s) AS latest")
    values: list[Any] = [one for term in driving for one in (weights[term], term, depth)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT document FROM ({' UNION ALL '.join([part] * len(driving))}) AS brought GROUP BY document "
                       "ORDER BY SUM(weight) DESC, document DESC LIMIT %s", [*values, most])  # fmt: skip
        return [document for (document,) in cursor.fetchall()]


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
    field = SearchDocument._meta.get_field("owner")
    parts = ["SUBSTR(d.area_path, 1, %s) = %s"] * len(scope.area_paths)
    values: list[Any] = [one for path in scope.area_paths for one in (len(path), path)]
    if scope.owners:
        parts.append(f"d.owner IN ({', '.join(['%s'] * len(scope.owners))})")
        values += [field.get_db_prep_value(owner, connection) for owner in scope.owners]
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
