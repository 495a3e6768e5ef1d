"""A desk's days lie within five years: a year like 2117 is a slip of the finger, and would hide a desk for good."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid

FARTHEST = timedelta(days=5 * 366)


def require_near(**days: date | None) -> None:
    """Refuse days that are farther ahead, each at its field."""
    last = clock.today() + FARTHEST
    if far := [field for field, day in days.items() if day is not None and day > last]:
        raise Invalid({field: _("5年より先の日です。年を確かめてください。") for field in far})
