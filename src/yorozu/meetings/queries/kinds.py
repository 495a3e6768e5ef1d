"""Kinds of meetings."""

from django.conf import settings
from django.utils.translation import gettext as _

from yorozu.meetings.enums import CIRCLES, Secrecy
from yorozu.meetings.formats.kinds import Kind, kinds_from


def all_kinds() -> tuple[Kind, ...]:
    """As the city's list names them, in its order."""
    return tuple(kinds_from(settings.MEETING_KINDS).values())


def kind_of(code: str) -> Kind:
    """The kind with this code. One that the list doesn't name (any more) is closed and never published: what was secret stays so."""
    known = kinds_from(settings.MEETING_KINDS).get(code)
    return known or Kind(code, _("会議（一覧にない種類）"), "", "", CIRCLES, Secrecy.LAW, _("知った秘密は、外に出しません。"), False, 0, False, ())
