"""Which ground belongs to whom, where only points are known: Voronoi cells of points, joined by their owner.

Plain arithmetic on a few hundred points, done once when a city's map is made; a city that has its real borders loads those.
"""

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians

Ring = list[tuple[float, float]]
_DIGITS = 5  # of a degree: about a metre
_Corner = tuple[float, float, int]  # x, y, whose cell lies across the side that begins here (-1: nobody's)


def outlines(points: Iterable[tuple[str, float, float]], *, margin: float = 0.012) -> dict[str, list[Ring]]:
    """For each owner of points (owner, latitude, longitude) its rings of (longitude, latitude), anticlockwise; holes clockwise.

    The whole is the points' convex hull, widened by `margin` degrees of latitude. An owner with points among another's has
    several rings. The first of two owners of the same point keeps it.
    """
    kept = {(lat, lng): owner for owner, lat, lng in reversed(list(points))}
    places = sorted(kept)
    if len(places) < 3:
        raise ValueError("three points at least")
    scale = cos(radians(sum(lat for lat, _ in places) / len(places)))
    flat = [(lng * scale, lat) for lat, lng in places]
    owners = [kept[place] for place in places]
    frame = _widened(_hull(flat), margin)
    sides: dict[str, list[tuple[tuple[float, float], tuple[float, float]]]] = {owner: [] for owner in owners}
    for place, owner in enumerate(owners):
        cell = _cell(place, flat, frame)
        for (x, y, across), (to_x, to_y, _) in zip(cell, [*cell[1:], cell[0]], strict=True):
            if across < 0 or owners[across] != owner:
                sides[owner].append((_rounded(x / scale, y), _rounded(to_x / scale, to_y)))
    return {owner: _rings(found) for owner, found in sorted(sides.items())}


def _rounded(lng: float, lat: float) -> tuple[float, float]:
    return round(lng, _DIGITS), round(lat, _DIGITS)


def _hull(points: Sequence[tuple[float, float]]) -> Ring:
    """Convex hull, anticlockwise (monotone chain)."""
    halves = []
    for run in (sorted(points), sorted(points, reverse=True)):
        half: Ring = []
        for one in run:
            while len(half) > 1 and _turn(half[-2], half[-1], one) <= 0:
                half.pop()
            half.append(one)
        halves.append(half[:-1])
    return halves[0] + halves[1]


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _widened(hull: Ring, margin: float) -> Ring:
    """The hull of small octagons round each corner: wider everywhere by about `margin`, its corners cut off."""
    steps = [(1.0, 0.0), (0.7, 0.7), (0.0, 1.0), (-0.7, 0.7), (-1.0, 0.0), (-0.7, -0.7), (0.0, -1.0), (0.7, -0.7)]
    return _hull([(x + margin * dx, y + margin * dy) for x, y in hull for dx, dy in steps])


def _cell(place: int, points: Sequence[tuple[float, float]], frame: Ring) -> list[_Corner]:
    """The ground nearer to this point than to any other, within the frame; each side knows whose cell lies across it."""
    x, y = points[place]
    cell: list[_Corner] = [(cx, cy, -1) for cx, cy in frame]
    near = sorted((hypot(px - x, py - y), other) for other, (px, py) in enumerate(points) if other != place)
    for distance, other in near:
        if distance / 2 > max(hypot(cx - x, cy - y) for cx, cy, _ in cell):
            break
        cell = _cut(cell, (x, y), points[other], other)
    return cell


def _cut(cell: list[_Corner], mine: tuple[float, float], other: tuple[float, float], who: int) -> list[_Corner]:
    """The part of `cell` on my side of the middle line between two points."""
    dx, dy = other[0] - mine[0], other[1] - mine[1]
    middle = dx * (mine[0] + other[0]) / 2 + dy * (mine[1] + other[1]) / 2
    beyond = [dx * x + dy * y - middle for x, y, _ in cell]
    kept: list[_Corner] = []
    for at, (x, y, across) in enumerate(cell):
        after = (at + 1) % len(cell)
        here, there = beyond[at], beyond[after]
        if here <= 0:
            kept.append((x, y, across))
        if (here <= 0) != (there <= 0):
            part = here / (here - there)
            kept.append((x + part * (cell[after][0] - x), y + part * (cell[after][1] - y), who if here <= 0 else across))
    return kept


def _rings(sides: list[tuple[tuple[float, float], tuple[float, float]]]) -> list[Ring]:
    """Sides joined end to end, the longest ring first."""
    ahead: dict[tuple[float, float], list[tuple[float, float]]] = {}
    for begin, end in sides:
        if begin != end:
            ahead.setdefault(begin, []).append(end)
    rings: list[Ring] = []
    while ahead:
        start = min(ahead)
        ring, here = [start], start
        while here in ahead:
            here = _step(ahead, here)
            if here == start:
                break
            ring.append(here)
        if here == start and len(ring) > 2:
            rings.append(ring)
    return sorted(rings, key=lambda ring: -abs(_area(ring)))


def _step(ahead: dict[tuple[float, float], list[tuple[float, float]]], here: tuple[float, float]) -> tuple[float, float]:
    there = ahead[here].pop()
    if not ahead[here]:
        del ahead[here]
    return there


def _area(ring: Ring) -> float:
    """Twice the ring's area; positive where it runs anticlockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
