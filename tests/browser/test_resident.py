"""Walk W2 in a browser without scripts: somebody who won't give a name, on a phone, in やさしい日本語 with readings."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page, go_back
from tests.town import Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, Need
from yorozu.consultation.operations.handing import Offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "部屋から出てこない息子が、きのう死にたいと言った"
PICTURES = os.environ.get("YOROZU_PICTURES", "")


@pytest.fixture
def town() -> Town:
    """The small town, today."""
    return make_town()


class Walk:
    """A resident's hands: the buttons of the question pages."""

    def __init__(self, page: Page, server: LiveServer, *, name: str = "", checked: bool = False) -> None:
        self.page, self.server, self.name, self.checked, self.count = page, server, name, checked, 0

    def look(self) -> None:
        """Judge the page as it stands, and take its picture where somebody asked for pictures."""
        if PICTURES and self.name:
            self.count += 1
            self.page.screenshot(path=Path(PICTURES) / f"{self.name}-{self.count:02d}.png", full_page=True)
        if self.checked:
            check_page(self.page)

    def press(self, go: str) -> None:
        """Press the button that sends `go`."""
        self.page.locator(f"main .button[name=go][value={go}]").click()

    def choose(self, value: str) -> None:
        """Choose an answer and go on."""
        self.page.locator(f"main input[value='{value}']").check()
        self.look()
        self.press("next")

    def begin(self, words: str = "屋根の雪がこわい") -> None:
        """The first question."""
        self.page.goto(self.server.url + "/consult/")
        self.page.locator("textarea[name=words]").fill(words)
        self.look()
        self.press("next")

    def to_check(self, words: str = "屋根の雪がこわい") -> None:
        """Every question, giving no name."""
        self.begin(words)
        if self.page.url.endswith("/urgent/"):
            self.look()
            self.page.locator("main a.button.is-primary").click()
        for value in ("unsure", "unsaid", "unknown", "screen"):
            self.choose(value)
        self.look()
        self.press("next")
        assert self.page.url.endswith("/consult/check/")

    def send(self) -> tuple[str, str]:
        """Send it; number and passphrase."""
        self.look()
        self.page.locator("main form[action='/consult/send/'] .button").click()
        assert self.page.url.endswith("/consult/done/")
        self.look()
        return self.page.locator(".ticket-number").inner_text(), self.page.locator(".ticket-words").inner_text()


def _in_easy_japanese(page: Page, server: LiveServer, back: str = "/consult/") -> None:
    page.goto(f"{server.url}/display/?back={back}")
    _choose_easy(page)


def _choose_easy(page: Page) -> None:
    page.locator("input[name=language][value=ja-x-easy]").check()
    page.locator("input[name=furigana][value='1']").check()
    page.locator("main button[type=submit]").click()


@pytest.mark.parametrize("width", [390, 1366])
def test_every_page_of_the_way_is_in_order(
    width: int, town: Town, live_server: LiveServer, new_page: Callable[..., Page]
) -> None:
    walk = Walk(new_page(width=width), live_server, name=f"resident-{width}", checked=True)
    walk.to_check("父の物忘れがひどくて、火の消し忘れもあります。")
    number, passphrase = walk.send()
    page = walk.page
    page.goto(live_server.url + "/consult/status/")
    page.locator("input[name=number]").fill(number)
    page.locator("input[name=passphrase]").fill("ちがう")
    page.locator("main button[type=submit]").click()
    assert page.title().startswith("エラー：")
    walk.look()
    page.locator("input[name=passphrase]").fill(passphrase)
    page.locator("main button[type=submit]").click()
    walk.look()
    need = Need.objects.get()
    assert need.owner_desk.code == "city-welfare", "the district isn't known: the city's desk holds it"
    do.hand_over(by=town.actor("top"), need_id=need.pk, offer=Offer(to_desk_id=town.desks["yorozu-19"].pk, fields=()))
    page.reload()
    walk.look()
    for address in (f"{need.pk}/word/", f"{need.pk}/stop/", "contact/", "seen/"):
        page.goto(f"{live_server.url}/consult/status/{address}")
        walk.look()
    for address in ("/forms/", "/forms/consultation/", f"/p/{number}/", "/p/00000000/", "/consult/forgotten/", "/consult/elsewhere/"):
        page.goto(live_server.url + address)
        walk.look()


def test_w2_nothing_is_lost_and_one_need_comes_of_it(
    town: Town, live_server: LiveServer, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=390, scripts=False)
    _in_easy_japanese(page, live_server)
    walk = Walk(page, live_server, name="w2")
    walk.begin(SAID)
    assert page.url.endswith("/consult/urgent/")
    assert page.locator(".emergency a[href='tel:119'], .emergency a").first.is_visible()
    assert page.locator("ruby").count() > 0
    walk.look()
    page.locator("main a.button.is-primary").click()
    walk.choose("now")
    page.locator("main input[value=family]").check()
    page.locator(".site-display").click()  # the language is switched in the middle of a page
    page.locator("input[name=language][value=en]").check()
    page.locator("main button[type=submit]").click()
    assert page.url.endswith("/consult/asker/")
    assert page.locator("main input[value=family]").is_checked()
    assert page.locator("html").get_attribute("lang") == "en"
    page.locator(".site-display").click()
    _choose_easy(page)
    walk.press("next")
    walk.choose("unknown")
    go_back(page)
    expect(page.locator("main input[value=unknown]")).to_be_checked()
    walk.press("back")
    assert page.locator("main input[value=family]").is_checked()
    walk.press("next")
    walk.press("next")
    walk.choose("screen")
    walk.press("save")
    walk.look()
    page.goto(live_server.url + "/consult/")
    assert page.locator("textarea").input_value() == SAID
    page.goto(live_server.url + "/consult/check/")
    page.locator("main a[href='/consult/help/?then=check']").click()
    walk.press("next")
    assert page.url.endswith("/consult/check/")
    _cut_while_sending(page)
    page.goto(live_server.url + "/consult/check/")
    number, passphrase = page.locator(".ticket-number").inner_text(), page.locator(".ticket-words").inner_text()
    walk.look()
    assert Need.objects.get().words == SAID and Consultation.objects.get().asker_name == ""
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", number) and passphrase.count("・") == 2
    assert passphrase not in page.url
    page.goto(live_server.url + "/consult/done/")
    assert page.locator(".ticket-number").inner_text() == number
    assert Need.objects.count() == 1


def _cut_while_sending(page: Page) -> None:
    """The server gets the sending, the browser never gets the answer."""

    def cut(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/consult/send/", cut)
    page.locator("main form[action='/consult/send/'] .button").click(no_wait_after=True)
    page.wait_for_timeout(500)
    page.unroute("**/consult/send/")


def test_back_over_a_page_with_an_error(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    walk = Walk(page, live_server)
    walk.begin("")
    assert page.title().startswith("エラー：")
    page.locator("textarea").fill("屋根の雪がこわい")
    walk.press("next")
    walk.press("next")
    page.locator("main input[value=week]").check()
    walk.press("next")
    for _time in range(4):
        go_back(page)  # never "send this form again?"
        page.wait_for_load_state()
        expect(page.locator("main form#question")).to_be_visible()
    expect(page.locator("textarea")).to_be_visible()


def test_sent_twice_from_two_tabs(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    walk = Walk(page, live_server)
    walk.to_check()
    other = page.context.new_page()
    other.goto(live_server.url + "/consult/check/")
    number, _words = walk.send()
    assert Walk(other, live_server).send()[0] == number
    go_back(page)
    assert Consultation.objects.count() == 1


def test_enter_in_a_field_goes_on_and_never_back(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    page.goto(live_server.url + "/consult/district/")
    page.locator("input[name=search]").fill("芋井")
    page.keyboard.press("Enter")
    page.wait_for_url("**/consult/contact/")


def test_only_what_the_answer_needs_is_asked(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    page.goto(live_server.url + "/consult/contact/")
    assert not page.locator("input[name=asker_phone]").is_visible()
    page.locator("main input[value=phone]").check()
    assert page.locator("input[name=asker_phone]").is_visible() and not page.locator("input[name=asker_address]").is_visible()
    page.locator("main input[value=letter]").check()
    assert page.locator("input[name=asker_address]").is_visible() and not page.locator("input[name=asker_phone]").is_visible()


def test_the_way_out_leaves_nothing_to_read(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    walk = Walk(page, live_server, name="way-out")
    walk.begin("夫に殴られている")
    walk.look()
    page.locator("main a.button.is-primary").click()
    page.locator(".way-out .button").click()
    assert page.url.endswith("/consult/elsewhere/")
    walk.look()
    go_back(page)
    assert "殴られ" not in page.content()
    page.goto(live_server.url + "/consult/")
    assert page.locator("textarea").input_value() == ""


@pytest.mark.parametrize("width", [320, 390])
def test_the_easy_pages_hold_their_shape(
    width: int, town: Town, live_server: LiveServer, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width)
    page.goto(f"{live_server.url}/display/?back=/consult/")
    page.locator("input[name=size][value=largest]").check()
    _choose_easy(page)
    walk = Walk(page, live_server, name=f"easy-{width}", checked=True)
    walk.to_check(SAID)
    walk.send()
