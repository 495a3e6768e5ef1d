"""The city's own words in a browser: added without a script, the intake's suggestion changes; corrected by one key, what is being typed stays."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page_checks import check_page, listen
from tests.browser.test_walk_one import as_staff, picture, town
from tests.town import Town
from yorozu.directory.models import CityWord, Correction

__all__ = ["as_staff", "town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_word_that_is_added_changes_the_suggestion_at_intake(town: Town, as_staff: Callable[..., Page], width: int) -> None:
    page = as_staff("imoi", width=width)
    trouble = listen(page)
    page.locator("textarea[name=words]").fill("めだかの学校に行きたい")
    hints = page.locator("#hints")
    expect(hints).to_contain_text("迷ったら", timeout=30_000)
    expect(hints).not_to_contain_text("居場所の集まりの名前だからです。")
    page.goto(page.url.split("/desk/")[0] + "/desk/directory/words/")
    page.get_by_role("link", name="ことばを足す").first.click()
    page.fill("input[name=expression]", "めだかの学校")
    page.fill("input[name=desk]", "きぼう相談")
    page.fill("input[name=reason]", "居場所の集まりの名前だからです。")
    page.get_by_role("button", name="どう変わるかを見る").click()
    expect(page.get_by_role("heading", name="足すと、こうなります（まだ足していません）")).to_be_visible()
    assert not CityWord.objects.exists()
    check_page(page)
    picture(page, f"words-tried-{width}")
    page.get_by_role("button", name="足す", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("足しました")
    check_page(page)
    picture(page, f"words-list-{width}")
    page.goto(page.url.split("/desk/")[0] + "/desk/inbox/")
    page.locator("textarea[name=words]").fill("めだかの学校に、日曜に行きたい")
    expect(hints.locator(".pane-list li").first).to_contain_text("きぼう相談", timeout=30_000)
    expect(hints).to_contain_text("居場所の集まりの名前だからです。")
    expect(hints).to_contain_text("「日曜」は閉まっています")
    check_page(page)
    picture(page, f"words-hints-{width}")
    page.goto(page.url.split("/desk/")[0] + "/desk/directory/words/learned/")
    check_page(page)
    picture(page, f"words-learned-{width}")
    assert trouble == []


def test_a_wrong_suggestion_is_corrected_by_one_key(town: Town, as_staff: Callable[..., Page]) -> None:
    page = as_staff("imoi")
    words = "雪かきができない、腰が痛い"
    page.locator("textarea[name=words]").fill(words)
    page.locator("input[name=area_code]").fill("いもい")
    field = page.locator("#correct-desk")
    expect(field).to_be_visible(timeout=30_000)
    page.locator("input[name=urgency]").first.focus()
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_contain_text("正しい窓口を書く")
    page.keyboard.press("Escape")
    page.locator("input[name=urgency]").first.focus()
    page.keyboard.press("x")
    expect(field).to_be_focused()
    page.keyboard.type("西部 地域包括支援センター")
    page.keyboard.press("Enter")
    expect(page.locator("#hints")).to_contain_text("おぼえました", timeout=30_000)
    assert page.locator("textarea[name=words]").input_value() == words and page.url.endswith("/desk/")
    kept = Correction.objects.get()
    assert kept.desk.code == "support-west" and not any(words in term for term in kept.terms)
    check_page(page)
    picture(page, "words-corrected")
