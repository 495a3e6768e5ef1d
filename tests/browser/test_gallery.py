"""Every component in every way that a page can be shown, at three widths: axe, our own checks, no refused resource."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page, focus_findings, listen, own_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = {
    "plain": ("", 1366),
    "phone": ("", 390),
    "furigana": ("?furigana=1", 390),
    "easy": ("?language=ja-x-easy", 390),
    "english": ("?language=en", 1366),
    "largest-strong": ("?size=largest&contrast=strong", 390),
    "largest-furigana-320": ("?size=largest&furigana=1", 320),
    "dark": ("?contrast=dark", 1366),
    "errors": ("?errors=1", 390),
    "320": ("", 320),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_component_in_every_way(way: str, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    query, width = WAYS[way]
    page = new_page(width=width)
    trouble = listen(page)
    page.goto(f"{live_server.url}/ui/{query}")
    check_page(page)
    assert trouble == []


@pytest.mark.parametrize("address", ["/", "/display/"])
@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_public_pages_of_the_portal(address: str, width: int, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=width)
    trouble = listen(page)
    page.goto(live_server.url + address)
    check_page(page)
    assert trouble == []


def test_the_display_settings_work_without_a_script(live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390, scripts=False)
    page.goto(f"{live_server.url}/ui/chip/")
    page.get_by_role("link", name="文字・ことば").click()
    page.get_by_label("特大").check()
    page.get_by_label("暗い").check()
    page.get_by_label("つける", exact=True).check()
    page.get_by_role("button", name="これで見る").click()
    assert page.url.endswith("/ui/chip/")
    page.goto(live_server.url)
    assert page.locator("html").get_attribute("data-size") == "largest"
    assert page.locator("ruby").count() > 0


def test_the_first_stop_of_tab_leads_past_the_menu(live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


FAULTS = {
    "one h1": "document.querySelector('h1').remove()",
    "inline style": "document.querySelector('h1').setAttribute('style', 'color: red')",
    "acts but is no control": "document.querySelector('h1').setAttribute('role', 'button')",
    "invalid without": "document.querySelector('textarea').setAttribute('aria-invalid', 'true')",
    "twice the same id": "document.querySelector('h1').id = 'main'",
    "text of": "document.querySelector('h1').style.fontSize = '10px'",
    "target is": "document.querySelector('.button').style.minHeight = document.querySelector('.button').style.height = '20px'",
    "the page is": "document.querySelector('h1').style.width = '3000px'; document.querySelector('h1').style.maxWidth = 'none'",
    "described by": "document.querySelector('textarea').setAttribute('aria-describedby', 'nothing')",
}


@pytest.mark.parametrize("finding", FAULTS)
def test_the_checks_find_a_planted_fault(finding: str, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{live_server.url}/ui/")
    assert own_findings(page) == []
    page.evaluate(FAULTS[finding])
    assert [line for line in own_findings(page) if line.startswith(finding)]


def test_the_checks_find_a_hidden_focus_ring(live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{live_server.url}/ui/button/")
    assert focus_findings(page) == []
    page.evaluate("document.querySelector('.button').style.outline = 'none'")
    assert len(focus_findings(page)) == 1
