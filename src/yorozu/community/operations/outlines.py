"""Borders for the maps: a city's own GeoJSON, or cells drawn from the points of its towns."""

from collections.abc import Mapping, Sequence
from math import isfinite

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Area, AreaOutline
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Refused

Rings = Sequence[Sequence[Sequence[float]]]
MOST = 20_000  # corners of one area: more draws no better map and makes pages slow


@transaction.atomic
def draw_outlines(*, by: Actor, rings: Mapping[str, Rings], is_approximate: bool) -> int:
    """Take in the borders of these areas (code → rings of [longitude, latitude]); those that had one get the new one.

    Refused as a whole where a code is unknown or a ring isn't one, with the code in the sentence. Returns how many.
    """
    require(by, Permission.EDIT_CITY)
    areas = {one.code: one for one in Area.objects.filter(code__in=list(rings), ended_on__isnull=True)}
    for code, shape in rings.items():
        if code not in areas or not _is_shape(shape):
            raise Refused(_("%(code)s の形が使えません。地区のコードと、経度・緯度の並びを確かめてください。") % {"code": code}, code=code)
        AreaOutline.objects.update_or_create(area=areas[code], defaults={"rings": shape, "is_approximate": is_approximate})
        record_write(by, action="draw_outline", kind="area", thing_id=areas[code].pk, after={"corners": sum(map(len, shape))})
    return len(rings)


def _is_shape(shape: Rings) -> bool:
    """Rings of three corners or more, each a place on Earth."""
    if not shape or sum(len(ring) for ring in shape) > MOST or any(len(ring) < 3 for ring in shape):
        return False
    corners = [corner for ring in shape for corner in ring]
    return all(len(one) >= 2 and isfinite(one[0]) and isfinite(one[1]) and abs(one[0]) <= 180 and abs(one[1]) <= 90 for one in corners)
