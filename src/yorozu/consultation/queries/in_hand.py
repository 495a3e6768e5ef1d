"""Which desk has, or had, something of a person in hand: what a look at them may rest on."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yorozu.consultation.models import Handoff, Need

AT_ONCE = 400
Held = dict[tuple[UUID, UUID], list[datetime | None]]  # (desk, person or consultation) → when each need was closed


def subjects_of(things: Collection[UUID]) -> dict[UUID, UUID]:
    """For needs and offers: the person that they are about, or the consultation where nobody is named."""
    found: dict[UUID, UUID] = {}
    for some in _some(things):
        for pk, consultation, person in Need.objects.filter(pk__in=some).order_by("pk").values_list("pk", "consultation_id", "consultation__person_id"):
            found[pk] = person or consultation
        rows = Handoff.objects.filter(pk__in=some).order_by("pk").values_list("pk", "need__consultation_id", "need__consultation__person_id")
        found.update({pk: person or consultation for pk, consultation, person in rows})
    return found


def held_by_desks(subjects: Collection[UUID], *, upto: datetime) -> Held:
    """By desk and subject, the needs received until `upto` that the desk owns, took down, gave or was offered."""
    held: Held = defaultdict(list)
    for some in _some(subjects):
        about = Q(consultation__person__in=some) | Q(consultation__in=some)
        needs = {}
        for pk, owner, heard, consultation, person, closed in Need.objects.filter(about, received_at__lte=upto).order_by("pk").values_list(
                "pk", "owner_desk_id", "consultation__desk_id", "consultation_id", "consultation__person_id", "closed_at"):  # fmt: skip
            needs[pk] = (person or consultation, closed)
            for desk in {owner, heard}:
                held[desk, person or consultation].append(closed)
        for need, sender, receiver in Handoff.objects.filter(need__in=list(needs)).order_by("pk").values_list("need_id", "from_desk_id", "to_desk_id"):
            for desk in (sender, receiver):
                held[desk, needs[need][0]].append(needs[need][1])
    return held


def _some(ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    ordered = sorted(ids)
    return (ordered[at : at + AT_ONCE] for at in range(0, len(ordered), AT_ONCE))
