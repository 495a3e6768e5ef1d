"""Areas: the circles, and finding a district from what somebody typed."""

import unicodedata
from dataclasses import dataclass
from uuid import UUID

import jaconv

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area


@dataclass(frozen=True)
class AreaChoice:
    """One district to choose."""

    code: str
    name: str
    kana: str


def area_by_code(code: str | None) -> Area | None:
    """The area with this code that isn't dissolved."""
    return Area.objects.filter(code=code, ended_on__isnull=True).first() if code else None


def district_choices() -> tuple[AreaChoice, ...]:
    """The districts in the city's order."""
    rows = Area.objects.filter(kind=AreaKind.DISTRICT, ended_on__isnull=True).order_by("order", "code")
    return tuple(AreaChoice(*row) for row in rows.values_list("code", "name", "kana"))


def find_district(text: str) -> Area | None:
    """The one district meant by a code, a name or reading or the beginning of one; 市 or わからない: the city."""
    plain = str(jaconv.kata2hira(unicodedata.normalize("NFKC", text))).strip()
    if not plain:
        return None
    if plain in ("市", "わからない", "不明"):
        return Area.objects.filter(kind=AreaKind.CITY).order_by("code").first()
    known = list(Area.objects.filter(kind__in=(AreaKind.DISTRICT, AreaKind.CITY), ended_on__isnull=True).order_by("order", "code"))
    for exact in (lambda a: plain in (a.code, a.name, a.name.removesuffix("地区"), a.kana), lambda a: _begins(a, plain)):
        found = [area for area in known if exact(area)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _begins(area: Area, text: str) -> bool:
    return area.name.startswith(text) or (len(text) >= 2 and area.kana.startswith(text))


def circle_of(area_id: UUID) -> str:
    """Which circle an area is (AreaKind)."""
    return str(Area.objects.values_list("kind", flat=True).get(pk=area_id))
