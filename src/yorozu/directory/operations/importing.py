"""Importing a municipal list: every row accepted or refused, nothing dropped silently, the same file twice changes nothing."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.queries import district_finder
from yorozu.directory.enums import DATASET_FIELDS, Dataset
from yorozu.directory.formats.columns import family_of
from yorozu.directory.formats.rows import PlaceRow, RowRefused, place_of
from yorozu.directory.formats.tables import NotATable, Table, read_table
from yorozu.directory.models import Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm, Source
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Refused
from yorozu.kernel.search import index_document
from yorozu.language.names import fold_name

BATCH = 500


@dataclass
class ImportReport:
    """What became of every row; `rows_read` = accepted + updated + unchanged + refused."""

    dataset: str = ""
    encoding: str = ""
    rows_read: int = 0
    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    to_decide: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of `yorozu directory import --json`."""
        return asdict(self)


class _DryRun(Exception):
    """Undoes what a dry run wrote."""


def import_file(
    *, by: Actor, name: str, content: bytes, dataset: str = "", dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:  # fmt: skip
    """Import a list. `name` is the list's name: what stood in it before and doesn't now is reported, never deleted.

    Raises `Refused` with a sentence for a file that is no list that can be read. A batch of rows is one transaction: a
    stop in the middle leaves whole rows, and importing again goes on.
    """
    require(by, Permission.IMPORT_DIRECTORY)
    table = _read(content)
    family = dataset or family_of(table.header)
    if family not in Dataset.values:
        raise Refused(_("場所の一覧ではないようです。名称と、住所か緯度・経度の列がある一覧を選んでください。"), code="not-places", rows=len(table.lines))
    report = ImportReport(dataset=family, encoding=table.encoding, rows_read=len(table.lines),
                          skipped=[{"line": line, "why": why} for line, why in table.skipped])  # fmt: skip
    run = _Run(by=by, report=report, list_name=name[:120], finder=district_finder())
    for start in range(0, len(table.lines), BATCH):
        try:
            with transaction.atomic():
                run.batch(table, start)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            pass
        progress(min(start + BATCH, len(table.lines)), len(table.lines))
    run.finish(dry_run=dry_run)
    return report


def _read(content: bytes) -> Table:
    sentences = {
        "encoding": _("文字の種類がわかりません。UTF-8かShift_JISで保存しなおしてください。"),
        "no-header": _("見出しの行が見つかりません。名称・住所などの見出しを1行目に入れてください。"),
        "json": _("JSONの形がわかりません。見出し（header）と表（data）のあるものを選んでください。"),
        "too-large": _("開くと大きすぎるファイルです。分けて取りこんでください。"),
        "too-many-columns": _("列が多すぎます。一覧表のファイルか確かめてください。"),
    }  # fmt: skip
    try:
        return read_table(content)
    except NotATable as error:
        message = sentences.get(error.code, _("一覧表のファイルではありません。CSVかXLSXを選んでください。"))
        raise Refused(message, code=error.code, rows=0) from None


@dataclass
class _Run:
    """One import under way."""

    by: Actor
    report: ImportReport
    list_name: str
    finder: Callable[[str], Any]
    seen: dict[str, int] = field(default_factory=dict)

    def batch(self, table: Table, start: int) -> None:
        """Take some rows in."""
        rows: list[tuple[int, str, PlaceRow]] = []
        for line in table.lines[start : start + BATCH]:
            try:
                row = place_of(line)
            except RowRefused as refusal:
                self._refuse(line.number, refusal)
                continue
            rows.append((line.number, self._key(row), row))
        keys = [key for _, key, _ in rows]
        known = {one.key: one for one in Source.objects.filter(list_name=self.list_name, key__in=keys).select_related("service")}
        elsewhere = {one.key: one for one in Source.objects.filter(key__in=keys).exclude(list_name=self.list_name).select_related("service")}
        for _number, key, row in rows:
            self._take(key, row, known.get(key), elsewhere.get(key))

    def _key(self, row: PlaceRow) -> str:
        """A list may name two services at one place: the second of the same name and address gets its own key."""
        count = self.seen[row.key] = self.seen.get(row.key, 0) + 1
        return row.key if count == 1 else f"{row.key[:290]}#{count}"

    def _refuse(self, number: int, refusal: RowRefused) -> None:
        self.report.refused += 1
        self.report.refusals.append({"row": number, "column": refusal.column, "value": refusal.value, "message": refusal.message})

    def _take(self, key: str, row: PlaceRow, source: Source | None, other: Source | None) -> None:
        if source is not None and source.digest == row.digest:
            self.report.unchanged += 1
            return
        known = source or other
        service = known.service if known else None
        written = _write(self.by, row, self.report.dataset, service, self.finder)
        if source is None:
            Source.objects.create(service=written, dataset=self.report.dataset, list_name=self.list_name, key=key, digest=row.digest,
                                  imported_at=clock.now())  # fmt: skip
        else:
            source.digest, source.imported_at, source.vanished_on = row.digest, clock.now(), None
            source.save(update_fields=["digest", "imported_at", "vanished_on"])
        if service is None:
            self.report.accepted += 1
        else:
            self.report.updated += 1

    def finish(self, *, dry_run: bool) -> None:
        """Ask about what stood in the list before and doesn't now; it stays, marked."""
        present = set(self.seen) | {f"{key[:290]}#{number}" for key, count in self.seen.items() for number in range(2, count + 1)}
        gone = [one for one in Source.objects.filter(list_name=self.list_name).order_by("id") if one.key not in present]
        self.report.vanished = [str(one.service_id) for one in gone]
        if gone and not dry_run:
            Source.objects.filter(pk__in=[one.pk for one in gone], vanished_on__isnull=True).update(vanished_on=clock.today())


def _write(by: Actor, row: PlaceRow, dataset: str, service: Service | None, finder: Callable[[str], Any]) -> Service:
    made = service is None
    target = service or Service(dataset=dataset)
    before = {} if made else {"name": target.name, "url": target.url, "hours_note": target.hours_note}
    target.name, target.kana, target.description = row.name, row.kana, row.description
    target.provider_name, target.capacity, target.url, target.email = row.provider, row.capacity, row.url, row.email
    target.hours_note, target.note, target.fees, target.eligibility = row.hours_note, row.note, row.fees, row.eligibility
    area = finder(row.address)
    target.area_id, target.last_checked_on = area[0] if area else None, clock.today()
    target.save(force_insert=made)
    _write_parts(target, row, made=made)
    record_write(by, action="import_service", kind="service", thing_id=target.pk, before=before,
                 after={"name": target.name, "url": target.url, "hours_note": target.hours_note})  # fmt: skip
    index_document(kind="service", thing_id=target.pk, text=f"{row.name} {row.kana} {row.description} {row.address}",
                   area_path=area[1] if area else "")  # fmt: skip
    return target


def _write_parts(service: Service, row: PlaceRow, *, made: bool) -> None:
    if not made:
        service.phones.all().delete()
        service.schedules.all().delete()
    else:
        ServiceTerm.objects.bulk_create(ServiceTerm(service=service, code=code) for code in DATASET_FIELDS.get(service.dataset, ()))
    Phone.objects.bulk_create([*(Phone(service=service, number=one) for one in row.phones),
                               *([Phone(service=service, number=row.fax, kind="fax")] if row.fax else [])])  # fmt: skip
    Schedule.objects.bulk_create(Schedule(service=service, weekday=day, opens=opens, closes=closes) for day, opens, closes in row.times)
    place = {"name": row.name, "address": f"{row.address} {row.building}".strip()[:300], "address_key": fold_name(row.address)[:300],
             "latitude": row.latitude, "longitude": row.longitude, "accessibility": row.accessibility}  # fmt: skip
    known = None if made else ServiceAtLocation.objects.filter(service=service).order_by("id").values_list("location_id", flat=True).first()
    if known is not None:
        Location.objects.filter(pk=known).update(**place)
    else:
        ServiceAtLocation.objects.create(service=service, location=Location.objects.create(**place))
