"""Borders for the maps."""

from dataclasses import dataclass

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area, AreaOutline

Rings = list[list[list[float]]]


@dataclass(frozen=True)
class Outline:
    """One district's border; `number` is its place in the city's order."""

    code: str
    name: str
    number: int
    rings: Rings
    is_approximate: bool


def district_outlines() -> tuple[Outline, ...]:
    """The districts in the city's order; those without a border are left out, their numbers are not."""
    shapes = {area: (rings, about) for area, rings, about in AreaOutline.objects.filter(area__kind=AreaKind.DISTRICT).values_list(
        "area_id", "rings", "is_approximate")}  # fmt: skip
    rows = Area.objects.filter(kind=AreaKind.DISTRICT, ended_on__isnull=True).order_by("order", "code").values_list("pk", "code", "name")
    return tuple(Outline(code, name, number, *shapes[pk]) for number, (pk, code, name) in enumerate(rows, 1) if pk in shapes)
