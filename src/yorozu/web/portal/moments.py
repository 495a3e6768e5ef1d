"""The time of day as it is said, in the language of the page."""

from datetime import datetime

from django.utils.translation import gettext as _t

from yorozu.kernel import clock


def clock_time(moment: datetime) -> str:
    """午前10時42分; the minutes only where there are some."""
    local = moment.astimezone(clock.TOKYO)
    if local.minute:
        words = _t("午前%(hour)s時%(minute)s分") if local.hour < 12 else _t("午後%(hour)s時%(minute)s分")
    else:
        words = _t("午前%(hour)s時") if local.hour < 12 else _t("午後%(hour)s時")
    return words % {"hour": local.hour % 12 or 12, "minute": f"{local.minute:02}"}
