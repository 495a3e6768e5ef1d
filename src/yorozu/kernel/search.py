"""Finding things by the words in them: two-letter pieces, as keyed digests, same on both databases.

Two letters are the smallest piece that means something in Japanese (介護, 雪か, かき); the terms that fewest things
share decide. The words themselves don't stand in the index (HMAC with the installation's key).
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

import jaconv
from django.conf import settings
from django.db.models import Count, Q

from yorozu.kernel.models import SearchDocument, SearchPosting

RAREST = 12  # terms of a question that are looked up
TERMS = 400  # terms of a text that are kept


def terms_of(text: str) -> tuple[int, ...]:
    """The digests of a text's two-letter pieces, each once, in the order in which they stand."""
    plain = str(jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold()))
    letters = "".join(one if one.isalnum() else " " for one in plain)
    pieces = (letters[place : place + 2] for place in range(len(letters) - 1))
    return tuple(dict.fromkeys(_digest(piece) for piece in pieces if " " not in piece))[:TERMS]


def _digest(piece: str) -> int:
    key = settings.SECRET_KEY.encode()
    return int.from_bytes(hmac.new(key, piece.encode(), hashlib.blake2s).digest()[:8], "big", signed=True)


def index_document(*, kind: str, thing_id: UUID, text: str, area_path: str = "", owner: UUID | None = None) -> None:
    """Write or rewrite a thing's terms; called in the transaction of the thing's own write."""
    document, made = SearchDocument.objects.update_or_create(
        thing_id=thing_id, defaults={"kind": kind, "area_path": area_path, "owner": owner})  # fmt: skip
    if not made:
        document.postings.all().delete()
    SearchPosting.objects.bulk_create(SearchPosting(document=document, term=term) for term in terms_of(text))


def move_document(thing_id: UUID, *, owner: UUID | None) -> None:
    """Another desk holds the thing now: its scope moves along, in the transaction of the move."""
    SearchDocument.objects.filter(thing_id=thing_id).update(owner=owner)


def forget_document(thing_id: UUID) -> None:
    """A thing is no more; its terms die with it."""
    SearchDocument.objects.filter(thing_id=thing_id).delete()


def search(
    *, kind: str, query: str, limit: int = 10, area_paths: Sequence[str] = (), owners: Sequence[UUID] = ()
) -> list[UUID]:
    """Ids of things of `kind` that share the most of the question's terms, best first, latest first among equals.

    `area_paths` and `owners` narrow to what lies below an area or is held by a desk (either); empty: no narrowing.
    """
    terms = _rarest(terms_of(query))
    if not terms:
        return []
    scope = Q(document__kind=kind)
    if area_paths or owners:
        inside = Q(document__owner__in=list(owners))
        for path in area_paths:
            inside |= Q(document__area_path__startswith=path)
        scope &= inside
    least = max(1, (len(terms) + 1) // 3)
    hits = SearchPosting.objects.filter(scope, term__in=terms).values("document__thing_id").annotate(n=Count("pk"))
    rows = hits.filter(n__gte=least).order_by("-n", "-document__thing_id")[:limit]
    return [row["document__thing_id"] for row in rows]


def _rarest(terms: Iterable[int]) -> list[int]:
    asked = list(terms)[:60]
    found = SearchPosting.objects.filter(term__in=asked).values("term").annotate(n=Count("pk")).order_by("n", "term")
    return [row["term"] for row in found[:RAREST]]
