"""A date that isn't in this year shows its year: 「1月5日まで」 would be read as the next one."""

import re
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format

from yorozu.kernel import clock

_MONTH = re.compile(r"n月|j [FM]")


def in_its_year(value: date, form: str) -> str:
    """The (translated) format, with the year before or after the month as the language has it, where `value` isn't in this year."""
    return _with_year(form) if value.year != clock.today().year else form


@lru_cache(maxsize=100)
def _with_year(form: str) -> str:
    return form if "Y" in form else _MONTH.sub(lambda month: f"Y年{month[0]}" if "月" in month[0] else f"{month[0]} Y", form)


def told_day(value: date, form: str) -> str:
    """A day or local moment in words, with its year where it isn't this one."""
    return date_format(value, in_its_year(value, form))
