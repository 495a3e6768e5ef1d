"""Borders for the maps: taken in whole or not at all, shown beside the lists."""

import json
from pathlib import Path

import pytest
from django.test import Client

from tests.town import make_town
from yorozu.community.formats.geojson import NotGeoJson, rings_of
from yorozu.community.models import AreaOutline
from yorozu.community.operations import draw_outlines
from yorozu.community.queries import district_outlines
from yorozu.directory.models import Location, Service, ServiceAtLocation
from yorozu.jobs.cli import main
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Refused

SQUARE = [[[138.1, 36.6], [138.2, 36.6], [138.2, 36.7], [138.1, 36.7]]]


def geojson(**properties: object) -> bytes:
    ring = [*SQUARE[0], SQUARE[0][0]]
    return json.dumps({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": properties, "geometry": {
        "type": "Polygon", "coordinates": [ring]}}]}).encode()  # fmt: skip


def test_rings_lose_the_repeated_corner() -> None:
    assert rings_of(geojson(code="19"), key="code") == {"19": SQUARE}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"{}", geojson(name="19"), geojson(code="19").replace(b"Polygon", b"Point"),
                                     geojson(code="19").replace(b"138.2", b'"x"')])  # fmt: skip
def test_what_is_no_map_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotGeoJson, match=r"\w"):
        rings_of(content, key="code")


@pytest.mark.django_db
def test_one_unknown_area_refuses_all() -> None:
    make_town()
    with pytest.raises(Refused, match="77"):
        draw_outlines(by=SYSTEM, rings={"19": SQUARE, "77": SQUARE}, is_approximate=False)
    assert not AreaOutline.objects.exists()
    with pytest.raises(Refused):
        draw_outlines(by=SYSTEM, rings={"19": [[[1.0, 2.0]]]}, is_approximate=False)


@pytest.mark.django_db
def test_a_worker_draws_no_borders() -> None:
    with pytest.raises(Denied):
        draw_outlines(by=make_town().actor("imoi"), rings={"19": SQUARE}, is_approximate=False)


@pytest.mark.django_db
def test_the_command_takes_a_citys_own_borders_and_again_replaces_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_town()
    file = tmp_path / "a.geojson"
    file.write_bytes(geojson(KEY="19"))
    for _ in range(2):
        with pytest.raises(SystemExit) as ended:
            main(["city", "outlines", str(file), "--property", "KEY"])
        assert ended.value.code == 0
    assert [(one.code, one.rings) for one in district_outlines()] == [("19", SQUARE)]


@pytest.mark.django_db
def test_the_pages_show_the_map_beside_the_list() -> None:
    town = make_town()
    assert "<svg" not in Client().get("/districts/").content.decode().partition("<main")[2]
    draw_outlines(by=SYSTEM, rings={"19": SQUARE}, is_approximate=True)
    for number, changes in enumerate(({}, {"withheld_at": clock.now()}, {"verification": "lapsed"}), 1):
        service = Service.objects.create(name=f"見本<b>会館{number}", dataset="public_facility", area=town.areas["19"], **changes)
        ServiceAtLocation.objects.create(service=service, location=Location.objects.create(name="会館", latitude=36.65, longitude=138.15))
    city = Client().get("/districts/").content.decode()
    assert 'href="/districts/19/"><title>' in city and "本当の境界ではありません" in city
    page = Client().get("/districts/19/").content.decode()
    assert page.count("見本&lt;b&gt;会館1") >= 3 and "<b>会館" not in page, "in the list of places, beside the map, in the map's title"
    assert "会館2" not in page and "会館3" not in page, "withheld and lapsed ones stand on no map"
