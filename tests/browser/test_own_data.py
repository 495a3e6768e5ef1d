"""A person's request about their own data in a browser: taken down, put off, refused in part, answered with the copy, at phone and desk width."""

from collections.abc import Callable
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page, listen
from tests.browser.test_walk_one import as_staff, picture, town
from tests.town import Town
from yorozu.consultation.models import Need
from yorozu.consultation.operations.intake import Receipt
from yorozu.kernel import clock
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.operations import tick_rights
from yorozu.oversight.queries.rights import rights_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["as_staff", "town"]
WIDTHS = (390, 1280)


def seen(page: Page, name: str) -> None:
    """Looked at in both widths, each with every check."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        check_page(page)
        picture(page, f"own-data-{name}-{width}")


def enter(page: Page, server: LiveServer, receipt: Receipt) -> None:
    page.goto(server.url + "/consult/status/")
    page.fill("input[name=number]", receipt.number)
    page.fill("input[name=passphrase]", receipt.passphrase)
    page.get_by_role("button", name="見る").click()
    page.wait_for_load_state()


def asks(page: Page, server: LiveServer) -> None:
    """A copy, on the page that says who looked."""
    page.goto(server.url + "/consult/status/seen/")
    seen(page, "1-who-looked")
    page.get_by_role("link", name="自分の記録の写しをもらう").click()
    page.get_by_role("button", name="請求する").click()
    expect(page.locator("main")).to_contain_text("どれかを選んでください")
    page.get_by_label("自分の記録の写しがほしい").check()
    page.get_by_role("button", name="請求する").click()
    expect(page.locator("main")).to_contain_text("までに返事をします")
    seen(page, "2-asked")


def at_the_desk(page: Page, server: LiveServer) -> None:
    """A correction, said at the desk: from the need's page."""
    page.goto(f"{server.url}/desk/needs/{Need.objects.get().pk}/")
    page.get_by_role("link", name="本人からの請求").last.click()
    page.get_by_label("まちがいを直してほしい").check()
    page.get_by_label("請求のことば").fill("住所と、母の病名がちがう")
    page.get_by_label("本人を何で確かめたか").fill("運転免許証")
    seen(page, "3-taken-down")
    page.get_by_role("button", name="受けつける").click()
    expect(page.locator("h1")).to_contain_text("第2号")


def refused_in_part(page: Page) -> None:
    page.get_by_label("一部だけ、希望のとおりにします").check()
    page.get_by_label("返事のことば").fill("住所を直します。病名は、ほかの人のことなので直しません。")
    seen(page, "4-before-answer")
    page.get_by_role("button", name="返事をする").click()
    expect(page.locator("main")).to_contain_text("返事のとおりにする")
    seen(page, "5-granted-in-part")
    page.get_by_label("したこと").fill("住所を直しました")
    page.get_by_role("button", name="しました").click()
    expect(page.locator("dl.facts")).to_contain_text("住所を直しました")


def put_off(page: Page, server: LiveServer, one: RightsRequest) -> None:
    page.goto(f"{server.url}/desk/rights/{one.pk}/")
    page.get_by_label("延ばすわけ").fill("紙の記録も調べるため")
    page.get_by_role("button", name="期限を延ばす").click()
    expect(page.locator("dl.facts")).to_contain_text("紙の記録も調べるため")
    seen(page, "6-put-off")


def answered_with_the_copy(page: Page, server: LiveServer, one: RightsRequest) -> None:
    page.get_by_label("何で確かめたか").fill("マイナンバーカード")
    page.get_by_role("button", name="確かめた", exact=True).click()
    page.get_by_role("link", name="写しを作る").click()
    if "/desk/sure/" in page.url:
        page.fill("input[name=password]", "korehatesutodesu-2026")
        page.keyboard.press("Enter")
        page.wait_for_url("**/copy/")
    expect(page.locator("h1")).to_contain_text("あなたについて持っている記録の写し")
    seen(page, "7-copy")
    paper = page.request.get(f"{server.url}/desk/rights/{one.pk}/copy.pdf?edition=furigana")
    assert paper.status == 200 and len(pypdfium2.PdfDocument(paper.body())) >= 1
    page.goto(f"{server.url}/desk/rights/{one.pk}/")
    page.get_by_label("希望のとおりにします", exact=True).check()
    page.get_by_label("返事のことば").fill("写しを窓口で渡します。")
    page.get_by_role("button", name="返事をする").click()
    page.get_by_label("したこと").fill("窓口で写しを渡しました")
    page.get_by_role("button", name="しました").click()
    expect(page.locator("dl.facts")).to_contain_text("窓口で写しを渡しました")
    assert page.request.get(f"{server.url}/desk/rights/{one.pk}/letter.pdf").headers["content-type"] == "application/pdf"


def test_from_the_question_to_the_copy(town: Town, as_staff: Callable[..., Page], new_page: Callable[..., Page], live_server: LiveServer) -> None:
    receipt = town.take_down("父の物忘れ", asker_name="見本 花子")
    resident, desk = new_page(width=390), as_staff("imoi", width=1280)
    trouble = listen(resident) + listen(desk)
    enter(resident, live_server, receipt)
    asks(resident, live_server)
    at_the_desk(desk, live_server)
    refused_in_part(desk)
    one = RightsRequest.objects.get(kind="disclosure")
    put_off(desk, live_server, one)
    answered_with_the_copy(desk, live_server, one)
    desk.goto(live_server.url + "/desk/rights/?state=answered")
    seen(desk, "8-list")
    resident.goto(live_server.url + "/consult/status/rights/")
    expect(resident.locator("main")).to_contain_text("写しを窓口で渡します。")
    expect(resident.locator("main")).to_contain_text("病名は、ほかの人のことなので直しません。")
    seen(resident, "9-answers")
    assert trouble == []


def test_a_request_that_nobody_answers_stands_on_the_home_page_goes_up_and_is_named(
    town: Town, as_staff: Callable[..., Page], live_server: LiveServer
) -> None:
    town.take_down("父の物忘れ")
    desk = as_staff("imoi", width=1280)
    desk.goto(f"{live_server.url}/desk/rights/new/{Need.objects.get().pk}/")
    desk.get_by_label("自分の記録の写しがほしい").check()
    desk.get_by_role("button", name="受けつける").click()
    RightsRequest.objects.update(due_on=clock.today() - timedelta(days=1))
    desk.goto(live_server.url + "/desk/")
    expect(desk.locator("main")).to_contain_text("本人からの請求が、期限を過ぎています")
    seen(desk, "10-late")
    assert tick_rights() == 1 and [one.rule for one in rights_violations()] == ["T3"]
    above = as_staff("west", width=1280)
    expect(above.locator("main")).to_contain_text("本人からの請求が、期限を過ぎています")
    above.goto(live_server.url + "/desk/notices/")
    above.get_by_role("link", name="自分の記録についての請求の期限です").click()
    expect(above.locator("h1")).to_contain_text("第1号")
