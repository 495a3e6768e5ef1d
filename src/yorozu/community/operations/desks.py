"""Desks: opening, changing, closing, hours, closures, absences."""

from collections.abc import Sequence
from datetime import date, time
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Absence, Area, Closure, Desk, OpeningHours, Organisation, Post
from yorozu.community.operations.reach import require_near
from yorozu.community.queries.desks import LONG
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused

Stretch = tuple[int, time, time]  # weekday (0 is Monday), opens, closes
USUAL_HOURS: tuple[Stretch, ...] = tuple((day, time(8, 30), time(17, 15)) for day in range(5))


@transaction.atomic
def open_desk(
    *, by: Actor, code: str, name: str, kind: str, organisation: Organisation, area: Area, opened_on: date,
    hours: Sequence[Stretch] = USUAL_HOURS, **details: Any,
) -> Desk:  # fmt: skip
    """A new desk with its hours."""
    require(by, Permission.EDIT_CITY)
    if Desk.objects.filter(code=code).exists():
        raise Invalid({"code": _("このコードは、もう使われています。")})
    _check_week(hours)
    desk = Desk.objects.create(code=code, name=name, kind=kind, organisation=organisation, area=area, opened_on=opened_on, **details)
    OpeningHours.objects.bulk_create(OpeningHours(desk=desk, weekday=day, opens=opens, closes=closes) for day, opens, closes in hours)
    record_write(by, action="open_desk", kind="desk", thing_id=desk.pk, after={"code": code, "name": name})
    return desk


_CHANGEABLE = ("name", "kana", "phone", "fax", "email", "address", "accepts", "words", "fields")


@transaction.atomic
def change_desk(*, by: Actor, desk: Desk, **changes: Any) -> None:
    """Change what the public reads of a desk, or the words that lead to it."""
    require(by, Permission.EDIT_CITY, desk)
    unknown = set(changes) - set(_CHANGEABLE)
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    before = {name: getattr(desk, name) for name in changes}
    for name, value in changes.items():
        setattr(desk, name, value)
    if not desk.name.strip():
        raise Invalid({"name": _("名前を入れてください。")})
    desk.save(update_fields=list(changes))
    record_write(by, action="change_desk", kind="desk", thing_id=desk.pk, before=before, after=changes)


@transaction.atomic
def set_hours(*, by: Actor, desk: Desk, hours: Sequence[Stretch]) -> bool:
    """The desk's week, anew; whether anything changed."""
    require(by, Permission.EDIT_CITY, desk)
    _check_week(hours)
    if sorted(hours) == sorted(desk.hours.order_by("id").values_list("weekday", "opens", "closes")):
        return False
    desk.hours.all().delete()
    OpeningHours.objects.bulk_create(OpeningHours(desk=desk, weekday=day, opens=opens, closes=closes) for day, opens, closes in hours)
    record_write(by, action="set_hours", kind="desk", thing_id=desk.pk, after={"hours": [f"{d} {o}-{c}" for d, o, c in hours]})
    return True


def _check_week(hours: Sequence[Stretch]) -> None:
    week = sorted(hours)
    if any(not 0 <= day <= 6 or opens >= closes for day, opens, closes in week):
        raise Invalid({"hours": _("終わりの時刻は、始まりより後にしてください。")})
    if any(one[0] == other[0] and one[2] > other[1] for one, other in pairwise(week)):
        raise Invalid({"hours": _("同じ曜日の時間が重なっています。1つにまとめてください。")})


@transaction.atomic
def close_desk(*, by: Actor, desk: Desk, closed_on: date, successor: Desk | None) -> None:
    """From `closed_on` on the desk is no more; what it holds goes to `successor`, or the next staffed よろず desk (T1)."""
    require(by, Permission.EDIT_CITY, desk)
    if closed_on <= clock.today():
        raise Invalid({"closed_on": _("あした以降の日を選んでください。持っている相談を移す時間がいります。")})
    require_near(closed_on=closed_on)
    if desk.code == settings.LAST_RESORT_DESK:
        raise Refused(_("最後の窓口は閉じられません。先に、設定 YOROZU_LAST_RESORT_DESK をほかの窓口に変えてください。"))
    if successor is not None and successor.pk == desk.pk:
        raise Invalid({"successor": _("ほかの窓口を選んでください。")})
    before = {"closed_on": str(desk.closed_on or ""), "successor": str(desk.successor_id or "")}
    desk.closed_on, desk.successor = closed_on, successor
    desk.save(update_fields=["closed_on", "successor"])
    record_write(by, action="close_desk", kind="desk", thing_id=desk.pk, before=before,
                 after={"closed_on": str(closed_on), "successor": str(successor.pk) if successor else ""})  # fmt: skip


@transaction.atomic
def keep_desk_open(*, by: Actor, desk: Desk) -> None:
    """Take an announced last day back; refused where that day has come, as what the desk held has moved on."""
    require(by, Permission.EDIT_CITY, desk)
    if desk.closed_on is None:
        return
    if desk.closed_on <= clock.today():
        raise Refused(_("この窓口は、もうありません。新しい窓口として開いてください。"))
    before = {"closed_on": str(desk.closed_on), "successor": str(desk.successor_id or "")}
    desk.closed_on, desk.successor = None, None
    desk.save(update_fields=["closed_on", "successor"])
    record_write(by, action="keep_desk_open", kind="desk", thing_id=desk.pk, before=before, after={"closed_on": "", "successor": ""})


@transaction.atomic
def announce_closure(*, by: Actor, desk: Desk, from_on: date, until_on: date, reason: str = "", stand_in: Desk | None = None) -> Closure:
    """Days on which the desk is shut, and who stands in."""
    require(by, Permission.EDIT_CITY, desk)
    require_near(from_on=from_on, until_on=until_on)
    if until_on < from_on:
        raise Invalid({"until_on": _("終わりの日は、始まりの日より後にしてください。")})
    if stand_in is not None and stand_in.pk == desk.pk:
        raise Invalid({"stand_in": _("ほかの窓口を選んでください。")})
    if desk.code == settings.LAST_RESORT_DESK and until_on - from_on >= LONG:
        raise Refused(_("最後の窓口は、7日以上つづけて休めません。ほかの窓口が受けられないとき、ここが受けます。"))
    closure = Closure.objects.create(desk=desk, from_on=from_on, until_on=until_on, reason=reason, stand_in=stand_in)
    record_write(by, action="announce_closure", kind="closure", thing_id=closure.pk, after={"from": str(from_on), "until": str(until_on)})
    return closure


@transaction.atomic
def note_absence(*, by: Actor, post: Post, from_on: date, until_on: date, stand_in: Post | None = None) -> Absence:
    """Days on which the holder of a post is away."""
    require(by, Permission.EDIT_CITY, post)
    require_near(from_on=from_on, until_on=until_on)
    if until_on < from_on:
        raise Invalid({"until_on": _("終わりの日は、始まりの日より後にしてください。")})
    if stand_in is not None and stand_in.pk == post.pk:
        raise Refused(_("本人のほかの担い手を選んでください。"))
    absence = Absence.objects.create(post=post, from_on=from_on, until_on=until_on, stand_in=stand_in)
    record_write(by, action="note_absence", kind="absence", thing_id=absence.pk, after={"from": str(from_on), "until": str(until_on)})
    return absence
