"""Areas: the circles, and finding a district from what somebody typed."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import jaconv

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area
from yorozu.kernel.prebuilt import Reads


@dataclass(frozen=True)
class AreaChoice:
    """One district to choose."""

    code: str
    name: str
    kana: str


def area_by_code(code: str | None) -> Area | None:
    """The area with this code that isn't dissolved."""
    return next(iter(_BY_CODE.things(code=code)), None) if code else None


_BY_CODE = Reads(lambda code: Area.objects.filter(code=code, ended_on__isnull=True).order_by("code"))


def district_choices() -> tuple[AreaChoice, ...]:
    """The districts in the city's order."""
    return tuple(AreaChoice(*row) for row in _DISTRICTS.rows())


_DISTRICTS = Reads(lambda: Area.objects.filter(kind=AreaKind.DISTRICT, ended_on__isnull=True).order_by("order", "code").values_list("code", "name", "kana"))


def home_city() -> Area | None:
    """The city that this installation is for: of several (samples beside it) the one whose code comes first."""
    return next(iter(_HOME.things()), None)


_HOME = Reads(lambda: Area.objects.filter(kind=AreaKind.CITY, ended_on__isnull=True).order_by("code")[:1])


@dataclass(frozen=True)
class DistrictPath:
    """A district with its place among the circles."""

    code: str
    name: str
    path: str


def district_paths() -> tuple[DistrictPath, ...]:
    """The districts in the city's order, with their paths."""
    rows = Area.objects.filter(kind=AreaKind.DISTRICT, ended_on__isnull=True).order_by("order", "code")
    return tuple(DistrictPath(*row) for row in rows.values_list("code", "name", "path"))


def areas_under(paths: Collection[str]) -> list[UUID]:
    """Every area at these paths and below, dissolved ones included."""
    above = tuple(paths)
    return [pk for pk, path in _PATHS.rows() if path.startswith(above)]


_PATHS = Reads(lambda: Area.objects.order_by("pk").values_list("pk", "path"))


def find_district(text: str) -> Area | None:
    """The one district meant by a code, a name or reading or the beginning of one; 市 or わからない: the city."""
    return area_by_code(district_code(text))


def district_code(text: str) -> str | None:
    """The code of the area that `find_district` finds."""
    plain = _folded(text)
    if not plain:
        return None
    if plain in ("市", "わからない", "不明"):
        city = home_city()
        return city.code if city else None
    known = _KNOWN.rows()
    found = [code for code, name, kana in known if plain in (code, _name(name), _name(name.removesuffix("地区")), kana)]
    found = found or [code for code, name, kana in known if _name(name).startswith(plain) or (len(plain) >= 2 and kana.startswith(plain))]
    return found[0] if len(found) == 1 else None


_KNOWN = Reads(lambda: Area.objects.filter(kind__in=(AreaKind.DISTRICT, AreaKind.CITY), ended_on__isnull=True).order_by("order", "code")
               .values_list("code", "name", "kana"))  # fmt: skip
_AFTER_PLACE = r"(地区|[でにのへ、。]|から|まで|在住|住|だけど|です|$)"


def district_said_in(text: str) -> Area | None:
    """The one district that a sentence names as a place (芋井で、芋井地区の…); None where it names none, or two."""
    plain = _folded(text)
    named = [(name, code) for code, full, _kana in _DISTRICTS.rows() if len(name := _name(full.removesuffix("地区"))) > 1 and name in plain]
    longest = [(name, code) for name, code in named if not any(name != other and name in other for other, _ in named)]
    if len(longest) != 1 or not re.search(re.escape(longest[0][0]) + _AFTER_PLACE, plain):
        return None
    return area_by_code(longest[0][1])


def area_named(text: str) -> UUID | None:
    """The circle of ours that a list means by this name, where exactly one is called so."""
    names = (text, f"{text}地区", text.removesuffix("地区"))
    found = list(Area.objects.filter(name__in=names, ended_on__isnull=True).order_by("code").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _folded(text: str) -> str:
    """As districts are compared: widths and kana folded, so that 篠ノ井 is found as 篠の井 too."""
    return str(jaconv.kata2hira(unicodedata.normalize("NFKC", text))).strip()


_name = lru_cache(maxsize=1000)(_folded)  # of our own areas only: what was typed isn't kept


def circle_of(area_id: UUID) -> str:
    """Which circle an area is (AreaKind)."""
    return str(Area.objects.values_list("kind", flat=True).get(pk=area_id))


def district_finder() -> Callable[[str], tuple[UUID, str] | None]:
    """A function from an address to its district (id, path), by the towns that lie in it; made once for many addresses.

    The longest town name that stands in the address wins; an address of another municipality finds none.
    """
    rows = Area.objects.filter(kind=AreaKind.DISTRICT, ended_on__isnull=True).order_by("code").values_list("pk", "path", "towns")
    by_letter: dict[str, list[tuple[str, tuple[UUID, str]]]] = {}
    for town, where in sorted(((_town(town), (pk, path)) for pk, path, names in rows for town in names if town), key=lambda one: -len(one[0])):
        by_letter.setdefault(town[0], []).append((town, where))
    city = Area.objects.filter(kind=AreaKind.CITY).order_by("code").values_list("name", flat=True).first() or ""

    def find(address: str) -> tuple[UUID, str] | None:
        plain = _town(address)
        if city and "市" in plain and city not in plain:
            return None
        rest = plain.partition(city)[2] if city and city in plain else plain
        return next((where for town, where in by_letter.get(rest[:1], ()) if rest.startswith(town)), None)

    return find


def _town(text: str) -> str:
    """A town's name as it is compared: without 大字, widths and number signs folded."""
    return unicodedata.normalize("NFKC", text).replace("大字", "").replace(" ", "").replace("ヶ", "ケ")
