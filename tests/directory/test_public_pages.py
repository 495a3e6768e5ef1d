"""What the public reads of a service, and how a search is narrowed by facts."""

import pytest
from django.test import Client

from tests.api.conftest import SECRET, Listing, listing  # noqa: F401
from tests.town import MONDAY
from yorozu.directory.models import Service
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
