"""The index is written with the thing itself, in the same transaction: it can't be behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from uuid import UUID

from django.db import connection

from yorozu.kernel.models import SearchDocument, SearchPosting

from .terms import packed, terms_of, unpacked


@dataclass(frozen=True)
class Text:
    """One thing as it is to be found: its words, and the scope under which it is read."""

    thing_id: UUID
    text: str
    area_path: str = ""
    owner: UUID | None = None


def index_document(*, kind: str, thing_id: UUID, text: str, area_path: str = "", owner: UUID | None = None) -> None:
    """Write or rewrite a thing's terms."""
    terms = terms_of(text, kind=kind)
    known = SearchDocument.objects.filter(thing_id=thing_id).first()
    if known is None:
        known = SearchDocument.objects.create(thing_id=thing_id, kind=kind, area_path=area_path, owner=owner, terms=packed(terms))
        _post(known.pk, terms)
        return
    before = set(unpacked(known.terms))
    _unpost(known.pk, before - set(terms))
    _post(known.pk, [term for term in terms if term not in before])
    known.kind, known.area_path, known.owner, known.terms = kind, area_path, owner, packed(terms)
    known.save(update_fields=["kind", "area_path", "owner", "terms"])


def index_documents(kind: str, texts: Sequence[Text]) -> None:
    """Write many new things at once; things that stand in the index already are rewritten one by one."""
    known = set(SearchDocument.objects.filter(thing_id__in=[one.thing_id for one in texts]).values_list("thing_id", flat=True))
    for one in texts:
        if one.thing_id in known:
            index_document(kind=kind, thing_id=one.thing_id, text=one.text, area_path=one.area_path, owner=one.owner)
    fresh = [(one, terms_of(one.text, kind=kind)) for one in texts if one.thing_id not in known]
    made = SearchDocument.objects.bulk_create(
        [SearchDocument(thing_id=one.thing_id, kind=kind, area_path=one.area_path, owner=one.owner, terms=packed(terms)) for one, terms in fresh],
        batch_size=500)  # fmt: skip
    # In the order of the index itself: its pages are written once each, not once a row.
    pairs: list[tuple[int, int]] = []
    for document, (_, terms) in zip(made, fresh, strict=True):
        pairs += zip(terms, repeat(document.pk), strict=False)
    pairs.sort()
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO kernel_searchposting (term, document) VALUES (%s, %s)", pairs)


def move_document(thing_id: UUID, *, owner: UUID | None) -> None:
    """Another desk holds the thing now: its scope moves along, in the transaction of the move."""
    SearchDocument.objects.filter(thing_id=thing_id).update(owner=owner)


def forget_document(thing_id: UUID) -> None:
    """A thing is no more; its terms die with it."""
    for document in SearchDocument.objects.filter(thing_id=thing_id):
        _unpost(document.pk, unpacked(document.terms))
        document.delete()


def _post(document: int, terms: Iterable[int]) -> None:
    rows = [SearchPosting(term=term, document=document) for term in terms]
    SearchPosting.objects.bulk_create(rows, ignore_conflicts=True)  # a document that lost its terms may have kept its postings


def _unpost(document: int, terms: Iterable[int]) -> None:
    wanted = list(terms)
    if wanted:
        SearchPosting.objects.filter(term__in=wanted, document=document).delete()
