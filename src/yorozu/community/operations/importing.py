"""The city's lists coming in: whole or nothing for each row, refused rows named, the same file twice changes nothing."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.formats.city_rows import NoHeader, Row, read_rows
from yorozu.community.models import Area, Desk, Person, Post
from yorozu.community.queries import area_by_code, find_desk, find_district, organisation_by_code, user_by_name
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.dates import DateNotUnderstood, parse_date
from yorozu.language.names import fold_name

from .accounts import create_account
from .desks import change_desk, open_desk
from .people import PersonForm, write_down_person
from .places import add_area, add_organisation, change_area, change_organisation
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
    """Import `areas`, `organisations`, `desks`, `posts` or `people`; raises `Refused` for a file that is no such list."""
    require(by, Permission.EDIT_PERSON if name == "people" else Permission.EDIT_CITY)
    take = {"areas": _area, "organisations": _organisation, "desks": _desk, "posts": _post, "people": _person}[name]
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
        report.refused += [(row.number, name, str(message)) for name, message in error.field_errors.items()]
    except (Refused, ValidationError) as failure:
        report.refused.append((row.number, "", " ".join(failure.messages) if isinstance(failure, ValidationError) else str(failure)))
    except DataError:
        report.refused.append((row.number, "", _("長すぎる欄があります。短くしてください。")))
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
    from_on, until_on = _day(cells, "from_on") or clock.today(), _day(cells, "until_on")
    lasting = Q(until_on__isnull=True) | Q(from_on=from_on) | Q(until_on__gte=from_on, from_on__lte=from_on)
    if Post.objects.filter(lasting, user=user, role=role, desk=desk, area=area).exists():
        return "unchanged"
    appoint(by=by, user=user, role=role, area=area, desk=desk, from_on=from_on, until_on=until_on)
    return "accepted"


def _organisation(by: Actor, cells: dict[str, str]) -> str:
    known = organisation_by_code(cells.get("code", ""))
    text = {name: cells[name] for name in ("name", "kana", "phone") if name in cells}
    if known is None:
        kind = _code_of(list(OrganisationKind.choices), cells.get("kind", ""), "kind")
        if not cells.get("code") or not text.get("name"):
            raise Invalid({"name" if cells.get("code") else "code": _("空です。書いてください。")})
        add_organisation(by=by, code=cells["code"], name=text.pop("name"), kind=kind, **text)
        return "accepted"
    changed = {name: value for name, value in text.items() if getattr(known, name) != value}
    if changed:
        change_organisation(by=by, organisation=known, **changed)
    return "updated" if changed else "unchanged"


def _person(by: Actor, cells: dict[str, str]) -> str:
    """New people only: the same name, reading, birth and district is the same person and stays as it is."""
    area = find_district(cells.get("area", ""))
    if area is None:
        raise Invalid({"area": _("地区の名前かコードを書いてください。")})
    birth = _day(cells, "birth")
    names_given: dict[str, Any] = {name: cells.get(name, "") for name in ("family_name", "given_name", "family_kana", "given_kana", "alias", "phone",
                                                          "phone_note", "address")}  # fmt: skip
    year, month, day = (birth.year, birth.month, birth.day) if birth else (None, None, None)
    form = PersonForm(**names_given, birth_year=year, birth_month=month, birth_day=day)
    key = fold_name(form.family_name + form.given_name)
    same = Person.objects.filter(name_key=key, area=area, birth_year=form.birth_year, birth_month=form.birth_month, birth_day=form.birth_day)
    if key and same.exists():
        return "unchanged"
    write_down_person(by=by, form=form, area=area)
    return "accepted"


def _day(cells: dict[str, str], name: str) -> date | None:
    if not cells.get(name):
        return None
    try:
        return parse_date(cells[name])
    except DateNotUnderstood:
        raise Invalid({name: _("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")}) from None
