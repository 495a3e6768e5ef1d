"""Offers: what waits for a desk, and the sheet that shows exactly what was ticked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.consultation.enums import ConsentHow, ConsentState, HandoffKind, HandoffState, ShareField, Urgency
from yorozu.consultation.models import Handoff
from yorozu.consultation.rules import sheet_is_open, shows_sheet
from yorozu.kernel.access import Actor, Permission, may
from yorozu.kernel.prebuilt import Reads


@dataclass(frozen=True)
class HandoffRow:
    """One offer on a list."""

    id: UUID
    need_id: UUID
    title: str
    from_desk: str
    to_desk: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    urgent: bool
    offered_at: datetime
    due_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True)
class HandoffPage:
    """つなぐ票: the ticked fields as (label, value), never more."""

    row: HandoffRow
    is_shown: bool
    number: str
    area: str
    urgency_label: str
    shared: tuple[tuple[str, str], ...]
    message: str
    consent: str
    offered_by: str
    answered_by: str
    reason: str
    may_answer: bool
    may_withdraw: bool
    to_phone: str
    from_phone: str


def handoffs_waiting(actor: Actor) -> tuple[HandoffRow, ...]:
    """Offers that wait for an answer of this actor's desks, the soonest deadline first."""
    return _rows(actor, _WAITING.rows(desks=actor.desks(Permission.ANSWER_HANDOFF)))


def handoffs_sent(actor: Actor) -> tuple[HandoffRow, ...]:
    """Offers that this actor's desks made, newest first, with how they ended."""
    return _rows(actor, _SENT.rows(desks=actor.desks(Permission.HAND_OVER)))


def handoffs_answered(actor: Actor) -> tuple[HandoffRow, ...]:
    """Offers that this actor's desks were asked and that have ended, newest first."""
    return _rows(actor, _ANSWERED.rows(desks=actor.desks(Permission.ANSWER_HANDOFF)))


_MOST, _PAST = 50, 25  # that wait, that were sent or answered
_COLUMNS = ("pk", "need_id", "shared", "need__number", "from_desk_id", "from_desk__name", "to_desk__name", "kind", "state", "urgent",
            "offered_at", "due_at", "seen_at", "consent__state")  # fmt: skip
_WAITING = Reads(lambda desks: Handoff.objects.filter(to_desk__in=desks, state=HandoffState.OFFERED).order_by("due_at", "id").values_list(*_COLUMNS)[:_MOST])
_SENT = Reads(lambda desks: Handoff.objects.filter(from_desk__in=desks).order_by("-offered_at", "-id").values_list(*_COLUMNS)[:_PAST])
_ANSWERED = Reads(lambda desks: Handoff.objects.filter(to_desk__in=desks).exclude(state=HandoffState.OFFERED)
                  .order_by("-offered_at", "-id").values_list(*_COLUMNS)[:_PAST])  # fmt: skip


def _rows(actor: Actor, found: Iterable[tuple[Any, ...]]) -> tuple[HandoffRow, ...]:
    """Offers as a list's rows; the title is what this reader may see of the words, or the number where it is nothing."""
    rows = []
    for pk, need_id, shared, number, from_id, from_desk, to_desk, kind, state, urgent, offered_at, due_at, seen_at, consent in found:
        words = shared.get(ShareField.WORDS, "") if shows_sheet(actor, from_desk=from_id, state=state, consent=consent) else ""
        rows.append(HandoffRow(pk, need_id, str(words) or number, from_desk, to_desk, kind, str(HandoffKind(kind).label), state,
                               str(HandoffState(state).label), urgent, offered_at, due_at, seen_at))  # fmt: skip
    return tuple(rows)


def row_of(actor: Actor, one: Handoff) -> HandoffRow:
    """An offer as a list's row."""
    return _rows(actor, [(one.pk, one.need_id, one.shared, one.need.number, one.from_desk_id, one.from_desk.name, one.to_desk.name, one.kind, one.state,
                          one.urgent, one.offered_at, one.due_at, one.seen_at, one.consent.state if one.consent else None)])[0]  # fmt: skip


def handoff_page(actor: Actor, handoff: Handoff) -> HandoffPage:
    """The sheet of an offer whose opening was allowed and noted (operations.handing.open_offer)."""
    is_shown = sheet_is_open(actor, handoff)
    consent = handoff.consent if is_shown else None
    said = ""
    if consent is not None:
        how = f"（{ConsentHow(consent.how).label!s}）" if consent.how else ""
        said = f"{ConsentState(consent.state).label!s} {consent.by_whom or consent.because}{how}"
    order = {code: place for place, code in enumerate(ShareField.values)}
    shared = sorted(handoff.shared.items() if is_shown else (), key=lambda pair: order.get(pair[0], 99))
    need = handoff.need
    return HandoffPage(
        row=row_of(actor, handoff), is_shown=is_shown, number=need.number, area=need.area.name, urgency_label=str(Urgency(need.urgency).label),
        shared=tuple((str(ShareField(code).label), str(value)) for code, value in shared), message=handoff.message if is_shown else "",
        consent=said, offered_by=handoff.offered_by_name, answered_by=handoff.answered_by_name, reason=handoff.reason,
        may_answer=handoff.state == HandoffState.OFFERED and may(actor, Permission.ANSWER_HANDOFF, handoff),
        may_withdraw=handoff.state == HandoffState.OFFERED and may(actor, Permission.HAND_OVER, handoff),
        to_phone=handoff.to_desk.phone, from_phone=handoff.from_desk.phone,
    )  # fmt: skip
