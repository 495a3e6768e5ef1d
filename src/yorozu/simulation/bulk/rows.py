"""The rows of a batch, table by table, in the order in which references allow them to be stored."""

from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

from django.db import models

from yorozu.community.models import Household, Person
from yorozu.consultation.models import Consent, Consultation, Entry, Handoff, Need, NeedField
from yorozu.kernel.bulk import copy_rows
from yorozu.kernel.models import AuditEntry, AuditSubject, HistoryEntry, SearchDocument, SearchPosting
from yorozu.kernel.search import document_numbers, place_of
from yorozu.kernel.search.terms import packed
from yorozu.notices.models import Notice

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Household: ("id", "area_id", "address", "address_key", "note"),
    Person: ("id", "family_name", "given_name", "family_kana", "given_kana", "alias", "name_key", "kana_key", "birth_year",
             "birth_month", "birth_day", "sex", "phone", "phone_note", "email", "address", "area_id", "household_id",
             "communication", "language", "made_at"),
    Consultation: ("id", "number", "passphrase_hash", "channel", "words", "urgency", "area_id", "desk_id", "asker", "asker_name",
                   "asker_phone", "asker_phone_note", "asker_email", "asker_address", "contact_way", "communication", "language",
                   "person_id", "share_refused", "received_at", "entered_at", "recorded_by_id", "recorded_by_name", "paper_code"),
    Need: ("id", "number", "consultation_id", "words", "urgency", "urgency_rank", "state", "area_id", "owner_desk_id",
           "owner_user_id", "next_step", "next_at", "next_contact", "reminded_at", "decide_by_at", "waiting_desk_id", "lifted",
           "lifted_at", "received_at", "first_answer_at", "outcome", "missing", "missing_words", "answered_at", "told_at",
           "told_how", "told_by_name", "untold_reason", "closed_at", "reopened", "rest_of_id", "version"),
    NeedField: ("need_id", "code"),
    Entry: ("id", "need_id", "at", "kind", "text", "by_id", "by_name", "post", "desk_id", "public"),
    Consent: ("id", "need_id", "state", "fields", "desk_id", "asked_at", "answered_at", "by_whom", "how", "explanation", "because",
              "recorded_by_name", "withdrawn_at"),
    Handoff: ("id", "need_id", "kind", "state", "from_desk_id", "to_desk_id", "offered_at", "offered_by_name", "due_at", "seen_at",
              "answered_at", "answered_by_id", "answered_by_name", "message", "reason", "suggested_desk_id", "fields", "shared",
              "consent_id", "urgent"),
    Notice: ("id", "kind", "channel", "state", "need_id", "handoff_id", "consultation_id", "desk_id", "address", "made_at",
             "not_before", "sent_at", "opened_at", "tries", "error"),
    AuditEntry: ("id", "at", "actor_id", "actor_name", "actor_kind", "post", "desk_id", "action", "decision", "kind", "thing_id",
                 "person_id", "purpose", "fields"),
    AuditSubject: ("entry_id", "thing_id", "at"),
    HistoryEntry: ("id", "at", "kind", "thing_id", "action", "by_id", "by_name", "post", "before", "after", "reason"),
}  # fmt: skip
_DOCUMENT = ("id", "kind", "thing_id", "area_path", "owner", "place", "terms")
Document = tuple[str, str, str, str | None, tuple[int, ...]]  # kind, thing, area's path, owner, terms
Posting = tuple[int, int, int]  # term, place, document


def hex_of(key: UUID | None) -> str | None:
    """A key as both databases read it."""
    return None if key is None else key.hex


def dashed(key: str) -> str:
    """A key as it is written out."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def key_at(random: Random, moment: int, place: int) -> str:
    """A key as `uuid7` would have made it at that second, the `place`-th of its millisecond's thousand."""
    rest = random.getrandbits(74)
    return f"{moment * 1000 + place:012x}7{rest & 0xFFF:03x}{0x8000000000000000 | rest >> 12:016x}"


class Batch:
    """What is stored in one transaction."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[tuple[Any, ...]]] = {model: [] for model in COLUMNS}
        self.documents: list[Document] = []

    def store(self) -> list[Posting]:
        """Store everything; called in the writer's transaction. Returns the postings, which are stored by many at a time."""
        for model, rows in self.rows.items():
            copy_rows(model, COLUMNS[model], rows)
        numbers = document_numbers(len(self.documents))
        rows = [(number, *document[:4], place_of(document[0], document[2]), packed(document[4])) for number, document in zip(numbers, self.documents, strict=True)]
        copy_rows(SearchDocument, _DOCUMENT, rows)
        return [(term, row[5], row[0]) for row, document in zip(rows, self.documents, strict=True) for term in document[4]]


def store_postings(postings: Sequence[Posting], *, again: bool = False) -> None:
    """Store sorted postings."""
    copy_rows(SearchPosting, ("term", "place", "document"), postings, again=again)
