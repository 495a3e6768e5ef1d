"""The city's lists coming in: whole or nothing for each row, refused rows named, the same file twice changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.enums import AreaKind, DeskKind, Role
from yorozu.community.formats.city_rows import NoHeader, Row, read_rows
from yorozu.community.models import Area, Desk, Post
from yorozu.community.queries import area_by_code, find_desk, organisation_by_code, user_by_name
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.dates import DateNotUnderstood, parse_date

from .accounts import create_account
from .desks import change_desk, open_desk
from .places import add_area, change_area
from .posts import appoint


@dataclass
class CityReport:
    """What became of every row."""

    rows_read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)  # line, column, what to do


def import_city(*, by: Actor, name: str, content: bytes) -> CityReport:
    """Import `areas`, `desks` or `posts`; raises `Refused` for a file that is no such list."""
    require(by, Permission.EDIT_CITY)
    take = {"areas": _area, "desks": _desk, "posts": _post}[name]
    report = CityReport()
    try:
        rows = list(read_rows(content))
    except (NoHeader, UnicodeDecodeError, ValueError):
        raise Refused(_("見出しの行が読めません。書き出したCSVと同じ見出しにしてください。")) from None
    for row in rows:
        report.rows_read += 1
        _take(by, row, take, report)
    return report


def _take(by: Actor, row: Row, take: Callable[[Actor, dict[str, str]], str], report: CityReport) -> None:
    try:
        with transaction.atomic():
            outcome = take(by, row.cells)
    except Invalid as error:
        report.refused += [(row.number, name, str(message)) for name, message in error.field_errors.items()]
    except (Refused, ValidationError) as failure:
        report.refused.append((row.number, "", " ".join(failure.messages) if isinstance(failure, ValidationError) else str(failure)))
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _code_of(choices: list[tuple[str, object]], text: str, name: str) -> str:
    for code, label in choices:
        if text in (code, str(label)):
            return code
    raise Invalid({name: _("「%(text)s」は一覧にありません。") % {"text": text[:40]}})


def _area(by: Actor, cells: dict[str, str]) -> str:
    known = Area.objects.filter(code=cells.get("code", "")).first()
    if known is None:
        parent = area_by_code(cells.get("parent", ""))
        add_area(by=by, code=cells.get("code", ""), kind=_code_of(list(AreaKind.choices), cells.get("kind", ""), "kind"),
                 name=cells.get("name", ""), kana=cells.get("kana", ""), parent=parent)  # fmt: skip
        return "accepted"
    if (known.name, known.kana) == (cells.get("name", known.name), cells.get("kana", known.kana)):
        return "unchanged"
    change_area(by=by, area=known, name=cells.get("name", known.name), kana=cells.get("kana", known.kana))
    return "updated"


def _desk(by: Actor, cells: dict[str, str]) -> str:
    known = Desk.objects.filter(code=cells.get("code", "")).first()
    text = {name: cells[name] for name in ("name", "kana", "phone") if name in cells}
    if known is not None:
        changed = {name: value for name, value in text.items() if getattr(known, name) != value}
        if changed:
            change_desk(by=by, desk=known, **changed)
        return "updated" if changed else "unchanged"
    area, organisation = area_by_code(cells.get("area", "")), organisation_by_code(cells.get("organisation", ""))
    if area is None or organisation is None:
        raise Invalid({"area" if area is None else "organisation": _("コードが見つかりません。先に作ってください。")})
    open_desk(by=by, code=cells.get("code", ""), kind=_code_of(list(DeskKind.choices), cells.get("kind", ""), "kind"),
              name=text.get("name", ""), kana=text.get("kana", ""), phone=text.get("phone", ""), organisation=organisation, area=area,
              opened_on=clock.today())  # fmt: skip
    return "accepted"


def _post(by: Actor, cells: dict[str, str]) -> str:
    role = _code_of(list(Role.choices), cells.get("role", ""), "role")
    desk = find_desk(cells["desk"]) if cells.get("desk") else None
    area = desk.area if desk else area_by_code(cells.get("area", ""))
    if area is None:
        raise Invalid({"desk": _("窓口か地区が見つかりません。名前かコードを確かめてください。")})
    username = cells.get("username", "")
    user = user_by_name(username) or create_account(by=by, username=username, name=cells.get("name", "") or username)
    if Post.objects.filter(user=user, role=role, desk=desk, area=area).filter(until_on__isnull=True).exists():
        return "unchanged"
    appoint(by=by, user=user, role=role, area=area, desk=desk, from_on=_day(cells, "from_on") or clock.today(),
            until_on=_day(cells, "until_on"))  # fmt: skip
    return "accepted"


def _day(cells: dict[str, str], name: str) -> date | None:
    if not cells.get(name):
        return None
    try:
        return parse_date(cells[name])
    except DateNotUnderstood:
        raise Invalid({name: _("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")}) from None
