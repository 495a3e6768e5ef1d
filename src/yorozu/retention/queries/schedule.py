"""The periods in force: the file's, and over them what the city changed."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings

from yorozu.retention.enums import Purpose
from yorozu.retention.formats.schedule import Period, schedule_from
from yorozu.retention.models import ChangedPeriod


@lru_cache(maxsize=2)
def _filed(text: str) -> tuple[Period, ...]:
    return schedule_from(text)


def periods() -> tuple[Period, ...]:
    """Every period as it is in force now, in the order in which a run takes them."""
    changed = _in_force()
    return tuple(_over(one, changed.get(one.purpose)) for one in _filed(settings.RETENTION_SCHEDULE))


def _in_force() -> dict[str, ChangedPeriod]:
    """The latest change of each purpose: there are few in a city's life."""
    return {one.purpose: one for one in ChangedPeriod.objects.order_by("changed_at", "id")}


def _over(filed: Period, changed: ChangedPeriod | None) -> Period:
    if changed is None:
        return filed
    return replace(filed, years=changed.years, months=changed.months, counted=changed.counted, basis=changed.basis, source="")


def period_of(purpose: str) -> Period:
    """The period of one purpose; `KeyError` where there is no such purpose."""
    return {one.purpose: one for one in periods()}[purpose]


@dataclass(frozen=True)
class PeriodRow:
    """A period with how it came to be."""

    period: Period
    label: str
    changed: ChangedPeriod | None


def schedule() -> tuple[PeriodRow, ...]:
    """What stands on the page."""
    changed = _in_force()
    return tuple(PeriodRow(_over(one, changed.get(one.purpose)), str(Purpose(one.purpose).label), changed.get(one.purpose)) for one in _filed(settings.RETENTION_SCHEDULE))


def changes(purpose: str) -> tuple[ChangedPeriod, ...]:
    """How a period was changed, the latest first."""
    return tuple(ChangedPeriod.objects.filter(purpose=purpose).order_by("-changed_at", "-id")[:50])
