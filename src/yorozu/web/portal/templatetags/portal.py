"""Tags of every page."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from unicodedata import combining, normalize

from django import template
from django.template.defaultfilters import date as usual_date
from django.template.defaultfilters import stringfilter
from django.template.defaultfilters import truncatechars as usual_shortened
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorozu.kernel import once as tokens
from yorozu.web.portal.days import in_its_year
from yorozu.web.portal.pieces import piece

register = template.Library()
register.tag(piece)


@register.simple_tag(takes_context=True)
def once(context: Any) -> SafeString:
    """The hidden token that makes a form sent twice do once; a piece of page that is kept puts its own in (portal.pieces)."""
    return format_html('<input type="hidden" name="once" value="{}">', context.get("once_token") or tokens.new_token())


@register.filter("truncatechars", is_safe=True)
@stringfilter
def shortened(value: str, length: int) -> str:
    """Django's `truncatechars` with a shorter way where no letter is made of several signs: lists show the first letters of many texts."""
    text = normalize("NFC", value)
    if length < 1 or any(map(combining, text[: length + 1])):
        return str(usual_shortened(value, length))
    return text if len(text) <= length else f"{text[: length - 1]}…"


_PARTS: dict[str, Callable[[Any], str]] = {
    "Y": lambda at: str(at.year), "n": lambda at: str(at.month), "j": lambda at: str(at.day), "m": lambda at: f"{at.month:02}",
    "d": lambda at: f"{at.day:02}", "H": lambda at: f"{at.hour:02}", "G": lambda at: str(at.hour), "i": lambda at: f"{at.minute:02}",
    "D": lambda at: str(WEEKDAYS_ABBR[at.weekday()]),
}  # fmt: skip


@register.filter("date", expects_localtime=True, is_safe=False)
def day_or_moment(value: Any, form: Any = None) -> Any:
    """Django's `date` with a shorter way for the signs that pages use; a list of 25 rows has fifty of them."""
    if form and isinstance(value, date):
        form = in_its_year(value, str(form))
    parts = _parts(str(form)) if form and isinstance(value, date) else None
    if parts is None or (not isinstance(value, datetime) and any(part in _CLOCK for part in parts)):
        return usual_date(value, form)
    return "".join([part(value) if not isinstance(part, str) else part for part in parts])


_CLOCK = (_PARTS["H"], _PARTS["G"], _PARTS["i"])


@lru_cache(maxsize=200)
def _parts(form: str) -> tuple[Any, ...] | None:
    """The pieces of a format; None where it has a sign that only Django knows."""
    pieces = [_PARTS.get(sign, sign) for sign in form]
    return None if any(isinstance(one, str) and (one == "\\" or (one.isascii() and one.isalpha())) for one in pieces) else tuple(pieces)
