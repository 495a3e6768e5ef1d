"""Counts that can be recounted from the rows; small ones are withheld where the public reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q

from yorozu.consultation.enums import Channel, Missing
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.kept import Kept


@dataclass(frozen=True)
class Figure:
    """A label with how many."""

    code: str
    label: str
    count: int


def district_counts(*, since: datetime, until: datetime) -> tuple[Figure, ...]:
    """利用件数 by district: consultations received in [since, until)."""
    rows = (Consultation.objects.filter(received_at__gte=since, received_at__lt=until)
            .values("area__code", "area__name", "area__order").annotate(n=Count("pk")).order_by("area__order", "area__code"))  # fmt: skip
    return tuple(Figure(row["area__code"], row["area__name"], row["n"]) for row in rows)


def channel_counts(*, since: datetime, until: datetime) -> tuple[Figure, ...]:
    """利用件数 by channel, every channel named."""
    rows = (Consultation.objects.filter(received_at__gte=since, received_at__lt=until)
            .values("channel").annotate(n=Count("pk")).order_by("channel"))  # fmt: skip
    found = {row["channel"]: row["n"] for row in rows}
    return tuple(Figure(code, str(label), found.get(code, 0)) for code, label in Channel.choices)


def gap_counts(*, since: datetime, until: datetime) -> Mapping[tuple[str, str], int]:
    """The gap between needs and services: (district code, what was missing) → how many needs, by outcome date."""
    rows = (Need.objects.filter(answered_at__gte=since, answered_at__lt=until).exclude(missing="")
            .values("area__code", "missing").annotate(n=Count("pk")).order_by("area__code", "missing"))  # fmt: skip
    return {(row["area__code"], Missing(row["missing"]).value): row["n"] for row in rows}


def first_received_on() -> date | None:
    """The day of the oldest need."""
    oldest = Need.objects.filter(received_at__lte=clock.now()).order_by("received_at").values_list("received_at", flat=True).first()
    return oldest.astimezone(clock.TOKYO).date() if oldest else None


@dataclass(frozen=True)
class LastMonth:
    """The public home's honest sentence: received, and first answered within three days."""

    received: int
    answered_in_three_days: int


def last_month() -> LastMonth | None:
    """Needs received in the last full month, and how many had a first answer within 3 × 24 h; None: fewer than five.

    Counted once in ten minutes: it stands on the page that most people look at, and reads every need of a month.
    """
    now = clock.now()
    return _LAST_MONTH.get(f"{now.date()} {now.hour} {now.minute // 10}")


def _last_month() -> LastMonth | None:
    first = clock.today().replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    needs = Need.objects.filter(received_at__gte=clock.start_of(before), received_at__lt=clock.start_of(first))
    row = needs.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(first_answer_at__isnull=False, first_answer_at__lte=F("received_at") + timedelta(days=3))),
    )
    return LastMonth(row["received"], row["answered"]) if row["received"] >= 5 else None


_LAST_MONTH = Kept(_last_month)
