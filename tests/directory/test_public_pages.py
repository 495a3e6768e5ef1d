"""What the public reads of a service, and how a search is narrowed by facts."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.api.conftest import SECRET, Listing, listing  # noqa: F401
from tests.town import MONDAY
from yorozu.directory.models import Service, Source
from yorozu.kernel import clock
from yorozu.kernel.search import rebuild

pytestmark = pytest.mark.django_db


def test_a_service_says_all_that_it_knows(listing: Listing) -> None:  # noqa: F811
    with clock.at(MONDAY):
        page = Client().get(f"/find/{listing.full.pk}/").content.decode()
    for word in ("送迎あり", "受けつけています", "バス停から3分", "5台", "電話で", "保険証", "英語", "800", "入口にスロープ", "2週間", "相談係", "年末は休み",
                 "最後に確かめた日", "15日前", "まちがいを知らせる"):  # fmt: skip
        assert word in page, word
    assert SECRET not in page and "owner@example.jp" not in page


@pytest.mark.parametrize(("query", "there"), [("free=1", False), ("transport=1", True), ("accepting=1", True), ("language=en", True), ("language=zh", False),
                                              ("now=1", True), ("transport=1&free=1", False), ("", True)])  # fmt: skip
def test_facts_narrow_a_search(listing: Listing, query: str, there: bool) -> None:  # noqa: F811
    Service.objects.filter(pk=listing.plain.pk).update(name="見本デイの友の会")
    rebuild()
    with clock.at(MONDAY):  # the third Monday: the full one is open on the first and third
        page = Client().get(f"/find/?q=見本デイサービス&{query}").content.decode()
    found = str(listing.full.pk) in page
    assert found is there
    assert (str(listing.plain.pk) in page) is (query == "")


@pytest.mark.parametrize(("days", "said"), [(0, "（きょう）"), (1, "（きのう）"), (2, "（2日前）")])
def test_how_old_a_record_is_stands_in_words(listing: Listing, days: int, said: str) -> None:  # noqa: F811
    with clock.at(MONDAY):
        Service.objects.filter(pk=listing.full.pk).update(last_checked_on=clock.today() - timedelta(days=days))
        assert said in Client().get(f"/find/{listing.full.pk}/").content.decode()


@pytest.mark.parametrize(("name", "dataset", "title"), [
    ("見本の場所 care_service", "care_service", "見本の場所 介護サービス事業所"), ("202011_medical", "medical", "医療機関"),
    ("opendata-7", "welfare", "福祉施設"), ("公民館の一覧", "places", "公民館の一覧")])  # fmt: skip
def test_a_list_is_named_in_words_and_not_by_its_code(listing: Listing, name: str, dataset: str, title: str) -> None:  # noqa: F811
    Source.objects.create(service=listing.full, dataset=dataset, list_name=name, key="1", digest="", imported_at=MONDAY)
    with clock.at(MONDAY):
        page = Client().get(f"/find/{listing.full.pk}/").content.decode()
    assert title in page and (name == title or name not in page)
