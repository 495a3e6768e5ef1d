"""Walk W4 in a browser: the directory lives – a faulty file, next month's, an owner who confirms and one who doesn't, a gap, the booklet."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page
from tests.browser.test_walk_one import as_staff, picture, town
from tests.directory.test_keeping import BAD, HEADER, ROWS
from tests.town import Town
from yorozu.community.models import Area
from yorozu.community.operations import draw_outlines
from yorozu.consultation.operations import receive
from yorozu.consultation.operations.intake import Intake
from yorozu.consultation.queries import violations
from yorozu.directory import operations as do
from yorozu.directory.models import ConfirmationAsk, PlaceQuestion, Schedule, Service
from yorozu.directory.queries import confirm_token
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import ANONYMOUS, SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["as_staff", "town"]
RING = [[[138.0, 36.5], [138.3, 36.5], [138.3, 36.7], [138.0, 36.7]]]
SAID = "日曜に病院へ行く足がない"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]


def work() -> None:
    """What the worker does beside the pages."""
    while jobs.work_once():
        pass


def preview(page: Page, server: LiveServer, name: str, rows: list[str]) -> None:
    """Drop a cp932 file; what would happen stands on the page."""
    page.goto(server.url + "/desk/directory/")
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": (HEADER + "".join(rows)).encode("cp932")})
    page.get_by_role("button", name="確かめる", exact=True).click()
    page.wait_for_load_state()
    work()
    page.reload()
    expect(page.locator("main")).to_contain_text("まだ何も変わっていません")


def told(page: Page) -> dict[str, str]:
    """The figures of an import as they stand."""
    pairs = [one.inner_text().split("\n", 1) for one in page.locator("dl.facts > div").all()]
    return {name.strip(): value.strip().split()[0] for name, value in pairs}


def take_in(page: Page) -> None:
    page.get_by_role("button", name="取りこむ", exact=True).click()
    page.wait_for_load_state()
    work()
    page.reload()
    expect(page.locator("main")).to_contain_text("取りこみました")


def two_months(page: Page, server: LiveServer) -> None:
    """The first file: seven rows refused with their cure. The next: what changed, what moved, what is gone and only asked about."""
    preview(page, server, "places.csv", ROWS + BAD)
    assert {"新しく入る": "12", "断る": "7"}.items() <= told(page).items() and not Service.objects.exists()
    refused = page.locator("table", has_text="断る行と、直し方").locator("tbody tr")
    expect(refused).to_have_count(7)
    assert all(all(refused.nth(place).locator("td").nth(cell).inner_text().strip() for cell in (0, 1, 3)) for place in range(7))
    expect(refused.filter(has_text="88:00")).to_contain_text("開始時間")
    check_page(page)
    picture(page, "walk4-1-preview")
    take_in(page)
    after = [row.replace("026-000-000", "026-111-000") if place < 3 else row for place, row in enumerate(ROWS[:10])]
    after[9] = after[9].replace("桜10-2", "桜77-1")
    preview(page, server, "places_202605.csv", after)
    assert {"新しく入る": "0", "変わる": "4", "そのまま": "6", "一覧から消えたもの": "2"}.items() <= told(page).items()
    expect(page.locator("table", has_text="変わるところ")).to_contain_text("見本市桜77-1")
    check_page(page)
    picture(page, "walk4-2-next-month")
    take_in(page)
    assert Service.objects.count() == 12 and PlaceQuestion.objects.count() == 2
    page.goto(server.url + "/desk/directory/questions/")
    for name in ("見本の家11", "見本の家12"):
        expect(page.locator("main")).to_contain_text(name)
    check_page(page)


def look(eyes: Page, page: Page) -> None:
    """Judge a page that was reached without scripts: its own address in a browser that can run the checks."""
    eyes.goto(page.url)
    check_page(eyes)


def owners(town: Town, page: Page, resident: Page, eyes: Page, server: LiveServer) -> None:
    """One confirms by the link; another says nothing, and drops out with the reason shown."""
    one, other = Service.objects.get(name="見本の家1"), Service.objects.get(name="見本の家2")
    for service in (one, other):
        do.edit_service(by=town.actor("admin"), service_id=service.pk, values={"owner_email": "owner@example.org"})
        do.ask_owner(by=town.actor("admin"), service_id=service.pk, confirm_by=clock.today() + timedelta(days=10))
    resident.goto(f"{server.url}/find/confirm/{confirm_token(ConfirmationAsk.objects.get(service=one).pk)}/")
    expect(resident.locator("main")).to_contain_text("見本の家1")
    look(eyes, resident)
    resident.locator("main form [name=answer][value=confirmed]").check()
    resident.get_by_role("button", name="答える", exact=True).click()
    expect(resident.locator("main")).to_contain_text("ありがとうございます")
    with clock.at(clock.now() + timedelta(days=11)):
        assert do.lapse_unconfirmed() == 1
    resident.goto(f"{server.url}/find/?q=見本の家2&area=")
    assert resident.locator(f"main a[href='/find/{other.pk}/']").count() == 0
    resident.goto(f"{server.url}/find/{other.pk}/")
    expect(resident.locator("main")).to_contain_text("内容を確かめられませんでした")
    look(eyes, resident)
    page.goto(f"{server.url}/desk/directory/records/{one.pk}/")
    check_page(page)


def sunday(town: Town, page: Page, eyes: Page, server: LiveServer) -> None:
    """What is open on Sunday comes before what is shut, to telephone, with the words that led there; below it stands よろず相談."""
    for name, day in (("見本の家4", 0), ("見本の家3", 6)):
        service = Service.objects.get(name=name)
        Schedule.objects.create(service=service, weekday=day, opens="09:00", closes="17:00")
        do.edit_service(by=town.actor("admin"), service_id=service.pk, values={"description": "病院へ行く足がない方の送り迎え"})
    page.goto(f"{server.url}/find/?{urlencode({'q': SAID, 'area': '19'})}")
    titles = [one.inner_text() for one in page.locator("main a[href^='/find/']").all()]
    places = [one for one in titles if one.startswith("見本の家")]
    assert places[:2] == ["見本の家3", "見本の家4"], titles
    expect(page.locator("main")).to_contain_text("「日曜」に開いています")
    expect(page.locator("main")).to_contain_text("「日曜」は閉まっています")
    expect(page.locator("main a[href='tel:026-111-0003']")).to_be_visible()
    expect(page.locator("main .notice").last).to_contain_text("よろず相談")
    look(eyes, page)
    picture(page, "walk4-4-sunday")
    page.locator("main .notice a", has_text="相談する").click()
    expect(page.locator("main")).to_contain_text("どんなことで困っていますか")


def gap(official: Page, server: LiveServer) -> None:
    """Five ask the same and nothing fits: the official's page counts them at 芋井, and no word of theirs stands there."""
    for _ in range(5):
        receive(by=ANONYMOUS, intake=Intake(words=SAID, urgency="week", area_code="19", channel="web"))
    official.goto(server.url + "/desk/figures/gaps/")
    official.select_option("#gap-field", "all")
    official.select_option("#gap-district", "19")
    official.get_by_role("button", name="見る", exact=True).click()
    expect(official.locator("#gap-district option:checked")).to_have_text("芋井地区")
    row = official.locator("tbody tr").last
    assert row.locator("td").all_inner_texts()[1] == "5", row.inner_text()
    assert row.locator("td").all_inner_texts()[3] == "5", row.inner_text()  # nobody was answered yet
    assert SAID not in official.content()
    check_page(official)
    picture(official, "walk4-5-gap")


def printed(page: Page, resident: Page, eyes: Page, server: LiveServer) -> None:
    """The booklet says what the directory says: the new number, the new address; what lapsed isn't in it."""
    page.goto(server.url + "/desk/directory/booklet/19/")
    page.get_by_role("button", name="作る", exact=True).click()
    page.wait_for_load_state()
    work()
    resident.goto(server.url + "/districts/19/")
    look(eyes, resident)
    link = resident.locator("a[href$='/booklet/standard.pdf']")
    pdf = pypdfium2.PdfDocument(resident.request.get(server.url + str(link.get_attribute("href"))).body())
    said = "".join(one.get_textpage().get_text_range() for one in pdf)
    assert "026-111-0001" in said and "桜77-1" in said and "026-000-0001" not in said and "桜10-2" not in said
    assert "見本の家2" not in said.replace("見本の家12", "")


@pytest.mark.parametrize("width", [390, 1366])
def test_the_directory_lives(
    town: Town, as_staff: Callable[..., Page], new_page: Callable[..., Page], live_server: LiveServer, width: int
) -> None:
    Area.objects.filter(code="19").update(towns=["桜"])  # where the list's addresses lie
    draw_outlines(by=SYSTEM, rings={"19": RING}, is_approximate=True)
    clerk, resident, eyes = as_staff("admin", width=width), new_page(width=width, scripts=False), new_page(width=width)
    for one in (clerk, resident, eyes):
        one.set_default_timeout(60_000)  # the first search reads the lexicon
    two_months(clerk, live_server)
    owners(town, clerk, resident, eyes, live_server)
    sunday(town, resident, eyes, live_server)
    gap(as_staff("official", width=width), live_server)
    printed(clerk, resident, eyes, live_server)
    assert list(violations()) == []
