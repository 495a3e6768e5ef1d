"""A desk's closures and a post's absences as one list, set anew; the past stays."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.formats.hours import Away, Stretch, read_away, read_hours
from yorozu.community.models import Absence, Closure, Desk, Post
from yorozu.community.queries import colleagues_of, find_desk, post_by_id
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid

from .desks import announce_closure, note_absence


def read_hours_cell(text: str) -> tuple[Stretch, ...]:
    """A week as typed into a list; raises `Invalid` with the line that can't be read."""
    try:
        return read_hours(text)
    except ValueError as error:
        raise Invalid({"hours": _("「%(line)s」が読めません。「月-金 8:30-17:15」のように書いてください。") % {"line": error}}) from None


def read_away_cell(text: str, column: str) -> tuple[Away, ...]:
    """Days off as typed into a list; raises `Invalid` with the line that can't be read."""
    try:
        return read_away(text)
    except ValueError as error:
        raise Invalid({column: _("「%(line)s」が読めません。「2026-12-01〜2026-12-03 | 理由 | 代わり」のように、1行に1つ書いてください。") % {"line": error}}) from None


@transaction.atomic
def set_closures(*, by: Actor, desk: Desk, closures: Sequence[Away]) -> bool:
    """The desk's closures from today on, anew; whether anything changed. Stand-ins are named by a desk's code or name."""
    require(by, Permission.EDIT_CITY, desk)
    wanted = {(first, last, reason, _desk_named(stand_in)) for first, last, reason, stand_in in closures if last >= clock.today()}
    there = {(one.from_on, one.until_on, one.reason, one.stand_in): one
             for one in Closure.objects.filter(desk=desk, until_on__gte=clock.today()).select_related("stand_in")}  # fmt: skip
    for key in there.keys() - wanted:
        record_write(by, action="take_back_closure", kind="closure", thing_id=there[key].pk, before={"from": str(key[0]), "until": str(key[1])})
        there[key].delete()
    for first, last, reason, stand_in in sorted(wanted - there.keys(), key=lambda one: one[:3]):
        announce_closure(by=by, desk=desk, from_on=first, until_on=last, reason=reason, stand_in=stand_in)
    return wanted != there.keys()


def _desk_named(text: str) -> Desk | None:
    desk = Desk.objects.filter(code=text).first() or find_desk(text) if text else None
    if text and desk is None:
        raise Invalid({"closures": _("「%(text)s」という窓口が見つかりません。名前かコードを確かめてください。") % {"text": text[:40]}})
    return desk


@transaction.atomic
def set_absences(*, by: Actor, post: Post, absences: Sequence[Away]) -> bool:
    """The days from today on when a post's holder is away, anew; whether anything changed. Stand-ins are named by user name."""
    require(by, Permission.EDIT_CITY, post)
    wanted = {(first, last, stand_in.casefold()) for first, last, _reason, stand_in in absences if last >= clock.today()}
    there = {(one.from_on, one.until_on, one.stand_in.user.username if one.stand_in else ""): one
             for one in Absence.objects.filter(post=post, until_on__gte=clock.today()).select_related("stand_in__user")}  # fmt: skip
    for key in there.keys() - wanted:
        record_write(by, action="take_back_absence", kind="absence", thing_id=there[key].pk, before={"from": str(key[0]), "until": str(key[1])})
        there[key].delete()
    for first, last, username in sorted(wanted - there.keys()):
        note_absence(by=by, post=post, from_on=first, until_on=last, stand_in=_colleague(post, username))
    return wanted != there.keys()


def _colleague(post: Post, username: str) -> Post | None:
    if not username:
        return None
    for post_id, _name in colleagues_of(post):
        found = post_by_id(UUID(post_id))
        if found is not None and found.user.username == username:
            return found
    raise Invalid({"absences": _("「%(text)s」は、同じところの担い手にいません。利用者名を確かめてください。") % {"text": username[:40]}})
