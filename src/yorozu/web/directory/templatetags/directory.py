"""Words of the directory's pages."""

from django import template
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.directory.queries import life_field_names

register = template.Library()
_DAYS = (_("月曜日"), _("火曜日"), _("水曜日"), _("木曜日"), _("金曜日"), _("土曜日"), _("日曜日"))


@register.simple_tag
def weekday(number: int) -> str:
    """The weekday's name; 0 is Monday."""
    return str(_DAYS[number])


@register.filter
def life_field(code: str) -> str:
    """A life field's name in the language of who reads, or nothing."""
    return "".join(life_field_names([code]))


@register.filter
def days_ago(days: int) -> str:
    """How old something is, in words: today, yesterday, so many days ago."""
    return {0: _t("きょう"), 1: _t("きのう")}.get(days) or _t("%(days)s日前") % {"days": days}
