"""Real places of other cities in the demo stand in areas of their own, apart from the city's districts."""

from random import Random

import pytest

from yorozu.community.models import Area
from yorozu.community.operations import add_area
from yorozu.community.queries import area_by_code, district_choices
from yorozu.directory.models import Service
from yorozu.directory.operations import import_file
from yorozu.directory.queries.hsds.asking import Asked, services_asked
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.city import CITY, City
from yorozu.simulation.places import OTHER_CITIES, take_in_other_cities

pytestmark = pytest.mark.django_db


def test_they_come_in_beside_the_32_districts() -> None:
    City(Random(1)).build()
    taken = take_in_other_cities()
    assert len(district_choices()) == 32
    held = {code: Service.objects.filter(area__code=code).count() for code in OTHER_CITIES}
    assert sum(held.values()) == taken and min(held.values()) > 50 and 150 < taken < 400
    own = area_by_code(CITY)
    assert own is not None and not Service.objects.filter(area__path__startswith=own.path).exists()
    assert not services_asked(Asked()).exists(), "the API answers for our own city"
    assert take_in_other_cities() == 0
    assert Area.objects.filter(kind="city").order_by("code").values_list("code", flat=True).first() == CITY, "the city's own stays the first"


def test_a_town_of_the_same_name_does_not_move_another_citys_place() -> None:
    city = add_area(by=SYSTEM, code="200000", kind="city", name="見本市", parent=None)
    add_area(by=SYSTEM, code="01", kind="district", name="東地区", parent=city, towns=["柳町"])
    add_area(by=SYSTEM, code="other", kind="city", name="となり市", parent=None)
    content = "名称,住所,電話番号\r\n見本の家,柳町2-1,026-000-0001\r\n".encode()
    for code, holder in (("other", "other"), ("200000", "01")):
        import_file(by=SYSTEM, name=f"{code}.csv", content=content.replace("見本".encode(), code.encode()), dataset="places", area=code)
        assert Service.objects.get(name__startswith=code).area == Area.objects.get(code=holder)
