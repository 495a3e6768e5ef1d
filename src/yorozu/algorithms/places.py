"""Is it the same place? Two records of a place are compared by name, address, telephone and position; unsure is an answer."""

import math
from collections import Counter
from dataclasses import dataclass

NEAR, FAR = 50.0, 400.0  # metres
LIKE = 0.72


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of a place: folded name, folded address (without city), position, telephone numbers."""

    name: str
    address: str
    latitude: float | None
    longitude: float | None
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`same`, `unsure` or `different`; how alike, and what speaks for it."""

    answer: str
    score: float = 0.0
    because: tuple[str, ...] = ()


def metres(one: Sight, other: Sight) -> float | None:
    """The distance between two places on the ground, where both positions are known."""
    if one.latitude is None or other.latitude is None or one.longitude is None or other.longitude is None:
        return None
    north = (one.latitude - other.latitude) * 111_320
    east = (one.longitude - other.longitude) * 111_320 * math.cos(math.radians(one.latitude))
    return math.hypot(north, east)


def compare(one: Sight, other: Sight) -> Verdict:
    """Equal names at one address, within 50 m, or with one number: the same. Alike names at one spot: a person decides.

    Equal names at two addresses are two places (branches of a chain) unless they share a number.
    """
    distance = metres(one, other)
    near, far = distance is not None and distance <= NEAR, distance is not None and distance > FAR
    address = bool(one.address) and one.address == other.address
    elsewhere = bool(one.address) and bool(other.address) and not address
    phone = bool(one.phones & other.phones)
    because = tuple(name for name, holds in (("address", address), ("position", near), ("phone", phone)) if holds)
    if one.name == other.name:
        return _of_one_name(because, elsewhere=elsewhere and not near, far=far)
    if (address or near) and (likeness := name_likeness(one.name, other.name)) >= LIKE:
        return Verdict("unsure", round(0.4 + likeness * 0.3 + 0.1 * len(because), 2), ("name_like", *because))
    return Verdict("different")


def _of_one_name(because: tuple[str, ...], *, elsewhere: bool, far: bool) -> Verdict:
    names = ("name", *because)
    if "address" in because or "position" in because or ("phone" in because and not elsewhere and not far):
        return Verdict("same", 1.0, names)
    if "phone" in because:
        return Verdict("unsure", 0.7, names)
    return Verdict("different") if elsewhere or far else Verdict("unsure", 0.5, names)


def name_likeness(one: str, other: str) -> float:
    """0 to 1: one name within the other (高松市立瀬戸内保育所, 瀬戸内保育所), or the share of common pairs of letters."""
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and short in long:
        return 0.75 + 0.25 * len(short) / len(long)
    left, right = (Counter(text[place : place + 2] for place in range(len(text) - 1)) for text in (one, other))
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def cell_of(latitude: float, longitude: float) -> int:
    """The square of about 100 m that a position lies in."""
    return int(latitude * 1000) * 1_000_000 + int(longitude * 1000)


def cells_around(cell: int) -> tuple[int, ...]:
    """A square and its eight neighbours."""
    return tuple(cell + north * 1_000_000 + east for north in (-1, 0, 1) for east in (-1, 0, 1))
