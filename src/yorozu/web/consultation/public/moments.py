"""Days and half-days in words, the same on screen and on the receipt, in the language of the page."""

from datetime import datetime

from django.utils.translation import gettext as _t

from yorozu.consultation.enums import ContactWay
from yorozu.kernel import clock
from yorozu.web.portal.days import told_day
from yorozu.web.portal.moments import clock_time

__all__ = ["by_when", "clock_time", "day", "how"]


def day(moment: datetime) -> str:
    """The day with its weekday: 11月26日（木）; the format itself is translated."""
    # Translators: a date format of the template filter `date`: month, day, weekday.
    return str(told_day(moment.astimezone(clock.TOKYO), _t("n月j日（D）")))


def by_when(moment: datetime) -> str:
    """The day and its half: a promise by the hour would often be broken."""
    local = moment.astimezone(clock.TOKYO)
    half = _t("午前中") if local.hour < 13 else _t("午後") if local.hour < 18 else _t("夜まで")
    return _t("%(day)s%(half)s") % {"day": day(moment), "half": half}


def how(way: str) -> str:
    """What the desk will do, as the end of a sentence that begins with its name."""
    return {
        ContactWay.PHONE: _t("が電話します"),
        ContactWay.LETTER: _t("が手紙を出します"),
        ContactWay.VISIT: _t("がうかがう前に、手紙か電話でお知らせします"),
        ContactWay.NONE: _t("が考えます。こちらからは連絡しません"),
    }.get(ContactWay(way) if way in ContactWay.values else ContactWay.SCREEN, _t("が「相談のようす」に書きます"))
