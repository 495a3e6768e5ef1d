"""What the clock's turn finds: ids of open needs by their dates. Each is asked again under its lock, so a stale id does no harm.

T1 is asked by the few desks without anybody, desk by desk and never need by need.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorozu.community import queries as city
from yorozu.consultation.enums import HandoffState, NeedState
from yorozu.consultation.models import Handoff, Need
from yorozu.kernel.prebuilt import Reads


def _open() -> "QuerySet[Need]":
    return Need.objects.exclude(state=NeedState.CLOSED)


def _offered() -> "QuerySet[Handoff]":
    return Handoff.objects.filter(state=HandoffState.OFFERED)


_HOLDING = Reads(lambda on: city.unstaffed_desks(on=on).filter(Exists(_open().filter(owner_desk=OuterRef("pk")))).order_by("pk").values_list("pk"))
_ASKED = Reads(lambda on: city.unstaffed_desks(on=on).filter(Exists(_offered().filter(to_desk=OuterRef("pk")))).order_by("pk").values_list("pk"))
_HELD = Reads(lambda desks: _open().filter(owner_desk__in=desks).order_by("next_at", "id").values_list("id"))
_UNANSWERED = Reads(
    lambda now, desks: _open()
    .filter(pk__in=_offered().filter(Q(due_at__lte=now) | Q(to_desk__in=desks)).values("need"))
    .order_by("next_at", "id")
    .values_list("id")
)
_UNDECIDED = Reads(lambda now: _open().filter(decide_by_at__lte=now, waiting_desk__isnull=True).order_by("decide_by_at", "id").values_list("id"))
_OVERDUE = Reads(
    lambda now: _open().filter(next_at__lte=now, reminded_at__isnull=True, waiting_desk__isnull=True).order_by("next_at", "id").values_list("id")
)
_REMINDED = Reads(
    lambda now, before: _open()
    .filter(next_at__lte=now, reminded_at__lte=before, waiting_desk__isnull=True, decide_by_at__isnull=True)
    .order_by("next_at", "id")
    .values_list("id", "owner_desk", "urgency", "reminded_at")
)


def holding_alone(*, days: Iterable[date]) -> set[UUID]:
    """T1: desks that have nobody in post on one of `days` and own open needs."""
    return {desk for day in days for (desk,) in _HOLDING.rows(on=day)}


def asked_alone(*, days: Iterable[date]) -> set[UUID]:
    """Desks that have nobody in post on one of `days` and are asked to take a need."""
    return {desk for day in days for (desk,) in _ASKED.rows(on=day)}


def held_by_nobody(*, days: Iterable[date]) -> Iterator[UUID]:
    """T1: needs at desks that have nobody in post on one of `days`; the desk of last resort keeps its own."""
    alone = holding_alone(days=days) - {city.desk_of_last_resort().pk}
    return (one for (one,) in _HELD.rows(desks=sorted(alone)))


def unanswered(now: datetime, *, days: Iterable[date]) -> Iterator[UUID]:
    """L2, L4: needs whose offer is past its deadline, or stands at a desk that nobody is at any more."""
    return (one for (one,) in _UNANSWERED.rows(now=now, desks=sorted(asked_alone(days=days))))


def undecided(now: datetime) -> Iterator[UUID]:
    """L1: needs that came back, and nobody said what next."""
    return (one for (one,) in _UNDECIDED.rows(now=now))


def overdue(now: datetime) -> Iterator[UUID]:
    """T3: needs past their date, without a reminder."""
    return (one for (one,) in _OVERDUE.rows(now=now))


def reminded(now: datetime, *, before: datetime) -> list[tuple[UUID, UUID, str, datetime]]:
    """T3: id, desk, urgency and time of the reminder of needs that were reminded `before`, and whose date has passed."""
    return _REMINDED.rows(now=now, before=before)
