"""Lists that page by the key of their last row (ADR 6): the value by which they are ordered, then the id, as `value~id` in the address."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
_SIGN = "~"


def moment(text: str) -> datetime:
    """A moment with its offset, as it comes back from an address, where a plus may have become a space. `ValueError` or `OverflowError` for anything else."""
    found = datetime.fromisoformat(text.replace(" ", "+"))
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(UTC)


def page_behind(
    rows: QuerySet[Row], key: str, *, by: str, size: int, read: Callable[[str], Any] = moment, latest: bool = False
) -> tuple[tuple[Row, ...], str]:
    """The next `size` rows behind `key` in the order of the column `by` and the id (`latest`: from the last to the first), and the key of the page
    after them, empty where there is none. `read` makes the column's value of its text; what is no key shows the first page.
    """
    told, _sign, pk = key.rpartition(_SIGN)
    way, back = ("lt", "-") if latest else ("gt", "")
    try:
        value, last = read(told), UUID(pk)
    except (ValueError, OverflowError):
        pass
    else:
        rows = rows.filter(Q(**{f"{by}__{way}": value}) | Q(**{by: value, f"id__{way}": last}))
    found = tuple(rows.order_by(f"{back}{by}", f"{back}id")[: size + 1])
    return found[:size], _key_of(found[size - 1], by) if len(found) > size else ""


def _key_of(row: Model, by: str) -> str:
    value = getattr(row, by)
    return f"{value.isoformat() if isinstance(value, date) else value}{_SIGN}{row.pk}"
