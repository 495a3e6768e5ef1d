"""Lists that are no places: events, figures of the population, a city's own offices."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from yorozu.community.models import AreaFigure, Organisation
from yorozu.community.operations import (
    Figures,
    Office,
    add_figures,
    add_offices,
    correct_figures,
    correct_office,
)
from yorozu.community.queries import area_named
from yorozu.directory.formats.event_rows import EventRow, event_of
from yorozu.directory.formats.other_rows import FigureRow, OfficeRow, figure_of, office_of
from yorozu.directory.formats.standard_others import event_cells, figure_cells, line_of, office_cells
from yorozu.directory.formats.tables import Line
from yorozu.directory.models import Event, Source
from yorozu.directory.queries.exporting import office_values
from yorozu.directory.queries.values import external_id_of
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write, record_writes

from .intake import Known, Row, Taken
from .place_writing import Finder

_EVENT = ("name", "kana", "description", "starts_on", "ends_on", "starts_at", "ends_at", "when_note", "eligibility", "fees", "is_free", "capacity", "how_to_join",
          "apply_until", "organiser", "contact", "phone", "email", "url", "place_name", "address", "latitude", "longitude", "transportation", "parking", "note",
          "extras")  # fmt: skip
_DATES, _TIMES = ("starts_on", "ends_on", "apply_until"), ("starts_at", "ends_at")


@dataclass
class _Plain:
    """What lists without doubtful rows have in common: the same key in another list is the same thing."""

    by: Actor
    list_name: str
    find: Finder
    at: datetime
    column: str = ""
    titles: tuple[str, ...] = ()

    def own(self, row: Row, line: Line) -> dict[str, Any] | None:
        """An export that comes back: what it says now against what the record says, in the same columns."""
        try:
            thing_id = UUID(line.cells.get("own_id", ""))
        except ValueError:
            return None
        cells = self.cells(thing_id)
        if cells is None:
            return None
        before, after = self.read(line_of(self.titles, cells, line.number)).values(), row.values()
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        return {"id": thing_id, "before": before, "after": {name: after.get(name) for name in names}} if names else {}

    def cells(self, thing_id: UUID) -> list[str] | None:
        """What an export would say of a thing today; None where there is none."""
        raise NotImplementedError

    def read(self, line: Line) -> Any:
        """The typed row of a line."""
        raise NotImplementedError

    def vanish(self, gone: Sequence[Known]) -> None:
        """Marked on their source, and no more: an event ends, a count is replaced, an office is renamed."""

    def take(self, rows: Sequence[Row], *, write: bool) -> list[Taken]:
        """New things, or ones that another list holds already."""
        known = dict(Source.objects.filter(key__in=[row.key for row in rows], **{f"{self.column}__isnull": False}).exclude(
            list_name=self.list_name).order_by("id").values_list("key", f"{self.column}_id"))  # fmt: skip
        fresh = [row for row in rows if row.key not in known]
        ids = iter(self.add(fresh) if write else [UUID(int=0)] * len(fresh))
        return [Taken(known[row.key], merged=True) if row.key in known else Taken(next(ids)) for row in rows]

    def add(self, rows: Sequence[Any]) -> list[UUID]:
        """Write new things down."""
        raise NotImplementedError


@dataclass
class EventFamily(_Plain):
    """How events are taken in."""

    column: str = "event"

    def read(self, line: Line) -> EventRow:
        """The event of a line."""
        return event_of(line, today=self.at.date())

    def cells(self, thing_id: UUID) -> list[str] | None:
        """An event as it stands."""
        event = Event.objects.prefetch_related("sources").filter(pk=thing_id).first()
        return event_cells(vars(event), self.titles, external_id=external_id_of(event)) if event else None

    def add(self, rows: Sequence[EventRow]) -> list[UUID]:
        """Write new events down."""
        events = []
        for row in rows:
            area = self.find(row.address)
            events.append(Event(area_id=area[0] if area else None, changed_at=self.at, **{name: getattr(row, name) for name in _EVENT}))
        Event.objects.bulk_create(events)
        record_writes(self.by, action="import_event", kind="event", thing_ids=[one.pk for one in events])
        return [one.pk for one in events]

    def change(self, thing_id: UUID, changes: Mapping[str, Any], *, before: Mapping[str, Any], row: Row, write: bool) -> None:
        """The list says something else now."""
        if not write:
            return
        event = Event.objects.select_for_update(of=("self",)).get(pk=thing_id)
        for name, value in changes.items():
            setattr(event, name, _event_value(name, value))
        area = self.find(event.address)
        event.area_id, event.changed_at = area[0] if area else event.area_id, self.at
        event.save()
        record_write(self.by, action="import_event", kind="event", thing_id=thing_id, before={name: before.get(name) for name in changes}, after=changes)


def _event_value(name: str, value: Any) -> Any:
    if name in _DATES:
        return date.fromisoformat(value) if value else None
    if name in _TIMES:
        return time.fromisoformat(value) if value else None
    if name == "extras":
        return value or {}
    return value if value is not None or Event._meta.get_field(name).null else ""


@dataclass
class FigureFamily(_Plain):
    """How figures of the population are taken in."""

    column: str = "figure"
    by_city: bool = False
    told_on: date | None = None
    _areas: dict[str, UUID | None] = field(default_factory=dict)

    def read(self, line: Line) -> FigureRow:
        """The figures of a line."""
        return figure_of(line, by_city=self.by_city, told_on=self.told_on)

    def cells(self, thing_id: UUID) -> list[str] | None:
        """Figures as they stand."""
        figure = AreaFigure.objects.filter(pk=thing_id).first()
        return figure_cells(vars(figure), self.titles) if figure else None

    def _figures(self, row: FigureRow) -> Figures:
        if row.name not in self._areas:
            found = self.find(row.name)
            self._areas[row.name] = area_named(row.name) or (found[0] if found else None)
        return Figures(row.name, row.code, row.city_code, row.counted_on, row.total, row.male, row.female, row.households, row.by_age, row.note,
                       self._areas[row.name])  # fmt: skip

    def add(self, rows: Sequence[FigureRow]) -> list[UUID]:
        """Write new figures down."""
        return add_figures(by=self.by, rows=[self._figures(row) for row in rows])

    def change(self, thing_id: UUID, changes: Mapping[str, Any], *, before: Mapping[str, Any], row: Row, write: bool) -> None:
        """The list says something else now."""
        if write and isinstance(row, FigureRow):
            correct_figures(by=self.by, figure_id=thing_id, row=self._figures(row))


@dataclass
class OfficeFamily(_Plain):
    """How a city's own offices are taken in."""

    column: str = "organisation"

    def read(self, line: Line) -> OfficeRow:
        """The office of a line."""
        return office_of(line)

    def cells(self, thing_id: UUID) -> list[str] | None:
        """An office as it stands."""
        office = Organisation.objects.filter(pk=thing_id).first()
        return office_cells(office_values(office), self.titles) if office else None

    def _office(self, row: OfficeRow) -> Office:
        code = f"office-{hashlib.blake2b(row.key.encode(), digest_size=12).hexdigest()}"
        return Office(code, row.name, row.phone, f"{row.path}\n{row.note}".strip())

    def add(self, rows: Sequence[OfficeRow]) -> list[UUID]:
        """Write new offices down."""
        return add_offices(by=self.by, rows=[self._office(row) for row in rows])

    def change(self, thing_id: UUID, changes: Mapping[str, Any], *, before: Mapping[str, Any], row: Row, write: bool) -> None:
        """The list says something else now."""
        if write and isinstance(row, OfficeRow):
            correct_office(by=self.by, organisation_id=thing_id, row=self._office(row))
