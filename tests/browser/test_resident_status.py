"""Walk W1, steps 7, 10 and 11, in a browser without scripts: the daughter looks, adds a word, comes back, asks who saw it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import go_back
from tests.town import Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town() -> Town:
    """The small town, today."""
    return make_town()


def _enter(page: Page, server: LiveServer, number: str, passphrase: str) -> None:
    page.goto(server.url + "/consult/status/")
    page.locator("input[name=number]").fill(number)
    page.locator("input[name=passphrase]").fill(passphrase)
    page.locator("main button[type=submit]").click()


def _answer(town: Town, need: Need) -> None:
    by = town.actor("imoi")
    do.record_answer(by=by, need_id=need.pk, answer=Answer(
        outcome="partly_met", words="夕方は近所の方が来ます。夜はまだいません。", missing="night", missing_words="夜の見守り"))  # fmt: skip
    do.record_told(by=by, need_id=need.pk, how="phone")
    do.close_need(by=by, need_id=need.pk)


def test_the_daughter_looks_adds_a_word_and_begins_again(
    town: Town, live_server: LiveServer, new_page: Callable[..., Page]
) -> None:
    receipt = town.take_down()
    need = Need.objects.get()
    do.hand_over(by=town.actor("imoi"), need_id=need.pk, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=()))
    page = new_page(width=390, scripts=False)
    _enter(page, live_server, receipt.number, "りんご・りんご・りんご")
    said = page.locator(".error-summary").inner_text()
    assert "受付番号と合言葉の組み合わせ" in said
    _enter(page, live_server, receipt.number, receipt.passphrase)
    expect(page.locator(".next-contact")).to_be_visible()
    assert page.locator(".step").count() == 4
    expect(page.locator(".step.is-waiting")).to_contain_text("引き受けが決まるまでは、芋井地区 よろず相談が担当です。")
    page.get_by_role("link", name="ことばを追加する").click()
    page.locator("textarea").fill("電話は夕方6時から")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("預かりました")
    do.withdraw(by=town.actor("imoi"), handoff_id=need.handoffs.get().pk, reason="家で相談します")
    _answer(town, need)
    page.goto(live_server.url + "/consult/status/")
    expect(page.locator("main")).to_contain_text("夕方は近所の方が来ます")
    page.get_by_role("link", name="もう一度相談する").click()
    page.locator("textarea").fill("また夜に出ていきました")
    page.locator("main button[type=submit]").click()
    again = Need.objects.get()
    assert again.pk == need.pk and again.state != "closed" and again.next_at is not None
    expect(page.locator(".next-contact-when")).to_be_visible()


def test_who_saw_it_and_signing_out(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    receipt = town.take_down()
    do.read_need(by=town.actor("imoi"), need_id=receipt.need_ids[0])
    do.search_needs(by=town.actor("west"), text="物忘れがひどくて")
    page = new_page(width=390, scripts=False)
    _enter(page, live_server, receipt.number, receipt.passphrase)
    page.locator("a[href='/consult/status/seen/']").click()
    table = page.locator("main table")
    expect(table).to_contain_text("にた相談をさがすため")
    expect(table).to_contain_text("相談を進めるため")
    assert town.users["west"].name not in page.content()
    page.goto(live_server.url + "/consult/status/")
    page.get_by_role("button", name="見おわる").click()
    expect(page.locator("input[name=passphrase]")).to_be_visible()
    go_back(page)
    expect(page.locator("h1")).to_be_visible()
    assert "物忘れ" not in page.content()
    page.goto(live_server.url + "/consult/status/seen/")
    assert page.locator("input[name=passphrase]").count() == 1
