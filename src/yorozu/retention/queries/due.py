"""What is due on a day: listed by an index, counted by purpose, without a word of what it says."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorozu.consultation.queries import ending
from yorozu.kernel import clock
from yorozu.notices.queries import over_notices
from yorozu.oversight.queries.rights import ended_rights, over_rights
from yorozu.retention.enums import Purpose
from yorozu.retention.formats.schedule import Period, plus
from yorozu.retention.models import LastEnded

from .holds import Kept, kept
from .schedule import period_of, periods

ORDER: dict[str, str] = {Purpose.CONTACT: "received_at", Purpose.CASE: "received_at", Purpose.NOTICE: "made_at", Purpose.RIGHT: "due_on", Purpose.PERSON: "made_at"}


def due(period: Period, *, as_of: date, but: Kept) -> QuerySet[Any]:
    """The things of one purpose that are due on `as_of`."""
    before = clock.start_of(period.ended_before(as_of))
    match period.purpose:
        case Purpose.CONTACT | Purpose.CASE:
            return ending.due(before=before, contact=period.purpose == Purpose.CONTACT, kept=but.consultations, kept_people=but.people)
        case Purpose.NOTICE:
            return over_notices(before=before)
        case Purpose.RIGHT:
            rows = over_rights(before=before)
            return rows.exclude(consultation_id__in=but.held) if but.held else rows
        case _:
            late = LastEnded.objects.filter(person_id=OuterRef("pk"), ended_at__gte=before)
            return ending.due_people(before=before, kept_people=but.people).filter(~Exists(late))


def first_due(period: Period, *, as_of: date, but: Kept, limit: int) -> list[UUID]:
    """The ids of the first so many."""
    return list(due(period, as_of=as_of, but=but).order_by(ORDER[period.purpose], "id").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True)
class Counts:
    """Of one purpose: how many are due; of those whose time is over, how many wait for something open, and how many are held back; how many
    more become due within a year, if nothing is opened again meanwhile.
    """

    due: int
    waiting: int
    held: int
    soon: int


def counts_of(*, as_of: date) -> dict[str, Counts]:
    """Every purpose, in the order of a run. What is held back and waits as well counts as held."""
    but, found = kept(), {}
    nobody, held_only = Kept(), Kept(but.held, but.held_people)
    for period in periods():
        now = due(period, as_of=as_of, but=but).count()
        alike = period.purpose == Purpose.NOTICE  # messages are neither held nor waited for
        unheld = now if alike or not (but.waiting or but.waiting_people) else due(period, as_of=as_of, but=held_only).count()
        free = unheld if alike or not (but.held or but.held_people) else due(period, as_of=as_of, but=nobody).count()
        soon = due(period, as_of=plus(as_of, 12), but=but).count() - now
        found[period.purpose] = Counts(now, unheld - now + _waiting(period, as_of), free - unheld, soon)
    return found


def _waiting(period: Period, as_of: date) -> int:
    """Consultations that wait for another one, or for another need of the same person."""
    if period.purpose not in (Purpose.CONTACT, Purpose.CASE):
        return 0
    before = clock.start_of(period.ended_before(as_of))
    return ending.over(before=before, contact=period.purpose == Purpose.CONTACT).filter(ending.waits(before=before)).count()


@dataclass(frozen=True)
class DueRow:
    """One line of the list: a number that tells nothing about anybody, since when its time counts, and since when it is due."""

    purpose: str
    id: UUID
    number: str
    ended_on: date
    due_on: date


PIECE = 500


def due_rows(*, as_of: date, purposes: Collection[str] = ()) -> Iterator[DueRow]:
    """Every thing that is due, by purpose and in the order of a run. Messages that were sent have no number and are only counted."""
    but = kept()
    for period in periods():
        if period.purpose == Purpose.NOTICE or (purposes and period.purpose not in purposes):
            continue
        ids = due(period, as_of=as_of, but=but).order_by(ORDER[period.purpose], "id").values_list("pk", flat=True)
        piece: list[UUID] = []
        for pk in ids.iterator(chunk_size=2000):
            piece.append(pk)
            if len(piece) == PIECE:
                yield from _described(period, piece)
                piece = []
        yield from _described(period, piece)


def page_of_due(purpose: str, *, as_of: date, after: UUID | None = None, limit: int = 50) -> tuple[list[DueRow], UUID | None]:
    """Lines of one purpose from behind `after` on, and the last of them where there are more."""
    period, order = period_of(purpose), ORDER[purpose]
    rows = due(period, as_of=as_of, but=kept())
    if after is not None:
        at = rows.model._default_manager.filter(pk=after).order_by("pk").values_list(order, flat=True).first()
        rows = rows.filter(Q(**{f"{order}__gt": at}) | Q(**{order: at, "pk__gt": after})) if at is not None else rows
    ids = list(rows.order_by(order, "id").values_list("pk", flat=True)[: limit + 1])
    return list(_described(period, ids[:limit])), ids[limit - 1] if len(ids) > limit else None


def _described(period: Period, ids: list[UUID]) -> Iterator[DueRow]:
    if not ids:
        return
    numbers, moments = _FACTS[period.purpose](ids)
    for pk in ids:
        ended = moments[pk].astimezone(clock.TOKYO).date()
        yield DueRow(period.purpose, pk, numbers[pk], ended, period.due_on(ended))


_Facts = tuple[dict[UUID, str], dict[UUID, datetime]]


def _of_consultations(ids: list[UUID]) -> _Facts:
    return ending.numbers_of_consultations(ids), ending.ended_at_of(ids)


def _of_rights(ids: list[UUID]) -> _Facts:
    rows = ended_rights(ids)
    return {pk: str(number) for pk, number, _at in rows}, {pk: at for pk, _number, at in rows}


def _of_people(ids: list[UUID]) -> _Facts:
    """A person has no number that tells nothing: the beginning of the id stands for it."""
    moments = ending.last_known_of_people(ids)
    for one in LastEnded.objects.filter(person_id__in=ids):
        moments[one.person_id] = max(moments[one.person_id], one.ended_at)
    return {pk: str(pk)[-12:] for pk in ids}, moments


_FACTS: dict[str, Callable[[list[UUID]], _Facts]] = {Purpose.CONTACT: _of_consultations, Purpose.CASE: _of_consultations, Purpose.RIGHT: _of_rights,
                                                     Purpose.PERSON: _of_people}  # fmt: skip
