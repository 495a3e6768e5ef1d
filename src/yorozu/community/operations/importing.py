"""The city's lists coming in: whole or nothing for each row, refused rows named, the same file twice changes nothing."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.enums import AreaKind, OrganisationKind, Role
from yorozu.community.formats.city_rows import NoHeader, Row, read_rows, title_of
from yorozu.community.models import Area, Household, Post
from yorozu.community.queries import area_by_code, find_desk, organisation_by_code, user_by_name
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.errors import Invalid, Refused

from .accounts import create_account
from .days_off import read_away_cell, set_absences
from .importing_cells import code_of, day_of
from .importing_desks import take_desk
from .importing_people import take_person
from .places import add_area, add_organisation, change_area, change_organisation
from .posts import appoint, change_term


@dataclass(frozen=True)
class RefusedCell:
    """Why a row stays out: its line, the column's title, what was typed there, and what to do."""

    line: int
    column: str
    value: str
    message: str


@dataclass
class CityReport:
    """What became of every row."""

    rows_read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[RefusedCell] = field(default_factory=list)


def import_city(*, by: Actor, name: str, content: bytes) -> CityReport:
    """Import `areas`, `organisations`, `desks`, `posts` or `people`; raises `Refused` for a file that is no such list."""
    require(by, Permission.EDIT_PERSON if name == "people" else Permission.EDIT_CITY)
    households: dict[str, Household] = {}
    people = lambda actor, cells: take_person(actor, cells, households)  # noqa: E731
    take = {"areas": _area, "organisations": _organisation, "desks": take_desk, "posts": _post, "people": people}[name]
    report = CityReport()
    try:
        rows = list(read_rows(content))
    except (NoHeader, UnicodeDecodeError, ValueError, csv.Error):
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
        report.refused += [_cell(row, name, str(message)) for name, message in error.field_errors.items()]
    except (Refused, ValidationError) as failure:
        report.refused.append(_cell(row, "", " ".join(failure.messages) if isinstance(failure, ValidationError) else str(failure)))
    except DataError:
        report.refused.append(_cell(row, "", _("長すぎる欄があります。短くしてください。")))
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _cell(row: Row, column: str, message: str) -> RefusedCell:
    name = "birth" if column.startswith("birth") else column
    return RefusedCell(row.number, title_of(name), row.cells.get(name, "")[:40], message)


def _area(by: Actor, cells: dict[str, str]) -> str:
    known = Area.objects.filter(code=cells.get("code", "")).first()
    if known is None:
        parent = area_by_code(cells.get("parent", ""))
        add_area(by=by, code=cells.get("code", ""), kind=code_of(list(AreaKind.choices), cells.get("kind", ""), "kind"),
                 name=cells.get("name", ""), kana=cells.get("kana", ""), parent=parent)  # fmt: skip
        return "accepted"
    if (known.name, known.kana) == (cells.get("name", known.name), cells.get("kana", known.kana)):
        return "unchanged"
    change_area(by=by, area=known, name=cells.get("name", known.name), kana=cells.get("kana", known.kana))
    return "updated"


def _post(by: Actor, cells: dict[str, str]) -> str:
    role = code_of(list(Role.choices), cells.get("role", ""), "role")
    desk = find_desk(cells["desk"]) if cells.get("desk") else None
    area = desk.area if desk else area_by_code(cells.get("area", ""))
    if area is None:
        raise Invalid({"desk": _("窓口か地区が見つかりません。名前かコードを確かめてください。")})
    username = cells.get("username", "")
    user = user_by_name(username) or create_account(by=by, username=username, name=cells.get("name", "") or username)
    from_on, until_on = day_of(cells, "from_on") or clock.today(), day_of(cells, "until_on")
    lasting = Q(until_on__isnull=True) | Q(from_on=from_on) | Q(until_on__gte=from_on, from_on__lte=from_on)
    known = Post.objects.filter(lasting, user=user, role=role, desk=desk, area=area).order_by("from_on", "id").first()
    post = known or appoint(by=by, user=user, role=role, area=area, desk=desk, from_on=from_on, until_on=until_on)
    moved = known is not None and "until_on" in cells and change_term(by=by, post=post, until_on=until_on)
    away = "absences" in cells and set_absences(by=by, post=post, absences=read_away_cell(cells["absences"], "absences"))
    return "accepted" if known is None else "updated" if away or moved else "unchanged"


def _organisation(by: Actor, cells: dict[str, str]) -> str:
    known = organisation_by_code(cells.get("code", ""))
    text = {name: cells[name] for name in ("name", "kana", "phone") if name in cells}
    if known is None:
        kind = code_of(list(OrganisationKind.choices), cells.get("kind", ""), "kind")
        if not cells.get("code") or not text.get("name"):
            raise Invalid({"name" if cells.get("code") else "code": _("空です。書いてください。")})
        add_organisation(by=by, code=cells["code"], name=text.pop("name"), kind=kind, **text)
        return "accepted"
    changed = {name: value for name, value in text.items() if getattr(known, name) != value}
    if changed:
        change_organisation(by=by, organisation=known, **changed)
    return "updated" if changed else "unchanged"
