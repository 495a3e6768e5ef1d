"""Which desk in the end met which need: what the directory learns from, and tries new words on."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from yorozu.consultation.enums import NeedState, Outcome
from yorozu.consultation.models import Need

_MET = (Outcome.MET, Outcome.MOSTLY_MET)
NEWEST = 5_000  # as many as a worker reads in a few minutes; older words speak of a city that was


@dataclass(frozen=True)
class MetNeed:
    """A need, its words, and the code of the desk that met it."""

    id: UUID
    words: str
    desk: str


def met_needs(limit: int = NEWEST) -> Iterator[tuple[str, str]]:
    """(words, code of the desk that met it), the newest needs, in the order in which they were met; needs whose words were erased are gone."""
    for one in reversed(newest_met(limit)):
        yield one.words, one.desk


def newest_met(limit: int) -> list[MetNeed]:
    """The needs that were met last, the newest first."""
    rows = _met().values_list("pk", "words", "owner_desk__code")[:limit]
    return [MetNeed(*row) for row in rows]


def _met() -> QuerySet[Need]:
    rows = Need.objects.filter(state__in=(NeedState.ANSWERED, NeedState.CLOSED), outcome__in=_MET, erased_at=None)
    return rows.order_by("-answered_at", "-id")
