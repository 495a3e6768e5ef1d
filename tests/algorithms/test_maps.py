"""Cells of points and the pictures made of them: nothing lost, nothing on top of another, the same every time."""

import re
from itertools import pairwise
from math import cos, radians
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yorozu.algorithms.cells import Ring, outlines
from yorozu.algorithms.maps import LETTERS, Place, Region, city_map, close_up, district_map

_RANDOM = Random(5)
POINTS = [(f"{number % 7}", 36.6 + _RANDOM.random() / 10, 138.1 + _RANDOM.random() / 10) for number in range(1, 120)]
NS = "{http://www.w3.org/2000/svg}"


def area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])) / 2


def holds(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def test_every_point_lies_in_its_owners_ground_and_in_no_other() -> None:
    found = outlines(POINTS)
    for owner, lat, lng in POINTS:
        inside = {name for name, rings in found.items() if sum(holds(ring, lng, lat) for ring in rings) % 2}
        assert inside == {owner}


def test_the_parts_fill_the_whole() -> None:
    whole = outlines([("all", lat, lng) for _, lat, lng in POINTS])["all"]
    parts = sum(area(ring) for rings in outlines(POINTS).values() for ring in rings)
    assert len(whole) == 1 and parts == pytest.approx(area(whole[0]), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(36, 37), st.floats(138, 139)), min_size=3, max_size=40, unique_by=lambda one: one[1:]))
def test_any_points_give_closed_rings(points: list[tuple[str, float, float]]) -> None:
    found = outlines(points)
    assert set(found) == {owner for owner, _, _ in points}
    assert all(len(ring) > 2 for rings in found.values() for ring in rings)


def regions() -> list[Region]:
    return [Region(code, f"地区{code}", str(number), rings, f"/districts/{code}/") for number, (code, rings) in enumerate(outlines(POINTS).items(), 1)]


def test_each_region_is_a_link_with_its_name() -> None:
    root = ElementTree.fromstring(city_map(regions(), title="地図"))
    links = root.findall(f"{NS}a")
    assert [one.get("href") for one in links] == [one.href for one in regions()]
    assert all((one.findtext(f"{NS}title") or "").endswith(region.name) for one, region in zip(links, regions(), strict=True))


def test_a_degree_of_longitude_is_narrower_than_one_of_latitude() -> None:
    square = [[138.0, 36.0], [139.0, 36.0], [139.0, 37.0], [138.0, 37.0]]
    svg = city_map([Region("1", "一", "1", [square])], title="地図")
    corners = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", svg)]
    wide, tall = (max(one[axis] for one in corners) - min(one[axis] for one in corners) for axis in (0, 1))
    assert wide / tall == pytest.approx(cos(radians(36.5)), rel=0.01)


def crowded() -> list[Place]:
    return [Place(number, ("desk", "place", "shelter")[number % 3], f"場所{number}", 36.65 + number // 8 * 0.0001, 138.15) for number in range(1, 40)]


def test_no_number_lies_on_another() -> None:
    square = Region("1", "一", "1", [[[138.1, 36.6], [138.2, 36.6], [138.2, 36.7], [138.1, 36.7]]])
    root = ElementTree.fromstring(district_map(square, crowded(), title="地図"))
    texts = [(float(one.get("x", "0")), float(one.get("y", "0")), one.text or "") for one in root.iter(f"{NS}text")]
    assert [int(text) for _, _, text in texts] == list(range(1, 40))
    for place, (x, y, text) in enumerate(texts):
        for other_x, other_y, other in texts[place + 1 :]:
            apart = abs(y - other_y) >= LETTERS * 0.9 or not (x - 30 < other_x + len(other) * LETTERS / 2 and other_x - 30 < x + len(text) * LETTERS / 2)
            assert apart, (text, other)


def test_a_name_can_write_no_markup() -> None:
    evil = Region("1", '"><script>', "1", [[[138.1, 36.6], [138.2, 36.6], [138.2, 36.7]]], '/"onload="x')
    svg = city_map([evil], title="<b>") + district_map(evil, [Place(1, "desk", "</title><script>", 36.65, 138.15)], title="&")
    assert "<script" not in svg and "<b>" not in svg and 'onload="x' not in svg


def test_a_place_far_off_does_not_shrink_the_map() -> None:
    square = Region("1", "一", "1", [[[138.1, 36.6], [138.2, 36.6], [138.2, 36.7], [138.1, 36.7]]])
    far = Place(2, "place", "北極", 89.0, 0.0)
    assert district_map(square, [far], title="地図") == district_map(square, [], title="地図")


def test_equal_rows_give_an_equal_picture_and_small_regions_a_second_one() -> None:
    assert city_map(regions(), title="地図") == city_map(regions(), title="地図")
    small = [Region(str(n), "小", str(n), [[[n / 100, 0.0], [n / 100 + 0.01, 0.0], [n / 100, 0.01]]]) for n in range(4)]
    apart = Region("8", "遠", "8", [[[0.9, 0.0], [0.91, 0.0], [0.9, 0.01]]])
    large = Region("9", "大", "9", [[[0.0, 0.1], [1.0, 0.1], [1.0, 1.0]]])
    assert close_up([*small, apart, large]) == small and close_up([large]) == []
