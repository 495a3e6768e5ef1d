"""Maps as SVG, drawn on the server: no tiles, no scripts; the same picture on a page and on paper.

Only the current colour is used, so that every contrast setting holds; what a place is says its shape (● ■ ▲) and number,
and a list beside the map says the rest. Equal rows give an equal picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from math import cos, pi, radians, sin

Ring = Sequence[Sequence[float]]  # (longitude, latitude) …
WIDTH = 1000.0
LETTERS = 38.0  # on a telephone 360 wide this is 14 pixels


@dataclass(frozen=True)
class Region:
    """An area with its rings; `number` stands where its name has no room."""

    code: str
    name: str
    number: str
    rings: Sequence[Ring]
    href: str = ""


@dataclass(frozen=True)
class Place:
    """A numbered place: `kind` is desk ●, place ■ or shelter ▲."""

    number: int
    kind: str
    name: str
    latitude: float
    longitude: float
    href: str = ""


@dataclass
class _Sheet:
    """Projection (longitude × cos of the middle latitude), and what is taken already."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: float
    letters: float = LETTERS
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    @classmethod
    def over(cls, rings: Iterable[Ring], *, tallest: float = 1.25) -> "_Sheet":
        corners = [corner for ring in rings for corner in ring]
        if not corners:
            raise ValueError("nothing to draw")
        west, east = min(one[0] for one in corners), max(one[0] for one in corners)
        south, north = min(one[1] for one in corners), max(one[1] for one in corners)
        squeeze = cos(radians((south + north) / 2))
        wide, tall = (east - west) * squeeze * 1.06, (north - south) * 1.06
        wide = max(wide, tall / tallest)
        middle = (west + east) / 2
        scale = WIDTH / wide
        return cls(middle - wide / squeeze / 2, (south + north) / 2 + tall / 2, scale, squeeze, round(tall * scale, 1))

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        return (lng - self.west) * self.squeeze * self.scale, (self.north - lat) * self.scale

    def path(self, rings: Iterable[Ring]) -> str:
        parts = []
        for ring in rings:
            points = (self.at(one[0], one[1]) for one in ring)
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
        return "".join(parts)

    def free(self, box: tuple[float, float, float, float]) -> bool:
        """Whether the box (left, top, right, bottom) lies on the sheet and on nothing."""
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > WIDTH - 2 or bottom > self.height - 2:
            return False
        return not any(left < one[2] and one[0] < right and top < one[3] and one[1] < bottom for one in self.taken)

    def opened(self, title: str) -> str:
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {self.height:.0f}" class="map" role="group" '
                f'aria-label="{escape(title)}" font-family="BIZ UDGothic, sans-serif" font-size="{self.letters:.0f}">')  # fmt: skip


def city_map(regions: Sequence[Region], *, title: str) -> str:
    """Every region with its name, or its number where the name has no room; the larger choose first."""
    sheet = _Sheet.over(ring for one in regions for ring in one.rings)
    drawn = [_region(sheet, one) for one in regions]
    labels = [_label(sheet, one) for one in sorted(regions, key=lambda one: (-_size(one), one.code))]
    return sheet.opened(title) + "".join(drawn) + "".join(labels) + "</svg>"


def close_up(regions: Sequence[Region]) -> list[Region]:
    """The small regions of the crowded middle, which have hardly room for a number on the whole map: a second map shows
    these alone. Empty: not needed.
    """
    boxes = {one.code: _bounds(one) for one in regions if one.rings}
    if not boxes:
        return []
    whole = max(box[2] for box in boxes.values()) - min(box[0] for box in boxes.values())
    small = [one for one in regions if one.code in boxes and boxes[one.code][2] - boxes[one.code][0] < whole * 0.13]
    middles = {one.code: ((boxes[one.code][0] + boxes[one.code][2]) / 2, (boxes[one.code][1] + boxes[one.code][3]) / 2) for one in small}
    if len(small) < 3:
        return []
    x, y = (sorted(middle[axis] for middle in middles.values())[len(small) // 2] for axis in (0, 1))
    near = [one for one in small if abs(middles[one.code][0] - x) < whole * 0.12 and abs(middles[one.code][1] - y) < whole * 0.12]
    return near if len(near) > 2 else []


def _bounds(one: Region) -> tuple[float, float, float, float]:
    """West, south, east, north of a region's largest ring."""
    ring = one.rings[0]
    return min(c[0] for c in ring), min(c[1] for c in ring), max(c[0] for c in ring), max(c[1] for c in ring)


def district_map(region: Region, places: Sequence[Place], *, title: str, around: Sequence[Region] = (), letters: float = LETTERS) -> str:
    """One region with its numbered places; its neighbours' borders are dashed. `letters`: their size where the width is 1000."""
    inside = [[[one.longitude, one.latitude] for one in places if _near(region, one)]] if places else []
    sheet = _Sheet.over([*region.rings, *(ring for ring in inside if ring)])
    sheet.letters = letters
    others = "".join(f'<path d="{sheet.path(one.rings)}" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 9"/>'
                     for one in around if one.code != region.code)  # fmt: skip
    ground = f'<path d="{sheet.path(region.rings)}" fill="currentColor" fill-opacity="0.05" stroke="currentColor" stroke-width="5"/>'
    marks = [_mark(sheet, one) for one in sorted(places, key=lambda one: one.number) if _near(region, one)]
    return sheet.opened(title) + others + ground + "".join(marks) + "</svg>"


def _near(region: Region, place: Place) -> bool:
    """Within the region's bounds and a little beyond: a wrong position must not shrink the map to a dot."""
    corners = [corner for ring in region.rings for corner in ring]
    for axis, value in ((0, place.longitude), (1, place.latitude)):
        low, high = min(one[axis] for one in corners), max(one[axis] for one in corners)
        slack = (high - low) * 0.15
        if not low - slack <= value <= high + slack:
            return False
    return True


def _region(sheet: _Sheet, one: Region) -> str:
    shape = f'<path d="{sheet.path(one.rings)}" fill="currentColor" fill-opacity="0.04" stroke="currentColor" stroke-width="3" stroke-linejoin="round"/>'
    return _linked(one.href, f"{one.number} {one.name}".strip(), shape)


def _linked(href: str, title: str, body: str) -> str:
    inner = f"<title>{escape(title)}</title>{body}"
    return f'<a href="{escape(href)}">{inner}</a>' if href else f"<g>{inner}</g>"


def _size(one: Region) -> float:
    return max((abs(_doubled(ring)) for ring in one.rings), default=0.0)


def _doubled(ring: Ring) -> float:
    ahead = [*ring[1:], ring[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ahead, strict=True))


def _middle(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring."""
    doubled = _doubled(ring)
    if not doubled:
        return ring[0][0], ring[0][1]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * doubled), y / (3 * doubled)


def _label(sheet: _Sheet, one: Region) -> str:
    """The name, else the number, at the region's middle or close to it; nothing where neither has room (the title stays)."""
    if not one.rings:
        return ""
    ring = max(one.rings, key=lambda ring: abs(_doubled(ring)))
    x, y = sheet.at(*_middle(ring))
    width = max(sheet.at(c[0], c[1])[0] for c in ring) - min(sheet.at(c[0], c[1])[0] for c in ring)
    texts = [one.name] if len(one.name) * LETTERS < width * 1.1 else []
    texts += [one.number] if len(one.number) * LETTERS / 2 < width else []
    for text in texts:
        wide = sum(LETTERS if ord(letter) > 0xFF else LETTERS / 2 for letter in text)
        for dx, dy in _around(LETTERS * 0.6, rings=3):
            box = (x + dx - wide / 2 - 3, y + dy - LETTERS * 0.6, x + dx + wide / 2 + 3, y + dy + LETTERS * 0.6)
            if text and sheet.free(box):
                sheet.taken.append(box)
                return (f'<text x="{x + dx:.1f}" y="{y + dy + LETTERS * 0.36:.1f}" text-anchor="middle" fill="currentColor" '
                        f'pointer-events="none" aria-hidden="true">{escape(text)}</text>')  # fmt: skip
    return ""


def _around(step: float, *, rings: int) -> list[tuple[float, float]]:
    """Nought, then rings of eight, sixteen … places round it, those above and below first: a number stands to the right
    of its sign, and a line to either side would run through one.
    """
    found = [(0.0, 0.0)]
    for ring in range(1, rings + 1):
        angles = (pi * 2 * place / (8 * ring) for place in range(8 * ring))
        places = [(round(ring * step * cos(angle), 3), round(-ring * step * sin(angle), 3)) for angle in angles]
        found += sorted(places, key=lambda one: (abs(one[0]), one))
    return found


_SIGNS = {
    "desk": '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="currentColor"/>',
    "place": '<path d="M{x:.1f} {y:.1f}m-{r:.1f} -{r:.1f}h{d:.1f}v{d:.1f}h-{d:.1f}z" fill="currentColor"/>',
    "shelter": '<path d="M{x:.1f} {y:.1f}m0 -{r:.1f}l{r:.1f} {d:.1f}h-{d:.1f}z" fill="currentColor"/>',
}


def _mark(sheet: _Sheet, one: Place) -> str:
    """Sign and number at the place, moved aside with a line to it where something stands there already."""
    x, y = sheet.at(one.longitude, one.latitude)
    tall, r = sheet.letters, sheet.letters * 0.29
    wide = len(str(one.number)) * tall / 2 + tall * 0.5
    for dx, dy in _around(tall * 0.75, rings=9):
        box = _box(x + dx, y + dy, tall, wide)
        if sheet.free(box):
            break
    else:
        dx = dy = 0.0
        box = _box(x, y, tall, wide)
    sheet.taken.append(box)
    at_x, at_y = x + dx, y + dy
    line = ""
    if dx or dy:
        sheet.taken += [_box(x + dx * part, y + dy * part, 6, 6) for part in (0.0, 0.3, 0.6)]  # no number on the line
        line = (f'<path d="M{x:.1f} {y:.1f}L{at_x:.1f} {at_y:.1f}" stroke="currentColor" stroke-width="2"/>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="currentColor"/>')  # fmt: skip
    shape = _SIGNS[one.kind].format(x=at_x, y=at_y, r=r, d=2 * r)
    number = f'<text x="{at_x + tall * 0.42:.1f}" y="{at_y + tall * 0.36:.1f}" fill="currentColor">{one.number}</text>'
    return _linked(one.href, f"{one.number} {one.name}", line + shape + number)


def _box(x: float, y: float, tall: float, wide: float) -> tuple[float, float, float, float]:
    """What a sign at (x, y) with its number takes."""
    return x - tall * 0.37, y - tall / 2, x + wide, y + tall / 2
