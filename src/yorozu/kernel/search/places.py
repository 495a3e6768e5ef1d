"""Where a posting stands: each word's postings are kept by district, so that a district is read by itself.

A place is a small digest of a path down to its district; what lies above a district is a place of its own, and two districts of the same
digest only cost a look: everything found is held against the reader's scope.
"""

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import connection

from yorozu.kernel.driver import run
from yorozu.kernel.models import SearchDocument

DISTRICT = 3  # city, zone, district: how far down a path tells the place
MOST = 0x7FFF
EACH = 64  # postings that are asked for in one statement written out; more are asked for by lists


_by_district: set[str] = set()


def keep_by_district(kind: str) -> None:
    """From now on words of this kind stand by district: for kinds of many things that are mostly asked for by district.

    Other kinds stand at one place: what is taken in by thousands in no order of districts is written at half the cost so.
    """
    _by_district.add(kind)


def place_of(kind: str, path: str) -> int:
    """The place of a thing of this kind under a path (`/city/zone/district/…/`): 1 to 32,767; 0 where it has none."""
    return _place(path) if kind in _by_district else 0


@lru_cache(maxsize=4096)
def _place(path: str) -> int:
    parts = path.split("/")[1 : DISTRICT + 1]
    return zlib.crc32("/".join(filter(None, parts)).encode()) % MOST + 1 if any(parts) else 0


def is_one_place(kind: str, path: str) -> bool:
    """Whether everything of this kind below a path stands at one place."""
    return kind not in _by_district or _depth(path) >= DISTRICT


def fills_its_place(kind: str, path: str) -> bool:
    """Whether what stands at a path's place lies below the path, but for two districts of one number."""
    return kind in _by_district and _depth(path) == DISTRICT


def _depth(path: str) -> int:
    return len([one for one in path.split("/") if one])


def places_of_kind(kind: str) -> list[int]:
    """Every place at which things of a kind stand: one look at an index for each, however many things there are."""
    where = "FROM kernel_searchdocument WHERE kind = %s"
    return _stepped(where, [kind])


def places_of_owner(kind: str, owner: UUID) -> list[int]:
    """Every place at which a desk holds things."""
    return _stepped("FROM kernel_searchdocument WHERE kind = %s AND owner = %s", [kind, as_kept(owner)])


def _stepped(where: str, values: list[Any]) -> list[int]:
    found, _ = run(f"WITH RECURSIVE steps(place) AS (SELECT MIN(place) {where} UNION ALL SELECT (SELECT MIN(place) {where} AND place > steps.place) "
                   "FROM steps WHERE steps.place IS NOT NULL) SELECT place FROM steps WHERE place IS NOT NULL", [*values, *values])  # fmt: skip
    return [place for (place,) in found]


def held_elsewhere(kind: str, owner: UUID, near: Iterable[int], most: int) -> list[int]:
    """Up to `most` documents of a desk that stand at none of the places `near`."""
    edges = [-1, *sorted(near), MOST + 1]
    part = "SELECT * FROM (SELECT id FROM kernel_searchdocument WHERE kind = %s AND owner = %s AND place > %s AND place < %s LIMIT %s) AS between_{}"
    spans = [(low, high) for low, high in pairwise(edges) if high - low > 1]
    values = [one for low, high in spans for one in (kind, as_kept(owner), low, high, most)]
    found, _ = run(" UNION ALL ".join(part.format(number) for number in range(len(spans))), values)
    return [document for (document,) in found][:most]


def latest_held(kind: str, owner: UUID, places: list[int], most: int) -> list[int]:
    """A desk's latest documents, as many from each of its places."""
    part = ("SELECT * FROM (SELECT id FROM kernel_searchdocument WHERE kind = %s AND owner = %s AND place = %s ORDER BY id DESC LIMIT %s) AS at_{}")
    values = [one for place in places for one in (kind, as_kept(owner), place, -(-most // len(places)))]
    found, _ = run(" UNION ALL ".join(part.format(number) for number in range(len(places))), values)
    return sorted((document for (document,) in found), reverse=True)


def as_kept(owner: UUID) -> Any:
    """A desk's key as the database takes it."""
    return SearchDocument._meta.get_field("owner").get_db_prep_value(owner, connection)


def latest_of(terms: dict[int, float], places: list[int], depth: int, most: int) -> list[int]:
    """Documents among the latest `depth` of each term, those that share the most of their weight first, then the latest.

    Of many places each gives its share of `depth`.
    """
    if not places or not terms:
        return []
    if len(places) * len(terms) > EACH:
        return _of_many_places(terms, places, depth, most)
    part = "SELECT document, %s AS weight FROM (SELECT document FROM kernel_searchposting WHERE term = %s AND place = %s ORDER BY document DESC LIMIT %s) AS latest"
    values: list[Any] = [one for term, weight in terms.items() for place in places for one in (weight, term, place, -(-depth // len(places)))]
    found, _ = run(f"SELECT document FROM ({' UNION ALL '.join([part] * (len(terms) * len(places)))}) AS brought GROUP BY document "
                   "ORDER BY SUM(weight) DESC, document DESC LIMIT %s", [*values, most])  # fmt: skip
    return [document for (document,) in found]


_OF_MANY = {
    "sqlite": "SELECT term_.value, (SELECT json_group_array(document) FROM (SELECT document FROM kernel_searchposting "
              "WHERE term = term_.value AND place = place_.value ORDER BY document DESC LIMIT %s)) FROM json_each(%s) AS term_, json_each(%s) AS place_",
    "postgresql": "SELECT term_.value, (SELECT array_agg(document) FROM (SELECT document FROM kernel_searchposting "
                  "WHERE term = term_.value AND place = place_.value ORDER BY document DESC LIMIT %s) AS latest) "
                  "FROM unnest(%s::bigint[]) AS term_(value), unnest(%s::smallint[]) AS place_(value)",
}  # fmt: skip


def _of_many_places(terms: dict[int, float], places: list[int], depth: int, most: int) -> list[int]:
    """`latest_of` by lists: hundreds of parts written out cost more to understand than to answer."""
    lists = connection.vendor == "postgresql"
    asked = [list(terms), places] if lists else [json.dumps(list(terms)), json.dumps(places)]
    found, _ = run(_OF_MANY[connection.vendor], [-(-depth // len(places)), *asked])
    weight: dict[int, float] = defaultdict(float)
    for term, documents in found:
        for document in (documents or ()) if lists else json.loads(documents):
            weight[document] += terms[term]
    return sorted(weight, key=lambda document: (weight[document], document), reverse=True)[:most]
