"""The maps beside the lists: the city's districts, and one district with its numbered places."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t

from yorozu.algorithms import maps
from yorozu.community.queries import Outline, district_outlines
from yorozu.directory.queries import DistrictPage, MapPlace, ServicePage, place_on_map, places_on_map

SIGNS = {"desk": "●", "place": "■", "shelter": "▲"}


@dataclass(frozen=True)
class Drawn:
    """A map for a page: pictures, what they can't say, and the list that belongs beside them."""

    svg: SafeString
    close: SafeString
    note: str
    rows: tuple[tuple[str, str, str], ...] = ()  # sign with number, name, address


def city() -> Drawn | None:
    """The districts; None where the city has no borders to draw."""
    outlines = district_outlines()
    if not outlines:
        return None
    regions = [_region(one) for one in outlines]
    near = maps.close_up(regions)
    return Drawn(_safe(maps.city_map(regions, title=_t("地区の地図"))),
                 _safe(maps.city_map(near, title=_t("まんなかの地区の地図"))) if near else _safe(""), _note(outlines))  # fmt: skip


def district(page: DistrictPage) -> Drawn | None:
    """One district; None where it has no border."""
    outlines = district_outlines()
    mine = next((one for one in outlines if one.code == page.area.code), None)
    if mine is None:
        return None
    places = places_on_map(page.area)
    drawn = maps.district_map(_region(mine), [_place(one) for one in places], title=_t("%(district)sの地図") % {"district": page.area.name},
                              around=[_region(one) for one in outlines])  # fmt: skip
    rows = tuple((f"{SIGNS[one.kind]}{one.number}", one.name, reverse("directory:service", args=[one.key])) for one in places)
    return Drawn(_safe(drawn), _safe(""), _note(outlines), rows)


def place(page: ServicePage) -> Drawn | None:
    """One place on its district's map; None where it has no position, or its district no border."""
    one, area = place_on_map(page.service, page.latitude, page.longitude), page.service.area
    outlines = district_outlines() if one and area else ()
    mine = next((row for row in outlines if area and row.code == area.code), None)
    if one is None or mine is None:
        return None
    title = _t("%(district)sの地図") % {"district": mine.name}
    drawn = maps.district_map(_region(mine), [_place(one)], title=title, around=[_region(row) for row in outlines])
    return Drawn(_safe(drawn), _safe(""), _note(outlines))


def _safe(svg: str) -> SafeString:
    """Our own drawing: every name in it was escaped where it was written (algorithms/maps.py)."""
    return mark_safe(svg)


def _note(outlines: tuple[Outline, ...]) -> str:
    if not any(one.is_approximate for one in outlines):
        return ""
    return _t("境界は、町の位置から作ったおよそのもので、本当の境界ではありません。離れた町は、とび地になることがあります。")


def _region(one: Outline) -> maps.Region:
    return maps.Region(one.code, one.name.removesuffix("地区"), str(one.number), one.rings, reverse("directory:district", args=[one.code]))


def _place(one: MapPlace) -> maps.Place:
    return maps.Place(one.number, one.kind, one.name, one.latitude, one.longitude, reverse("directory:service", args=[one.key]))
