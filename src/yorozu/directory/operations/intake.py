"""A list taken in, row by row: what is new, changed, as it was, refused – and at the end what moved and what vanished."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction

from yorozu.directory.formats.rows import RowRefused
from yorozu.directory.formats.tables import Line, Table
from yorozu.directory.models import Source
from yorozu.directory.queries.keeping import field_label, said
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.bulk import insert_rows
from yorozu.kernel.models import keys

BATCH = 1000
SHOWN = 5000  # changes that a report shows field by field


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
    changes: list[dict[str, Any]] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object of `yorozu directory import --json`: its shape is a promise."""
        return {key: value for key, value in asdict(self).items() if key not in ("changes", "not_kept")}

    def as_page(self) -> dict[str, Any]:
        """What the page shows: the same, with each change field by field."""
        return asdict(self)

    def refuse(self, line: Line, refusal: RowRefused) -> None:
        """A row that can't be used."""
        self.refused += 1
        message = f"{refusal.message}（シート「{line.sheet}」）" if line.sheet else refusal.message
        self.refusals.append({"row": line.number, "column": refusal.column, "value": refusal.value, "message": message})


class Row(Protocol):
    """A typed row of any family."""

    name: str
    key: str
    digest: str
    external_id: str

    def values(self) -> dict[str, Any]:
        """The fields that hold something."""


@dataclass(frozen=True, slots=True)
class Known:
    """A row that stood in the list before."""

    source_id: UUID
    digest: str
    thing_id: UUID
    external_id: str
    vanished: bool


@dataclass(frozen=True)
class Taken:
    """What a family did with a row that stood in no version of this list: made it, found it elsewhere, or asks about it."""

    thing_id: UUID
    merged: bool = False
    asks: bool = False


class Family(Protocol):
    """What differs between lists of places, events, figures and offices."""

    column: str

    def read(self, line: Line) -> Row:
        """The row of a line; raises `RowRefused`."""

    def take(self, rows: Sequence[Row], *, write: bool) -> list[Taken]:
        """Rows new to this list."""

    def change(self, thing_id: UUID, changes: Mapping[str, Any], *, before: Mapping[str, Any], row: Row, write: bool) -> None:
        """Fields that the list gives another value now."""

    def own(self, row: Row, line: Line) -> dict[str, Any] | None:
        """What a row of an export of ours changes ({}: nothing); None: it isn't one."""

    def vanish(self, gone: Sequence[Known]) -> None:
        """Things that the list doesn't hold any more."""


@dataclass
class Intake:
    """One import under way."""

    by: Actor
    family: Family
    report: ImportReport
    list_name: str
    write: bool
    at: datetime = field(default_factory=clock.now)
    seen: dict[str, int] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    held: list[tuple[int, str, Row]] = field(default_factory=list)

    def run(self, table: Table, progress: Callable[[int, int], None]) -> None:
        """Take the whole table in; a batch is one transaction.

        Its rows are read before the transaction begins: on SQLite, which has one writer, a person's save gets in between.
        """
        self.known = self._known()
        lines = iter(table.lines())
        while batch := list(islice(lines, BATCH)):
            rows = self._read(batch)
            with transaction.atomic():
                self._batch(rows)
            self.report.rows_read += len(batch)
            progress(self.report.rows_read, max(table.estimate, self.report.rows_read))
        with transaction.atomic():
            self._finish()

    def _known(self) -> dict[str, Known]:
        rows = Source.objects.filter(list_name=self.list_name, dataset=self.report.dataset).values_list(
            "key", "pk", "digest", f"{self.family.column}_id", "external_id", "vanished_on")  # fmt: skip
        return {key: Known(pk, digest, thing, external, vanished is not None) for key, pk, digest, thing, external, vanished in rows.iterator()}

    def _read(self, batch: Sequence[Line]) -> list[tuple[Line, Row]]:
        rows = []
        for line in batch:
            try:
                rows.append((line, self.family.read(line)))
            except RowRefused as refusal:
                self.report.refuse(line, refusal)
        return rows

    def _batch(self, batch: Sequence[tuple[Line, Row]]) -> None:
        fresh: list[tuple[int, str, Row]] = []
        for line, row in batch:
            if (own := self.family.own(row, line)) is not None:
                self._own(line.number, row, own)
            elif (key := self._key(row)) is None:
                self._twice(row)
            elif key in self.known:
                self._again(line.number, row, self.known[key])
            else:
                (self.held if self.known else fresh).append((line.number, key, row))
        self._fresh(fresh)

    def _key(self, row: Row) -> str | None:
        """The second row of one name and address is another service there; None if it says the very same as one before."""
        told = hash((row.key, row.digest))
        if told in self.told:
            return None
        self.told.add(told)
        count = self.seen[row.key] = self.seen.get(row.key, 0) + 1
        return row.key if count == 1 else f"{row.key}#{count}"

    def _twice(self, row: Row) -> None:
        """The very same row stood in the file before: it is one thing, whose record is there already."""
        if row.key in self.known:
            self.report.unchanged += 1
        else:
            self.report.updated += 1

    def _own(self, number: int, row: Row, changes: Mapping[str, Any]) -> None:
        if not changes:
            self.report.unchanged += 1
            return
        self.report.updated += 1
        thing_id, before = changes["id"], changes["before"]
        self._show(number, row, thing_id, before, changes["after"])
        self.family.change(thing_id, changes["after"], before=before, row=row, write=self.write)

    def _again(self, number: int, row: Row, known: Known, *, key: str = "") -> None:
        """A row that stood in the list before: as it was, or with other values in some fields."""
        if known.digest == row.digest and not key:
            self.report.unchanged += 1
            if known.vanished and self.write:
                Source.objects.filter(pk=known.source_id).update(vanished_on=None)
            return
        source = Source.objects.get(pk=known.source_id)
        now = row.values()
        changes = {name: now.get(name) for name in sorted({*source.row, *now}) if source.row.get(name) != now.get(name)}
        self.report.updated += 1
        self._show(number, row, known.thing_id, source.row, changes)
        self.family.change(known.thing_id, changes, before=dict(source.row), row=row, write=self.write)
        if self.write:
            source.digest, source.row, source.imported_at, source.vanished_on = row.digest, now, self.at, None
            source.key, source.external_id = key or source.key, row.external_id
            source.save(update_fields=["digest", "row", "imported_at", "vanished_on", "key", "external_id"])

    def _show(self, number: int, row: Row, thing_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        if len(self.report.changes) < SHOWN:
            fields = [{"field": name, "label": field_label(name), "before": said(before.get(name)), "after": said(value)} for name, value in after.items()]
            self.report.changes.append({"row": number, "id": str(thing_id), "name": row.name, "fields": fields})

    def _fresh(self, rows: Sequence[tuple[int, str, Row]]) -> None:
        taken = self.family.take([row for _, _, row in rows], write=self.write)
        self.report.updated += sum(one.merged for one in taken)
        self.report.accepted += sum(not one.merged for one in taken)
        self.report.to_decide += sum(one.asks for one in taken)
        if self.write and rows:
            names = ("id", "dataset", "list_name", "key", "digest", "external_id", "row", "imported_at", f"{self.family.column}_id")
            insert_rows(Source, names, [
                (pk, self.report.dataset, self.list_name, key, row.digest, row.external_id, row.values(), self.at, one.thing_id)
                for pk, (_, key, row), one in zip(keys(len(rows)), rows, taken, strict=True)
            ])  # fmt: skip

    def _finish(self) -> None:
        """Rows under another name or address than before are those that moved; what is left is new, or gone."""
        present = set(self.seen) | {f"{key}#{number}" for key, count in self.seen.items() for number in range(2, count + 1)}
        missing = {key: one for key, one in self.known.items() if key not in present}
        moves = Moves(missing, self.held)
        fresh = []
        for number, key, row in self.held:
            if (old := moves.source_of(row)) is not None and old in missing:
                self._again(number, row, missing.pop(old), key=key)
            else:
                fresh.append((number, key, row))
        for start in range(0, len(fresh), BATCH):
            self._fresh(fresh[start : start + BATCH])
        self.report.vanished = [str(one.thing_id) for _, one in sorted(missing.items())]
        if missing and self.write:
            Source.objects.filter(pk__in=[one.source_id for one in missing.values()], vanished_on__isnull=True).update(vanished_on=clock.today())
            self.family.vanish(list(missing.values()))


class Moves:
    """Rows under another name or address than before: the same name elsewhere, or the same number at the same address
    under another name – only where one such row is missing and one is new.
    """

    def __init__(self, missing: Mapping[str, Known], held: Iterable[tuple[int, str, Row]]) -> None:
        self._missing = missing
        self._old = self._by_part(missing)
        self._new = self._by_part([key for _, key, _ in held])

    @staticmethod
    def _by_part(keys: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        parts: tuple[dict[str, list[str]], dict[str, list[str]]] = ({}, {})
        for key in keys:
            for place, part in enumerate(key.split("#")[0].partition("|")[::2]):
                parts[place].setdefault(part, []).append(key)
        return parts

    def source_of(self, row: Row) -> str | None:
        """The key under which the row stood before."""
        for place, part in enumerate(row.key.partition("|")[::2]):
            old, new = self._old[place].get(part, []), self._new[place].get(part, [])
            clear = bool(part) and len(old) == 1 and len(new) == 1
            if clear and (place == 0 or (row.external_id and self._missing.get(old[0], _NONE).external_id == row.external_id)):
                return old[0]
        return None


_NONE = Known(UUID(int=0), "", UUID(int=0), "", False)
