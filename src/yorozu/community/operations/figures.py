"""Figures and offices of a city as its lists give them; the directory's import calls these."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from yorozu.community.enums import OrganisationKind
from yorozu.community.models import AreaFigure, Organisation
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write, record_writes


@dataclass(frozen=True)
class Figures:
    """The population of one area on one day."""

    name: str
    code: str
    city_code: str
    counted_on: date
    total: int | None
    male: int | None
    female: int | None
    households: int | None
    by_age: dict[str, list[int | None]]
    note: str
    area_id: UUID | None = None


@transaction.atomic
def add_figures(*, by: Actor, rows: Sequence[Figures]) -> list[UUID]:
    """Write many down; their ids come back in order."""
    require(by, Permission.IMPORT_DIRECTORY)
    made = AreaFigure.objects.bulk_create(AreaFigure(**vars(one)) for one in rows)
    record_writes(by, action="add_figures", kind="figure", thing_ids=[one.pk for one in made])
    return [one.pk for one in made]


@transaction.atomic
def correct_figures(*, by: Actor, figure_id: UUID, row: Figures) -> None:
    """The list says something else now."""
    require(by, Permission.IMPORT_DIRECTORY)
    figure = AreaFigure.objects.select_for_update(of=("self",)).get(pk=figure_id)
    before = {name: getattr(figure, name) for name, value in vars(row).items() if getattr(figure, name) != value}
    for name in before:
        setattr(figure, name, getattr(row, name))
    figure.save(update_fields=[*before])
    record_write(by, action="correct_figures", kind="figure", thing_id=figure_id, before=before, after={name: getattr(row, name) for name in before})


@dataclass(frozen=True)
class Office:
    """One office of a city: its name, and the bureaus that it belongs to."""

    code: str
    name: str
    phone: str
    description: str


@transaction.atomic
def add_offices(*, by: Actor, rows: Sequence[Office]) -> list[UUID]:
    """Write a city's offices down as organisations; one whose code is known already is that one. Ids in order."""
    require(by, Permission.IMPORT_DIRECTORY)
    known = dict(Organisation.objects.filter(code__in=[one.code for one in rows]).values_list("code", "pk"))
    fresh = {one.code: Organisation(code=one.code, name=one.name, kind=OrganisationKind.CITY, phone=one.phone, description=one.description)
             for one in rows if one.code not in known}  # fmt: skip
    made = Organisation.objects.bulk_create(fresh.values())
    record_writes(by, action="add_office", kind="organisation", thing_ids=[one.pk for one in made])
    known |= {one.code: one.pk for one in made}
    return [known[one.code] for one in rows]


@transaction.atomic
def correct_office(*, by: Actor, organisation_id: UUID, row: Office) -> None:
    """The list says something else now."""
    require(by, Permission.IMPORT_DIRECTORY)
    office = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation_id)
    names = ("name", "phone", "description")
    before = {name: getattr(office, name) for name in names if getattr(office, name) != getattr(row, name)}
    for name in before:
        setattr(office, name, getattr(row, name))
    office.save(update_fields=[*before])
    record_write(by, action="correct_office", kind="organisation", thing_id=organisation_id, before=before,
                 after={name: getattr(row, name) for name in before})  # fmt: skip
