"""The keys by which a place is known again: one address in all its dresses, and worked out anew after the folding has changed."""

import pytest

from tests.town import make_town
from yorozu.directory.formats.identity import address_key
from yorozu.directory.models import Location, Service, Source
from yorozu.directory.operations import fold_places_again, import_file
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import HistoryEntry

LIST = "名称,所在地_連結表記,電話番号\n見本集会所,長野市三輪三丁目2番5号,026-200-0001\n見本集会所,長野市三輪3-2-5,026-200-0002\n見本公民館,長野市大字芋井10番地,026-200-0003\n"


@pytest.mark.parametrize("typed", ["長野県長野市大字三輪三丁目2番地の5", "長野市三輪3−2−5", "三輪三丁目２の５", "〒380-0813 長野県長野市三輪3丁目2番5号"])
def test_one_address_in_all_its_dresses(typed: str) -> None:
    assert address_key(typed) == "三輪3-2-5"


@pytest.mark.parametrize(("typed", "key"), [("新潟県十日町市千歳町3-3", "千歳町3-3"), ("四日市市諏訪町1番5号", "諏訪町1-5"), ("香川県高松市番町一丁目8番15号", "番町1-8-15"),
                                            ("香川県木田郡三木町大字氷上310", "氷上310"), ("町田市原町田1-1", "原町田1-1")])  # fmt: skip
def test_only_the_city_is_taken_off(typed: str, key: str) -> None:
    assert address_key(typed) == key


@pytest.mark.django_db
def test_keys_of_an_older_folding_are_worked_out_again() -> None:
    make_town()
    import_file(by=SYSTEM, name="a.csv", content=LIST.encode())
    assert fold_places_again() == 0
    right = sorted(Source.objects.values_list("key", flat=True))
    hall = Source.objects.get(key__contains="公民館")
    for source in Source.objects.all():
        Source.objects.filter(pk=source.pk).update(key=f"old {source.key}")
    Service.objects.update(name_key="old")
    Location.objects.update(address_key="old")
    entries = HistoryEntry.objects.count()
    assert fold_places_again() == 9 and fold_places_again() == 0
    assert sorted(Source.objects.values_list("key", flat=True)) == right and HistoryEntry.objects.count() == entries
    assert import_file(by=SYSTEM, name="a.csv", content=LIST.encode()).unchanged == 3
    Source.objects.filter(pk=hall.pk).update(key="old")
    Source.objects.create(service=hall.service, dataset=hall.dataset, list_name=hall.list_name, key=hall.key, digest="other", imported_at=hall.imported_at)
    assert fold_places_again() == 0 and Source.objects.get(pk=hall.pk).key == "old"
