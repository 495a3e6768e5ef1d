"""Every figure that is shown of a year, as one value that can be compared: what must stay the same when words go."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count

from yorozu.consultation.models import Need
from yorozu.kernel import clock

from .figures import channel_counts, district_counts, gap_counts
from .gaps import ALL, gap_view


def published(*, year: int) -> Mapping[str, Any]:
    """The figures of a fiscal year as pages and files give them, by their names."""
    since, until = clock.start_of(date(year, 4, 1)), clock.start_of(date(year + 1, 4, 1))
    outcomes = Need.objects.filter(received_at__gte=since, received_at__lt=until).order_by().values_list("outcome", "state", "urgency").annotate(n=Count("pk"))
    return {"districts": district_counts(since=since, until=until), "channels": channel_counts(since=since, until=until), "gap": dict(gap_counts(since=since, until=until)),
            "gap view": gap_view(since=since, until=until, field=ALL).rows, "outcomes": sorted(outcomes)}  # fmt: skip


def fiscal_year_of(day: date) -> int:
    """The year in which the fiscal year of `day` began."""
    return day.year if day.month >= 4 else day.year - 1
