"""A need's page, as typed rows: what happens next and who does it, then the way so far, then details."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yorozu.consultation.enums import (
    Asker,
    Channel,
    ConsentState,
    ContactWay,
    EntryKind,
    HandoffState,
    NeedState,
    Outcome,
    ShareField,
    ToldHow,
    Urgency,
)  # fmt: skip
from yorozu.consultation.models import Consent, Consultation, Handoff, Need
from yorozu.consultation.rules import fields_of_each, of_person, own_since, seen_among, visible_to
from yorozu.kernel.access import Actor, Permission, may
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.kernel.prebuilt import Reads
from yorozu.language.codes import display_code
from yorozu.language.phones import display_phone

from .sharing import ShareChoice, held_by, share_choices, values_of
from .whole import ENTRIES, Line, Whole


@dataclass(frozen=True)
class EntryRow:
    """One line of これまで. `awaits`: an offer that still waits, drawn as a double line."""

    at: datetime
    kind: str
    label: str
    text: str
    by: str
    public: bool
    awaits: bool


@dataclass(frozen=True)
class ConsentRow:
    """One consent, in words."""

    id: UUID
    state: str
    label: str
    fields: str
    by_whom: str
    asked_at: datetime
    in_force: bool


@dataclass(frozen=True)
class OtherNeed:
    """Another need of the same consultation or of one that is joined to it."""

    id: UUID
    number: str
    words: str
    state_label: str


@dataclass(frozen=True)
class NeedPage:
    """Everything on a need's page that this reader may see; `values` are ShareField codes with their words."""

    need: Need
    number: str
    consultation_number: str
    words: str
    urgency_label: str
    state_label: str
    owner: str
    owner_phone: str
    circle: str  # AreaKind of the circle that holds or is asked now
    waiting_for: str
    handoff: Handoff | None  # the open offer
    channel: str
    asker: str
    recorded_by: str
    values: dict[str, str]
    choices: tuple[ShareChoice, ...]  # the ticks of the つなぐ form
    hidden: tuple[str, ...]  # labels of fields that hold something and aren't shown to this reader
    entries: tuple[EntryRow, ...]
    consents: tuple[ConsentRow, ...]
    others: tuple[OtherNeed, ...]
    fields: tuple[str, ...]
    outcome_label: str
    told_label: str
    may_work: bool
    may_hand_over: bool
    is_closed: bool
    is_answered: bool


def need_page(actor: Actor, whole: Whole, *, fields: frozenset[str]) -> NeedPage:
    """The page of a need whose read was allowed and noted (operations.reading.read_need)."""
    need, row = whole.need, whole.need.consultation
    handoff = next((one for one in whole.handoffs if one.state == HandoffState.OFFERED), None)
    held, since = held_by(need, whole), own_since(actor, need, whole.moves)
    values = values_of(held, fields, since)
    return NeedPage(
        need=need, number=need.number, consultation_number=_hyphen(row.number), words=need.words,
        urgency_label=str(Urgency(need.urgency).label), state_label=str(NeedState(need.state).label), owner=need.owner_desk.name,
        owner_phone=display_phone(need.owner_desk.phone), circle=(need.waiting_desk if need.waiting_desk and need.lifted else need.owner_desk).area.kind,
        waiting_for=need.waiting_desk.name if need.waiting_desk else "", handoff=handoff,
        channel=str(Channel(row.channel).label), asker=str(Asker(row.asker).label), recorded_by=row.recorded_by_name,
        values=values, choices=share_choices(whole.consents, values),
        hidden=tuple(str(ShareField(one).label) for one in sorted({one.code for one in held} - fields)),
        entries=tuple(_entry(one, fields, handoff, since) for one in whole.lines[:ENTRIES]), consents=_consents(whole.consents),
        others=_others(actor, whole), fields=whole.codes,
        outcome_label=str(Outcome(need.outcome).label) if need.outcome else "",
        told_label=str(ToldHow(need.told_how).label) if need.told_how else "",
        may_work=may(actor, Permission.WORK_NEED, need), may_hand_over=may(actor, Permission.HAND_OVER, need),
        is_closed=need.state == NeedState.CLOSED, is_answered=need.state == NeedState.ANSWERED,
    )  # fmt: skip


def _hyphen(number: str) -> str:
    return f"{number[:4]}-{number[4:]}"


_WRITTEN = (EntryKind.NOTE, EntryKind.CONTACT, EntryKind.URGENCY, EntryKind.ANSWERED, EntryKind.STEP)


def _entry(line: Line, fields: frozenset[str], handoff: Handoff | None, since: datetime | None) -> EntryRow:
    """A line of the way. Who has no consent for the record sees what happened before `since`, not what was written."""
    kind = EntryKind(line.kind)
    after_start = handoff is not None and handoff.offered_at <= line.at
    own = since is not None and line.at >= since
    hidden = kind in _WRITTEN and ShareField.RECORD not in fields and not line.public and not own
    awaits = after_start and kind in (EntryKind.OFFERED, EntryKind.LIFTED)
    return EntryRow(line.at, line.kind, str(kind.label), "" if hidden else line.text, line.by, line.public, awaits)


def _consents(consents: Sequence[Consent]) -> tuple[ConsentRow, ...]:
    return tuple(
        ConsentRow(one.pk, one.state, str(ConsentState(one.state).label), "、".join(str(ShareField(code).label) for code in one.fields),
                   one.by_whom, one.asked_at, one.state in (ConsentState.GIVEN, ConsentState.PRESUMED))
        for one in reversed(consents[-20:])
    )  # fmt: skip


def _others(actor: Actor, whole: Whole) -> tuple[OtherNeed, ...]:
    """The few first, then who may see them: never the other way round."""
    seen = seen_among(actor, ((one.id, one.owner_desk, one.heard_at, one.area_path) for one in whole.siblings))
    return tuple(OtherNeed(one.id, one.number, one.words, str(NeedState(one.state).label)) for one in whole.siblings if one.id in seen)[:20]


_CALLS = 200  # consultations of one telephone that are looked through


@dataclass(frozen=True)
class RepeatCall:
    """An earlier consultation from the same telephone."""

    need_id: UUID
    words: str
    received_at: datetime
    state_label: str


def repeat_calls(actor: Actor, phone: str) -> tuple[RepeatCall, ...]:
    """Earlier needs from this telephone (digits) whose telephone `actor` may see, newest first; `operations.earlier_calls` notes it."""
    if not phone:
        return ()
    called = Consultation.objects.filter(asker_phone=phone).exclude(asker_phone="")  # as the index has it: SQLite else walks back through all
    calls = called.order_by("-received_at").values_list("pk", flat=True)[:_CALLS]
    rows = visible_to(actor).filter(consultation__in=list(calls)).select_related("consultation")
    latest = list(rows.order_by("-received_at", "-id")[:50])
    seen = fields_of_each(actor, latest)  # who doesn't see a need's telephone doesn't learn it by asking for it
    known = [one for one in latest if ShareField.PHONE in seen[one.pk]][:5]
    return tuple(RepeatCall(one.pk, one.words, one.received_at, str(NeedState(one.state).label)) for one in known)


@dataclass(frozen=True)
class Sight:
    """One look at somebody's data, for 誰が見たか: day, role and reason."""

    at: datetime
    who: str
    post: str
    action: str
    fields: tuple[str, ...]
    purpose: str


def seen_by(*, need: Need | None = None, consultation: Consultation | None = None, limit: int = 200) -> tuple[Sight, ...]:
    """Who saw a need, or all of a consultation's person, newest first: pages, searches, lists, and what was denied not."""
    ids = _subjects(need, consultation)
    direct = AuditEntry.objects.filter(Q(thing_id__in=ids), decision="allow").order_by("-at", "-id")[:limit]
    listed = AuditSubject.objects.filter(thing_id__in=ids).select_related("entry").order_by("-at", "-id")[:limit]
    entries = {entry.pk: entry for entry in [*direct, *(subject.entry for subject in listed)]}
    ordered = sorted(entries.values(), key=lambda entry: (entry.at, entry.pk), reverse=True)[:limit]
    return tuple(Sight(one.at, one.actor_name, one.post, one.action, tuple(one.fields), one.purpose) for one in ordered)


def _subjects(need: Need | None, consultation: Consultation | None) -> list[UUID]:
    if need is not None:
        return [need.pk, need.consultation_id]
    assert consultation is not None
    ids = [consultation.pk, *Need.objects.filter(consultation=consultation).order_by("pk").values_list("pk", flat=True)]
    if consultation.person_id:
        ids += [consultation.person_id, *of_person(consultation.person_id).order_by("pk").values_list("pk", flat=True)]
    return list(dict.fromkeys(ids))


def numbers_of(need_ids: Collection[UUID]) -> dict[UUID, str]:
    """The numbers of needs: they tell nothing about anybody."""
    return dict(Need.objects.filter(pk__in=need_ids).order_by("pk").values_list("pk", "number"))


def need_id_of_number(actor: Actor, number: str) -> UUID | None:
    """The need with this number, if `actor` may see it; typed in any width or case."""
    clean = unicodedata.normalize("NFKC", number).strip().upper()
    return visible_to(actor).filter(number=clean).order_by("pk").values_list("pk", flat=True).first()


@dataclass(frozen=True)
class AskerContact:
    """How the asker of a need is reached when there is news."""

    consultation_id: UUID
    email: str
    by_letter: bool
    number: str
    name: str
    address: str
    large_print: bool
    person_id: UUID | None


_ASKED_IN = Reads(lambda need: Consultation.objects.filter(needs=need).order_by("pk"))


def asker_of(need_id: UUID) -> AskerContact:
    """The asker's way, for a notice without content; nobody who doesn't want to be contacted is."""
    return contact_of(_ASKED_IN.things(need=need_id)[0])


def contact_of(row: Consultation) -> AskerContact:
    """The same, of a consultation."""
    wants = row.contact_way != ContactWay.NONE
    return AskerContact(row.pk, row.asker_email if wants else "", row.contact_way == ContactWay.LETTER,
                        display_code(row.number), row.asker_name, row.asker_address, "large_print" in row.communication, row.person_id)  # fmt: skip
