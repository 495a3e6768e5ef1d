"""Importing a municipal list: every row accepted or refused, nothing dropped silently, the same file twice changes nothing."""

import re
from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.queries import area_by_code, district_finder
from yorozu.directory.enums import Dataset
from yorozu.directory.formats.columns import canonical
from yorozu.directory.formats.other_rows import day_told
from yorozu.directory.formats.tables import NotATable, Table, read_table
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.errors import Refused

from .import_others import EventFamily, FigureFamily, OfficeFamily
from .import_places import PlaceFamily
from .intake import Family, ImportReport, Intake
from .place_writing import Finder


def import_file(
    *, by: Actor, name: str, content: bytes, dataset: str = "", dry_run: bool = False, area: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:  # fmt: skip
    """Import a list. `name` is the list's name: what stood in it before and doesn't now is asked about, never deleted.

    `area`: the code of the circle that places belong to whose address tells none. Raises `Refused` with a sentence for a
    file that is no list that we take. A batch of rows is one transaction: a stop in the middle leaves whole rows, and
    importing again goes on. A dry run writes nothing.
    """
    require(by, Permission.IMPORT_DIRECTORY)
    table = _read(content, name)
    family = dataset or table.family
    if family not in Dataset.values or family == Dataset.CATALOGUE:
        raise Refused(_not_taken(family), code="not-places", rows=sum(1 for _line in table.lines()))
    report = ImportReport(dataset=family, encoding=table.encoding, not_kept=list(table.private))
    list_name = list_name_of(name)
    intake = Intake(by=by, family=_family(by, family, list_name, table, area), report=report, list_name=list_name, write=not dry_run)
    try:
        intake.run(table, progress)
    except NotATable as error:
        raise Refused(_sentence(error.code), code=error.code, rows=report.rows_read) from None
    report.skipped = [{"line": line, "why": why} for line, why in table.skipped]
    return report


def _family(by: Actor, dataset: str, list_name: str, table: Table, area: str) -> Family:
    find, at = _finder(area), clock.now()
    if dataset == Dataset.EVENT:
        return EventFamily(by=by, list_name=list_name, find=find, at=at, titles=table.header)
    if dataset == Dataset.POPULATION:
        areas = {"district", "address_town", "name"} & {canonical(title) for title in table.header}
        return FigureFamily(by=by, list_name=list_name, find=find, at=at, titles=table.header, by_city=not areas, told_on=day_told(table.told))
    if dataset == Dataset.ORGANISATION:
        return OfficeFamily(by=by, list_name=list_name, find=find, at=at, titles=table.header)
    return PlaceFamily(by=by, dataset=dataset, list_name=list_name, find=find, at=at, titles=table.header)


def _finder(area: str) -> Finder:
    find = district_finder()
    home = area_by_code(area)
    if home is None:
        return find
    fallback = (home.pk, home.path)

    def of_this_city(address: str) -> tuple[UUID, str] | None:
        found = find(address)
        return found if found and _city_of(found[1]) == _city_of(home.path) else fallback

    return of_this_city


def _city_of(path: str) -> str:
    """The widest circle in a path: another city may have a town of the same name."""
    return path.strip("/").partition("/")[0]


_VERSION = re.compile(r"([_\- ]?(20\d{2}([-_]?[01]\d([-_]?[0-3]\d)?)?|[rRhH]\d{1,2}([._-]?\d{1,2}){0,2}|令和\d{1,2}年?度?|v\d+)|\s*[(（]\d+[)）]|[ _-]*(コピー|copy))+$")


def list_name_of(name: str) -> str:
    """The name of the list that a file is a version of: without folder, ending, year and copy's number."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.(csv|tsv|txt|xlsx|json|geojson)$", "", stem, flags=re.IGNORECASE)
    return (_VERSION.sub("", stem).strip(" _-") or stem or name)[:120]


def _not_taken(family: str) -> str:
    if family == Dataset.CATALOGUE:
        return _("これは、データの目録です。場所や行事の一覧ではないので、取りこみません。目録にある一覧のファイルを選んでください。")
    return _("場所の一覧ではないようです。名称と、住所か緯度・経度の列がある一覧を選んでください。")


def _read(content: bytes, name: str) -> Table:
    try:
        return read_table(content, hints=name)
    except NotATable as error:
        raise Refused(_sentence(error.code), code=error.code, rows=0) from None


def _sentence(code: str) -> str:
    sentences = {
        "encoding": _("文字の種類がわかりません。UTF-8かShift_JISで保存しなおしてください。"),
        "no-header": _("見出しの行が見つかりません。名称・住所などの見出しを1行目に入れてください。"),
        "json": _("JSONの形がわかりません。見出し（header）と表（data）のあるものを選んでください。"),
        "too-large": _("開くと大きすぎるファイルです。分けて取りこんでください。"),
        "too-many-columns": _("列が多すぎます。一覧表のファイルか確かめてください。"),
    }  # fmt: skip
    return sentences.get(code, _("一覧表のファイルではありません。CSVかXLSXを選んでください。"))
