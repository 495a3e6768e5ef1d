"""Borders from GeoJSON (RFC 7946): longitude first, rings closed by repeating their first corner."""

import json
from typing import Any

Rings = list[list[list[float]]]


class NotGeoJson(ValueError):
    """Not a collection of areas; the sentence says what was looked for."""


def rings_of(content: bytes, *, key: str) -> dict[str, Rings]:
    """Code → rings, from the features' property `key`; several features of one code are one area."""
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise NotGeoJson(f"not JSON: {error}") from None
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise NotGeoJson("no FeatureCollection")
    rings: dict[str, Rings] = {}
    for place, one in enumerate(found["features"], 1):
        rings.setdefault(_code(one, key, place), []).extend(_rings(one.get("geometry"), place))
    return rings


def _code(one: Any, key: str, place: int) -> str:
    properties = one.get("properties") if isinstance(one, dict) else None
    value = properties.get(key) if isinstance(properties, dict) else None
    if not isinstance(value, str | int) or value == "":
        raise NotGeoJson(f"feature {place} has no property {key}")
    return str(value)


def _rings(geometry: Any, place: int) -> Rings:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise NotGeoJson(f"feature {place} is no Polygon or MultiPolygon")
    polygons = [geometry["coordinates"]] if kind == "Polygon" else geometry["coordinates"]
    try:
        rings = [[[round(float(corner[0]), 6), round(float(corner[1]), 6)] for corner in ring] for polygon in polygons for ring in polygon]
    except (TypeError, ValueError, IndexError):
        raise NotGeoJson(f"feature {place}: a corner is no pair of numbers") from None
    return [ring[:-1] if len(ring) > 3 and ring[0] == ring[-1] else ring for ring in rings]
