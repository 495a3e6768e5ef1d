"""Whose time is over: consultations and people that nothing open needs any more, found by an index; and what an erasure must leave as it was.

A consultation's time begins when its last need was closed. It isn't over while anything of it is open: a need of its own or of one
that is joined to it, a need closed without the asker's being told and without the reason (T4), another open need of the same person.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from yorozu.community.models import Person
from yorozu.consultation.enums import NeedState
from yorozu.consultation.models import ClosedAtDesk, Consent, Consultation, Entry, Handoff, Need, NeedField
from yorozu.kernel.models import HistoryEntry
from yorozu.kernel.privacy import DESCRIPTIONS, Sensitivity

OPEN = ~Q(state=NeedState.CLOSED) | Q(told_at__isnull=True, untold_reason="") | Q(waiting_desk__isnull=False)
CONTACT = ("asker_phone", "asker_phone_note", "asker_email", "asker_address")


def over(*, before: datetime, contact: bool = False) -> QuerySet[Consultation]:
    """Consultations whose own needs were all closed, and told, before `before`, and that still hold what is to go.

    `contact`: the ways to reach the asker only; else everything.
    """
    needs = Need.objects.filter(consultation=OuterRef("pk"))
    held = Q(contact_erased_at__isnull=True, erased_at__isnull=True) if contact else Q(erased_at__isnull=True)
    late = needs.filter(OPEN | Q(closed_at__gte=before))
    return Consultation.objects.filter(held, ~Exists(late), Exists(needs), received_at__lt=before)


def waits(*, before: datetime) -> Q:
    """Something beside its own needs keeps a consultation: one that is joined to it, or an open need of the same person."""
    late = Need.objects.filter(OPEN | Q(closed_at__gte=before))
    return (Q(joined_to__isnull=False) & (Exists(late.filter(consultation=OuterRef("joined_to"))) | Exists(late.filter(consultation__joined_to=OuterRef("joined_to"))))
            | Exists(late.filter(consultation__joined_to=OuterRef("pk"), consultation__joined_to__isnull=False)) | _of_somebody_with_an_open_need())  # fmt: skip


def _of_somebody_with_an_open_need() -> Q:
    still = Need.objects.filter(OPEN, consultation__person=OuterRef("person"), consultation__person__isnull=False)
    return Q(person__isnull=False) & Q(Exists(still))


def due(*, before: datetime, contact: bool = False, kept: Collection[UUID] = (), kept_people: Collection[UUID] = ()) -> QuerySet[Consultation]:
    """Consultations to erase; never one that is `kept`, or about somebody of `kept_people`."""
    rows = over(before=before, contact=contact).exclude(waits(before=before))
    rows = rows.exclude(pk__in=kept) if kept else rows
    return rows.exclude(person__in=kept_people, person__isnull=False) if kept_people else rows


def due_people(*, before: datetime, kept_people: Collection[UUID] = ()) -> QuerySet[Person]:
    """People with nothing open, whose last consultation ended before `before`, and whose record nobody has changed since."""
    asked = Consultation.objects.filter(person=OuterRef("pk"), person__isnull=False)
    late = Need.objects.filter(OPEN | Q(closed_at__gte=before), consultation__person=OuterRef("pk"), consultation__person__isnull=False)
    written = HistoryEntry.objects.filter(thing_id=OuterRef("pk"), at__gte=before)
    others = Person.objects.filter(merged_into=OuterRef("pk"))
    rows = Person.objects.filter(~Exists(asked.filter(received_at__gte=before)), ~Exists(late), ~Exists(written), ~Exists(others), made_at__lt=before)
    return rows.exclude(pk__in=kept_people) if kept_people else rows


def ended_at_of(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the last need of each of these consultations was closed."""
    rows = Need.objects.filter(consultation__in=ids, closed_at__isnull=False).order_by().values_list("consultation").annotate(at=Max("closed_at"))
    return dict(rows)


def numbers_of_consultations(ids: Collection[UUID]) -> dict[UUID, str]:
    """The number of the first need of each: it tells nothing about anybody, and staff know it by that."""
    rows = Need.objects.filter(consultation__in=ids).order_by("-number").values_list("consultation", "number")
    return dict(rows)


def people_of_ended(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The people whom these consultations are about, each with when the last of them ended."""
    rows = Need.objects.filter(consultation__in=ids, consultation__person__isnull=False, closed_at__isnull=False).order_by()
    return dict(rows.values_list("consultation__person").annotate(at=Max("closed_at")))


def group_of(consultation_id: UUID) -> tuple[UUID, ...]:
    """The consultation and all that are joined with it."""
    row = Consultation.objects.filter(pk=consultation_id).values_list("pk", "joined_to").first()
    main = (row[1] or row[0]) if row else consultation_id
    return tuple(Consultation.objects.filter(Q(pk=main) | Q(joined_to=main)).order_by("pk").values_list("pk", flat=True))


def consultations_of_needs(need_ids: Collection[UUID]) -> set[UUID]:
    """In which consultations these needs were brought."""
    return set(Need.objects.filter(pk__in=need_ids).order_by("pk").values_list("consultation", flat=True))


def consultation_of_number(number: str) -> tuple[UUID, UUID | None] | None:
    """The consultation and the person of a need's number, for who holds a record back: the number itself tells nothing."""
    return Need.objects.filter(number=number).order_by("pk").values_list("consultation", "consultation__person").first()


def unerased(*, contact: bool = False) -> QuerySet[Consultation]:
    """Consultations that hold what an erasure takes out; of `contact` only where nothing is open."""
    if not contact:
        return Consultation.objects.filter(erased_at=None)
    reachable = Q(*((f"{name}__gt", "") for name in CONTACT), _connector=Q.OR)
    return Consultation.objects.filter(reachable, contact_erased_at=None)


# Every figure is counted from plain fields: who takes out what tells of somebody must leave these as they were.
_COUNTED: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Consultation, "pk__in", ("passphrase_hash", "paper_code", "erased_at", "contact_erased_at")),
    (Need, "consultation__in", ("erased_at",)), (NeedField, "need__consultation__in", ()), (ClosedAtDesk, "need__consultation__in", ()),
    (Entry, "need__consultation__in", ()), (Handoff, "need__consultation__in", ()), (Consent, "need__consultation__in", ()),
)  # fmt: skip


def footing_of(ids: Collection[UUID]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The plain fields of these consultations and all that hangs on them, table by table: what figures are counted from."""
    for model, through, but in _COUNTED:
        _retention, fields = DESCRIPTIONS[model]
        names = [name for name, one in fields.items() if one.sensitivity is Sensitivity.PLAIN and name not in but]
        yield model.__name__, list(model._default_manager.filter(**{through: ids}).order_by("pk").values_list("pk", *names))


def people_of(ids: Collection[UUID]) -> set[UUID]:
    """Whom these consultations are about, where it is known."""
    return set(Consultation.objects.filter(pk__in=ids, person__isnull=False).order_by("pk").values_list("person", flat=True)) if ids else set()


def last_known_of_people(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the last consultation about each of these people ended; of who has none, when they were written down."""
    found = dict(Person.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "made_at"))
    rows = Need.objects.filter(consultation__person__in=ids, closed_at__isnull=False).order_by().values_list("consultation__person")
    return found | {pk: max(found[pk], at) for pk, at in rows.annotate(at=Max("closed_at"))}


def goes_on(consultation: Any, *, after: Any) -> Exists:
    """Whether a consultation has an open need, or one that was closed after that moment."""
    return Exists(Need.objects.filter(OPEN | Q(closed_at__gt=after), consultation=consultation))


def everybody() -> QuerySet[Person]:
    """Everybody who is written down."""
    return Person.objects.all()


def consultations_about(people: Collection[UUID]) -> list[UUID]:
    """The consultations about these people."""
    return list(Consultation.objects.filter(person__in=people, person__isnull=False).order_by("pk").values_list("pk", flat=True))


def free_people(ids: Collection[UUID]) -> list[UUID]:
    """Those of these people about whom nothing is open, and to whom nobody else was merged."""
    still = Need.objects.filter(OPEN, consultation__person=OuterRef("pk"), consultation__person__isnull=False)
    rows = Person.objects.filter(~Exists(still), ~Exists(Person.objects.filter(merged_into=OuterRef("pk"))), pk__in=ids)
    return list(rows.order_by("pk").values_list("pk", flat=True))
