"""Hands that stay on the keyboard, words that are not lost, work that is watched (ux.md 4.4, 4.2, 4.6)."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page, listen
from tests.browser.script_pages import HEARD, POLLS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.browser.script_pages")]


@pytest.fixture
def desk(live_server: LiveServer, new_page: Callable[..., Page]) -> Iterator[Page]:
    """The page, loaded; afterwards nothing may have gone wrong in it."""
    HEARD.clear()
    POLLS.clear()
    page = new_page()
    trouble = listen(page)
    page.goto(f"{live_server.url}/desk/keys/")
    page.wait_for_function("customElements.get('yz-hotkeys') !== undefined")
    yield page
    assert trouble == []


def _focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_j_and_k_walk_the_rows_and_enter_opens(desk: Page) -> None:
    desk.keyboard.press("j")
    assert _focus(desk) == "one"
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert _focus(desk) == "two"
    desk.keyboard.press("k")
    assert _focus(desk) == "one"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/one/")


def test_a_key_belongs_to_the_row_that_has_the_focus(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("t")
    desk.wait_for_url("**/two/hand/")


def test_n_goes_to_the_words_and_is_a_letter_there(desk: Page) -> None:
    desk.keyboard.press("n")
    assert _focus(desk) == "words"
    desk.keyboard.type("njk?")
    assert desk.input_value("#words") == "njk?"


def test_keys_can_be_switched_off(desk: Page) -> None:
    desk.evaluate("document.querySelector('yz-hotkeys').dataset.on = '0'")
    desk.keyboard.press("n")
    assert _focus(desk) != "words"


def test_control_enter_sends_from_anywhere_in_the_form(desk: Page) -> None:
    desk.fill("#words", "父の物忘れ")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/sent/")
    assert ("/sent/", "父の物忘れ") in [(path, sent.get("words")) for path, sent in HEARD]


def test_the_enter_that_ends_a_conversion_sends_nothing(desk: Page) -> None:
    desk.focus("#phone")
    stopped = desk.evaluate(
        """() => ["isComposing", "keyCode"].map(how => {
          const press = new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true,
            isComposing: how === "isComposing", keyCode: how === "keyCode" ? 229 : 13, ctrlKey: true});
          document.activeElement.dispatchEvent(press);
          return press.defaultPrevented;
        })"""
    )
    assert stopped == [True, True]
    assert desk.url.endswith("/desk/keys/")


def test_a_number_chooses_within_its_group(desk: Page) -> None:
    desk.focus("input[name=urgency][value='1']")
    desk.keyboard.press("2")
    assert desk.is_checked("input[name=urgency][value='2']")


def test_the_list_of_keys_opens_and_closes_by_key(desk: Page) -> None:
    desk.keyboard.press("?")
    expect(desk.locator("dialog.keys")).to_be_visible()
    expect(desk.locator("[data-keys-here]")).to_contain_text("words")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog.keys")).to_be_hidden()


def test_what_is_typed_is_kept_without_being_sent(desk: Page) -> None:
    desk.fill("#words", "雪かきができない")
    desk.focus("#phone")
    expect(desk.locator("[data-autosave-note]")).to_have_text("kept 10:42")
    drafts = [sent for path, sent in HEARD if path == "/draft/"]
    assert drafts[0]["words"] == "雪かきができない"


def test_a_draft_that_could_not_be_kept_is_said(desk: Page) -> None:
    desk.evaluate("window.fetch = () => Promise.resolve(new Response('', {status: 503}))")
    desk.fill("#words", "雪")
    desk.focus("#phone")
    expect(desk.locator("[data-autosave-note]")).to_have_text("not kept")


def test_suggestions_come_while_typing_and_by_post(desk: Page) -> None:
    desk.fill("#phone", "026")
    desk.type("#words", "物忘れ")
    expect(desk.locator("yz-live")).to_have_text("about 物忘れ")
    asked = [sent for path, sent in HEARD if path == "/hints/"]
    assert asked[-1] == {"q": "物忘れ", "phone": "026"}
    assert "物忘れ" not in desk.url


def test_long_work_is_watched_until_it_ends_and_told_once(desk: Page) -> None:
    expect(desk.locator(".job .chip")).to_have_text("done", timeout=9000)
    expect(desk.locator("#yz-said")).to_have_text("import done")
    assert desk.locator("yz-jobwatch").count() == 0
    assert len(POLLS) == 2


def test_who_is_idle_is_told_before_the_sitting_ends(
    live_server: LiveServer, new_page: Callable[..., Page], settings: Settings
) -> None:
    settings.STAFF_IDLE_SECONDS = 6
    page = new_page()
    page.goto(f"{live_server.url}/desk/keys/")
    expect(page.locator("yz-idle")).to_be_hidden()
    expect(page.locator("yz-idle")).to_contain_text("もうすぐこの画面を閉じます", timeout=9000)
    page.get_by_role("button", name="続ける").click()
    expect(page.locator("yz-idle")).to_be_hidden()
    expect(page.locator("[data-when=ended]")).to_be_visible(timeout=12000)


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_the_desk_frame_at_every_width(width: int, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=width)
    page.goto(f"{live_server.url}/desk/keys/")
    page.evaluate("document.querySelectorAll('main form, main .job, main table').forEach(one => one.remove())")
    check_page(page)


def test_paper_shows_the_content_and_no_menus(desk: Page) -> None:
    desk.emulate_media(media="print")
    expect(desk.locator("h1")).to_be_visible()
    expect(desk.locator(".staff-nav")).to_be_hidden()
    expect(desk.locator(".staff-me")).to_be_visible()


def test_forced_colours_keep_every_control_visible(live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    page.goto(f"{live_server.url}/ui/choice/")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
