"""Needs, offers and consultations by their keys, as numbers: for the trace, which holds keys alone."""

import unicodedata
from collections.abc import Callable, Collection
from uuid import UUID

from yorozu.consultation.models import Consultation, Handoff, Need
from yorozu.language.codes import CodeNotUnderstood, display_code, parse_code

Labels = dict[UUID, str]


def need_of_number(text: str) -> UUID | None:
    """The need with this number, or the first need of the consultation with this 受付番号, whoever asks: for who answers for the trace."""
    clean = unicodedata.normalize("NFKC", text).strip().upper()
    found = Need.objects.filter(number=clean).order_by("pk").values_list("pk", flat=True).first()
    if found or not clean:
        return found
    try:
        code = parse_code(clean)
    except CodeNotUnderstood:
        return None
    return Need.objects.filter(consultation__number=code).order_by("received_at", "pk").values_list("pk", flat=True).first()


def things_of_need(need_id: UUID) -> tuple[UUID, ...]:
    """A need, its consultation and its offers: all by which the trace may name it."""
    consultation = Need.objects.filter(pk=need_id).values_list("consultation_id", flat=True).first()
    offers = Handoff.objects.filter(need=need_id).order_by("pk").values_list("pk", flat=True)
    return (need_id, *((consultation,) if consultation else ()), *offers)


def things_of_people(person_ids: Collection[UUID]) -> tuple[UUID, ...]:
    """The consultations, needs and offers that are about one of these people."""
    consultations = tuple(Consultation.objects.filter(person__in=person_ids).order_by("pk").values_list("pk", flat=True))
    needs = tuple(Need.objects.filter(consultation__in=consultations).order_by("pk").values_list("pk", flat=True))
    offers = tuple(Handoff.objects.filter(need__in=needs).order_by("pk").values_list("pk", flat=True))
    return (*consultations, *needs, *offers)


def _needs(ids: Collection[UUID]) -> Labels:
    rows = Need.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "number", "owner_desk__name")
    return {pk: f"{number} {desk}" for pk, number, desk in rows}


def _handoffs(ids: Collection[UUID]) -> Labels:
    rows = Handoff.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "need__number", "from_desk__name", "to_desk__name")
    return {pk: f"{number} {sender} → {receiver}" for pk, number, sender, receiver in rows}


def _consultations(ids: Collection[UUID]) -> Labels:
    return {pk: display_code(number) for pk, number in Consultation.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "number")}


LABELS: dict[str, Callable[[Collection[UUID]], Labels]] = {"need": _needs, "handoff": _handoffs, "consultation": _consultations}
