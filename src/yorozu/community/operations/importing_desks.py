"""Desks coming in from a list: new ones, and every field of one that is there, its last day and its successor too."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from yorozu.community.enums import DeskKind
from yorozu.community.models import Desk
from yorozu.community.queries import area_by_code, find_desk, organisation_by_code
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid

from .days_off import read_away_cell, read_hours_cell, set_closures
from .desks import USUAL_HOURS, change_desk, close_desk, keep_desk_open, open_desk, set_hours
from .importing_cells import code_of, day_of

DESK_TEXT = ("name", "kana", "phone", "fax", "email", "address", "accepts")


def take_desk(by: Actor, cells: dict[str, str]) -> str:
    """One row: a new desk, or what changes of one that is there."""
    known = Desk.objects.filter(code=cells.get("code", "")).select_related("area", "organisation").first()
    text: dict[str, Any] = {name: "\n".join(cells[name].splitlines()) for name in DESK_TEXT if name in cells}
    if "words" in cells:
        text["words"] = [one.strip() for one in cells["words"].splitlines() if one.strip()]
    if text.get("email"):
        _email(text["email"])
    if "fields" in cells:
        text["fields"] = _fields(cells["fields"])
    if known is not None:
        return _known_desk(by, known, cells, text)
    area, organisation = area_by_code(cells.get("area", "")), organisation_by_code(cells.get("organisation", ""))
    if area is None or organisation is None:
        raise Invalid({"area" if area is None else "organisation": _("コードが見つかりません。先に作ってください。")})
    hours = read_hours_cell(cells.get("hours", "")) or USUAL_HOURS
    text = {"name": "", **text}
    desk = open_desk(by=by, code=cells.get("code", ""), kind=code_of(list(DeskKind.choices), cells.get("kind") or cells.get("role", ""), "kind"),
                     organisation=organisation, area=area, opened_on=clock.today(), hours=hours, **text)  # fmt: skip
    set_closures(by=by, desk=desk, closures=read_away_cell(cells.get("closures", ""), "closures"))
    _ends(by, desk, cells)
    return "accepted"


def _known_desk(by: Actor, desk: Desk, cells: dict[str, str], text: dict[str, Any]) -> str:
    _stays(cells, {"kind": (desk.kind, str(DeskKind(desk.kind).label)), "area": (desk.area.code,), "organisation": (desk.organisation.code,)})
    changed = {name: value for name, value in text.items() if _lines(getattr(desk, name)) != value}
    if changed:
        change_desk(by=by, desk=desk, **changed)
    rehoured = "hours" in cells and set_hours(by=by, desk=desk, hours=read_hours_cell(cells["hours"]))
    closed = "closures" in cells and set_closures(by=by, desk=desk, closures=read_away_cell(cells["closures"], "closures"))
    ended = _ends(by, desk, cells)
    return "updated" if changed or rehoured or closed or ended else "unchanged"


def _ends(by: Actor, desk: Desk, cells: dict[str, str]) -> bool:
    """The day from which a desk is no more and who takes what it held; an emptied day keeps the desk open. Whether anything changed."""
    if "closed_on" not in cells:
        return False
    day, successor = day_of(cells, "closed_on"), find_desk(cells["successor"]) if cells.get("successor") else None
    if cells.get("successor") and successor is None:
        raise Invalid({"successor": _("窓口が見つかりません。名前かコードを確かめてください。")})
    if successor is not None and day is None:
        raise Invalid({"closed_on": _("なくなる日も書いてください。")})
    if "successor" not in cells:
        successor = desk.successor
    if day == desk.closed_on and (day is None or successor == desk.successor):
        return False
    if day is None:
        keep_desk_open(by=by, desk=desk)
    else:
        close_desk(by=by, desk=desk, closed_on=day, successor=successor)
    return True


def _fields(cell: str) -> list[str]:
    """Codes of life fields, one a line or separated by 、."""
    codes = [one.strip() for one in cell.replace("、", "\n").replace(",", "\n").splitlines() if one.strip()]
    if wrong := next((one for one in codes if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", one)), None):
        raise Invalid({"fields": _("「%(text)s」は、分野のコードではありません。") % {"text": wrong[:40]}})
    return codes


def _lines(value: Any) -> Any:
    """A stored text as a CSV gives it back: one kind of line end, nothing around it."""
    return "\n".join(value.strip().splitlines()) if isinstance(value, str) else value


def _email(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise Invalid({"email": _("メールの宛先として読めません。例：desk@example.jp")}) from None


def _stays(cells: dict[str, str], fixed: dict[str, tuple[str, ...]]) -> None:
    """What a list can't change is refused in words instead of being passed over."""
    for name, values in fixed.items():
        if cells.get(name) and cells[name] not in values:
            raise Invalid({name: _("ここは、あとから変えられません。「%(value)s」にもどしてください。") % {"value": values[-1]}})
