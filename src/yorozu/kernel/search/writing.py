"""The index is written with the thing itself, in the same transaction: it can't be behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from uuid import UUID

from django.db import connection

from yorozu.kernel.bulk import insert_columns, insert_numbered, insert_rows
from yorozu.kernel.models import SearchDocument, SearchPosting
from yorozu.kernel.prebuilt import Reads

from .places import place_of
from .terms import packed, terms_of, unpacked

DOCUMENT = ("id", "kind", "thing_id", "area_path", "place", "owner", "terms")  # the columns of a new document, in this order
POSTING = ("term", "place", "document")


@dataclass(frozen=True)
class Text:
    """One thing as it is to be found: its words, and the scope under which it is read."""

    thing_id: UUID
    text: str
    area_path: str = ""
    owner: UUID | None = None


def index_document(*, kind: str, thing_id: UUID, text: str, area_path: str = "", owner: UUID | None = None) -> None:
    """Write or rewrite a thing's terms."""
    terms, place = terms_of(text, kind=kind), place_of(kind, area_path)
    number = insert_numbered(SearchDocument, {"kind": kind, "thing_id": thing_id, "area_path": area_path, "place": place, "owner": owner,
                                              "terms": packed(terms)}, once="thing_id")  # fmt: skip
    if number is not None:
        insert_columns(SearchPosting, POSTING, (terms, (place,) * len(terms), (number,) * len(terms)))
        return
    known = SearchDocument.objects.get(thing_id=thing_id)
    before = set(unpacked(known.terms))
    stays = before & set(terms) if known.place == place else set()
    _unpost(known, before - stays)
    known.kind, known.area_path, known.place, known.owner, known.terms = kind, area_path, place, owner, packed(terms)
    _post(known, [term for term in terms if term not in stays])
    known.save(update_fields=["kind", "area_path", "place", "owner", "terms"])


def index_documents(kind: str, texts: Sequence[Text]) -> None:
    """Write many new things at once; things that stand in the index already are rewritten one by one."""
    known = {thing_id for (thing_id,) in _STANDING.rows(ids=[one.thing_id for one in texts])}
    for one in texts if known else ():
        if one.thing_id in known:
            index_document(kind=kind, thing_id=one.thing_id, text=one.text, area_path=one.area_path, owner=one.owner)
    fresh = [(one, terms_of(one.text, kind=kind)) for one in texts if not known or one.thing_id not in known]
    numbers = document_numbers(len(fresh))
    places = [place_of(kind, one.area_path) for one, _ in fresh]
    insert_rows(SearchDocument, DOCUMENT, [(number, kind, one.thing_id, one.area_path, place, one.owner, packed(terms))
                                           for number, place, (one, terms) in zip(numbers, places, fresh, strict=True)])  # fmt: skip
    documents: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, place, (_, terms) in zip(numbers, places, fresh, strict=True):
        for term in terms:
            documents[term, place].append(number)
    # In the order of the index itself: its pages are written once each, not once a row.
    order = sorted(documents)
    insert_columns(SearchPosting, POSTING, (*(list(chain.from_iterable(repeat(key[part], len(documents[key])) for key in order)) for part in (0, 1)),
                                            list(chain.from_iterable(documents[key] for key in order))))  # fmt: skip


_STANDING = Reads(lambda *, ids: SearchDocument.objects.filter(thing_id__in=ids).order_by().values_list("thing_id"))


def document_numbers(count: int) -> Sequence[int]:
    """Numbers for so many documents that nobody else gets. SQLite: the transaction's lock holds the others off."""
    if not count:
        return ()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence('kernel_searchdocument', 'id')) FROM generate_series(1, %s)", [count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'kernel_searchdocument'")
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return range(first, first + count)


def move_document(thing_id: UUID, *, owner: UUID | None) -> None:
    """Another desk holds the thing now: its scope moves along, in the transaction of the move."""
    SearchDocument.objects.filter(thing_id=thing_id).update(owner=owner)


def forget_document(thing_id: UUID) -> None:
    """A thing is no more; its terms die with it."""
    for document in SearchDocument.objects.filter(thing_id=thing_id):
        _unpost(document, unpacked(document.terms))
        document.delete()


def forget_documents(thing_ids: Iterable[UUID]) -> None:
    """The same of many."""
    documents = list(SearchDocument.objects.filter(thing_id__in=list(thing_ids)).order_by("pk"))
    for document in documents:
        _unpost(document, unpacked(document.terms))
    SearchDocument.objects.filter(pk__in=[one.pk for one in documents]).delete()


def _post(document: SearchDocument, terms: Iterable[int]) -> None:
    rows = [SearchPosting(term=term, place=document.place, document=document.pk) for term in terms]
    SearchPosting.objects.bulk_create(rows, ignore_conflicts=True)  # a document that lost its terms may have kept its postings


def _unpost(document: SearchDocument, terms: Iterable[int]) -> None:
    wanted = list(terms)
    if wanted:
        SearchPosting.objects.filter(term__in=wanted, place=document.place, document=document.pk).delete()
