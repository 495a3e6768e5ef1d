"""Walk W2's second half: the paper printed yesterday is typed in by a clerk; both needs are joined, and parted again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page
from tests.browser.test_walk_one import as_staff, picture, town
from tests.town import Town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, Need
from yorozu.consultation.operations.intake import Intake
from yorozu.consultation.queries import violations
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["as_staff", "town"]
SAID = "部屋から出てこない息子のことを、紙にも書きました"


@pytest.mark.parametrize("width", [390, 1366])
def test_paper_is_typed_in_and_the_needs_are_joined_and_parted(
    town: Town, as_staff: Callable[..., Page], live_server: LiveServer, width: int
) -> None:
    web = do.receive(by=ANONYMOUS, intake=Intake(words="部屋から出てこない息子のこと", urgency="week", area_code="19", channel="web"))
    paper = do.print_paper_code(by=ANONYMOUS)
    page = as_staff("imoi", width=width)
    page.goto(live_server.url + "/desk/inbox/")
    yesterday = clock.today() - timedelta(days=1)
    page.fill("textarea[name=words]", SAID)
    page.locator("input[name=urgency][value=week]").check()
    page.fill("input[name=area_code]", "いもい")
    page.locator("details.more summary").click()
    page.locator("[name=channel]").select_option("post") if page.locator("select[name=channel]").count() else page.check("[name=channel][value=post]")
    page.fill("[name=paper_code]", paper.code.lower())
    page.fill("[name=received_on]", f"令和{yesterday.year - 2018}年{yesterday.month}月{yesterday.day}日")
    page.locator("#intake-form .button.is-primary").click()
    page.wait_for_url("**/desk/needs/**")
    typed = Consultation.objects.get(number=paper.code)
    assert typed.received_at.astimezone(clock.TOKYO).date() == yesterday != typed.entered_at.astimezone(clock.TOKYO).date()
    assert typed.asker_name == ""  # the clerk isn't the one who asks
    first = Need.objects.get(pk=web.need_ids[0])
    web_id = first.consultation_id
    picture(page, f"walk2-{width}-paper")

    page.get_by_text("ほかの相談と合わせる・分ける").click()
    page.fill("details[open] input[name=number]", first.number)
    page.get_by_role("button", name="合わせる", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("合わせました")
    assert Consultation.objects.get(pk=web_id).joined_to_id == typed.pk
    check_page(page)
    page.get_by_text("ほかの相談と合わせる・分ける").click()
    page.get_by_role("button", name="合わせたものを分ける").click()
    expect(page.locator(".messages")).to_contain_text("分けました")
    assert not Consultation.objects.filter(joined_to__isnull=False).exists()
    assert {first.words, SAID} == set(Need.objects.values_list("words", flat=True))
    assert list(violations()) == []
