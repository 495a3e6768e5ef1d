"""Cells that several lists of the city have in common: a choice by code or label, a day."""

from datetime import date

from django.utils.translation import gettext as _

from yorozu.kernel.errors import Invalid
from yorozu.language.dates import DateNotUnderstood, parse_date


def code_of(choices: list[tuple[str, object]], text: str, name: str) -> str:
    """The code that a cell means, written as code or as label; refused in words otherwise."""
    for code, label in choices:
        if text in (code, str(label)):
            return code
    raise Invalid({name: _("「%(text)s」は一覧にありません。") % {"text": text[:40]}})


def day_of(cells: dict[str, str], name: str) -> date | None:
    """The day of a cell; None where it is empty."""
    if not cells.get(name):
        return None
    try:
        return parse_date(cells[name])
    except DateNotUnderstood:
        raise Invalid({name: _("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")}) from None
