"""A need with all that hangs on it, in a fixed number of prepared reads."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, DateTimeField, F, QuerySet, TextField, UUIDField, Value
from django.db.models.functions import Cast

from yorozu.consultation.enums import EntryKind, HandoffState
from yorozu.consultation.models import Consent, Detail, Entry, Handoff, Need, NeedField
from yorozu.kernel.prebuilt import Reads

ENTRIES = 100  # lines of a way that a page shows
NOTES = (EntryKind.NOTE, EntryKind.CONTACT)


@dataclass(frozen=True)
class Line:
    """One line of a need's way, as it was written."""

    at: datetime
    kind: str
    text: str
    by: str
    public: bool


@dataclass(frozen=True)
class Sibling:
    """A need of the same consultation or of one that is joined to it, with what decides who sees it."""

    id: UUID
    number: str
    words: str
    state: str
    received_at: datetime
    owner_desk: UUID
    heard_at: UUID
    area_path: str


def need_by_id(need_id: UUID) -> Need | None:
    """The need with all that its page shows of desks, district and asker."""
    return next(iter(_NEED.things(key=need_id)), None)


_DESK = ("name", "phone", "area__kind", "area__path")
_SHOWN = (  # of a need everything; anything else that is asked for after all is read by a statement of its own
    *(one.name for one in Need._meta.concrete_fields), "area__path", *(f"{desk}__{name}" for desk in ("owner_desk", "waiting_desk") for name in _DESK),
    *(f"consultation__{name}" for name in ("number", "channel", "desk", "asker", "asker_name", "asker_phone", "asker_phone_note", "asker_address", "contact_way",
                                           "communication", "recorded_by_name", "joined_to", "person")),
    *(f"consultation__person__{name}" for name in ("family_name", "given_name", "family_kana", "given_kana", "birth_year", "birth_month", "birth_day", "address")),
)  # fmt: skip
_NEED = Reads(lambda key: Need.objects.select_related(
    "consultation__person", "owner_desk__area", "area", "waiting_desk__area").only(*_SHOWN).filter(pk=key).order_by("pk"))  # fmt: skip


class Whole:
    """What hangs on a need; read when it is first asked for, and once."""

    def __init__(self, need: Need) -> None:
        self.need = need

    @cached_property
    def handoffs(self) -> list[Handoff]:
        """Offers that wait or were accepted, oldest first."""
        return _HANDOFFS.things(need=self.need.pk)

    @cached_property
    def consents(self) -> list[Consent]:
        """Every consent, oldest first."""
        return _CONSENTS.things(need=self.need.pk)

    @cached_property
    def _parts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Lines, details and life fields, each by moment and key: three tables in one statement, because every page of a need asks for all."""
        rows = _PARTS.rows(need=self.need.pk)
        return {what: sorted((row[1:] for row in rows if row[0] == what), key=lambda row: row[:2] if what != FIELD else row[2]) for what in (LINE, DETAIL, FIELD)}

    @cached_property
    def lines(self) -> list[Line]:
        """The way, newest first, to one more than a page shows."""
        return [Line(at, *row) for at, _key, *row in reversed(self._parts[LINE])]

    @property
    def is_long(self) -> bool:
        """Whether `lines` are not the whole way."""
        return len(self.lines) > ENTRIES

    @cached_property
    def notes(self) -> list[tuple[str, datetime]]:
        """What was written down and spoken, oldest first."""
        if self.is_long:
            return list(self.need.entries.filter(kind__in=NOTES).order_by("at", "id").values_list("text", "at"))
        return [(line.text, line.at) for line in reversed(self.lines) if line.kind in NOTES]

    @property
    def moves(self) -> Collection[datetime] | None:
        """When it changed hands, newest first; None where that is older than `lines` and must be asked for."""
        moves = [line.at for line in self.lines if line.kind == EntryKind.MOVED]
        return None if self.is_long and not moves else moves

    @property
    def details(self) -> list[tuple[str, str, datetime]]:
        """What was learnt of health, care, money or family: field, words, when."""
        return [(code, text, at) for at, _key, code, text, *_rest in self._parts[DETAIL]]

    @property
    def codes(self) -> tuple[str, ...]:
        """The life fields that it touches, by code."""
        return tuple(code for _at, _key, code, *_rest in self._parts[FIELD])

    @cached_property
    def siblings(self) -> list[Sibling]:
        """The other needs that were brought with it."""
        main = self.need.consultation.joined_to_id or self.need.consultation_id
        rows = {row[0]: Sibling(*row) for row in _SIBLINGS.rows(main=main, own=self.need.consultation_id)}
        rows.pop(self.need.pk, None)
        return sorted(rows.values(), key=lambda one: (one.received_at, one.id))


_HANDOFFS = Reads(lambda need: Handoff.objects.select_related("to_desk", "from_desk", "consent").filter(
    need=need, state__in=(HandoffState.OFFERED, HandoffState.ACCEPTED)).order_by("id"))  # fmt: skip
_CONSENTS = Reads(lambda need: Consent.objects.select_related("desk").filter(need=need).order_by("asked_at", "id"))
LINE, DETAIL, FIELD = "line", "detail", "field"


def _of_three_tables(need: UUID) -> "list[QuerySet[Any, Any]]":
    """What, when, key, kind or code, text, by whom, whether the asker reads it."""
    columns = ("what", "at", "key", "code", "text", "by", "open")
    lines = Entry.objects.filter(need=need).annotate(what=Value(LINE, CharField()), key=F("id"), code=F("kind"), by=F("by_name"), open=F("public"))
    nobody: dict[str, Any] = {"by": Value("", CharField()), "open": Value(False, BooleanField())}
    details = Detail.objects.filter(need=need).annotate(what=Value(DETAIL, CharField()), key=F("id"), code=F("field"), **nobody)
    nothing: dict[str, Any] = {"at": Cast(Value(None), DateTimeField()), "key": Cast(Value(None), UUIDField()), "text": Value("", TextField())}
    fields: QuerySet[Any, Any] = NeedField.objects.filter(need=need).annotate(what=Value(FIELD, CharField()), **nothing, **nobody)
    return [lines.order_by("-at", "-id").values_list(*columns)[: ENTRIES + 1], details.order_by().values_list(*columns), fields.order_by().values_list(*columns)]


def _brought_together(main: UUID, own: UUID) -> "QuerySet[Any, Any]":
    columns = ("pk", "number", "words", "state", "received_at", "owner_desk_id", "consultation__desk_id", "area__path")
    told = Need.objects.filter(consultation__in=[main, own]).order_by().values_list(*columns)
    return told.union(Need.objects.filter(consultation__joined_to=main, consultation__joined_to__isnull=False).order_by().values_list(*columns), all=True)


_PARTS = Reads(_of_three_tables)
_SIBLINGS = Reads(_brought_together)
