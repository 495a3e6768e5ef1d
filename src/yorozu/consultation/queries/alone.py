"""T1 at size: which of the few desks without anybody hold something, asked desk by desk and never need by need."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from yorozu.community import queries as city


def desks_alone(rows: QuerySet[Any], field: str, *, days: Iterable[date]) -> set[UUID]:
    """Desks that have nobody in post on one of `days` and stand as `field` of one of `rows`: open needs or offers."""
    found: set[UUID] = set()
    for day in days:
        held = Exists(rows.filter(**{field: OuterRef("pk")}))
        found.update(city.unstaffed_desks(on=day).filter(held).values_list("pk", flat=True))
    return found
