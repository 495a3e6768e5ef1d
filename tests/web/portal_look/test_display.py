"""表示の設定 without a script: kept on the server for this browser or account, and back to where the person was."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS
from yorozu.kernel.display import USUAL, DisplayChoice, choose_display, display_of
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import Display, User
from yorozu.web.portal.display import COOKIE

CHOSEN = {"size": "largest", "contrast": "dark", "furigana": "1", "language": "ja"}
pytestmark = pytest.mark.django_db


def test_a_choice_is_kept_and_leads_back(client: Client) -> None:
    answer = client.post("/display/", {**CHOSEN, "back": "/ui/chip/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/chip/?a=1")
    page = client.get("/").content.decode()
    assert '<html lang="ja" data-size="largest" data-contrast="dark" data-furigana>' in page
    assert answer.cookies[COOKIE]["httponly"]


def test_another_browser_sees_the_usual_page(client: Client) -> None:
    client.post("/display/", CHOSEN)
    assert 'data-size="standard"' in Client().get("/").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:1", "/\\example.org", "/display/", ""])
def test_nobody_is_led_elsewhere(client: Client, back: str) -> None:
    assert client.post("/display/", {**CHOSEN, "back": back})["Location"] == "/"


@pytest.mark.parametrize("wrong", [{"size": "huge"}, {"contrast": ""}, {"language": "xx"}, {"furigana": "2"}])
def test_an_unknown_choice_is_told_and_keeps_the_rest(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post("/display/", {**CHOSEN, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "エラー：" in page.split("</title>")[0]
    assert Display.objects.count() == 0
    assert display_of(browser="") == USUAL


@pytest.mark.parametrize("key", ["", "x" * 31, "x" * 33, "x" * 31 + "-", "../" * 11])
def test_a_strange_cookie_is_nobody(client: Client, key: str) -> None:
    client.cookies[COOKIE] = key
    assert 'data-size="standard"' in client.get("/").content.decode()


def test_the_account_s_choice_goes_before_the_browser_s() -> None:
    user = User.objects.create(username="takano", name="高野 さくら", made_at=clock.now())
    choose_display(DisplayChoice(size="large"), by=ANONYMOUS, browser="b" * 32)
    choose_display(DisplayChoice(size="largest"), by=ANONYMOUS, browser="b" * 32, user_id=user.id)
    assert display_of(browser="b" * 32).size == "large"
    assert display_of(browser="b" * 32, account=User.objects.get(pk=user.id)).size == "largest"
    assert display_of(browser="", account=User.objects.get(pk=user.id)).size == "largest"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(Invalid):
        choose_display(DisplayChoice(language="xx"), by=ANONYMOUS, browser="b" * 32)


def test_choosing_twice_leaves_one_row() -> None:
    for size in ("large", "largest"):
        choose_display(DisplayChoice(size=size), by=ANONYMOUS, browser="b" * 32)
    assert [row.size for row in Display.objects.all()] == ["largest"]


def test_readings_stand_on_the_page_only_when_asked_for(client: Client) -> None:
    assert "<ruby>" not in client.get("/").content.decode()
    client.post("/display/", CHOSEN)
    assert "<ruby>" in client.get("/").content.decode()
    client.post("/display/", {**CHOSEN, "furigana": "0", "language": "ja-x-easy"})
    page = client.get("/").content.decode()
    assert '<html lang="ja-x-easy"' in page
    assert "<ruby>" in page


def test_english_has_no_readings(client: Client) -> None:
    client.post("/display/", {**CHOSEN, "language": "en"})
    answer = client.get("/")
    assert answer["Content-Language"] == "en"
    assert "<ruby>" not in answer.content.decode()


@pytest.mark.parametrize(("language", "form", "this_year", "next_year"), [
    ("ja", "n月j日", "12月1日", "2027年1月5日"), ("ja", "n月j日（D）", "12月1日（火）", "2027年1月5日（火）"), ("ja", "Y年n月j日", "2026年12月1日", "2027年1月5日"),
    ("en", "n月j日", "1 December", "5 January 2027"), ("en", "n月j日 H:i", "1 Dec, 00:00", "5 Jan 2027, 00:00"),
    ("ja-x-easy", "n月j日（D）G:i", "12月1日（火曜日）0:00", "2027年1月5日（火曜日）0:00"), ("ja", "H:i", "00:00", "00:00")])  # fmt: skip
def test_a_date_of_another_year_shows_its_year(language: str, form: str, this_year: str, next_year: str) -> None:
    shown = Template('{{ day|date:form }}')
    with clock.at(clock.on(date(2026, 11, 30), 10)), translation.override(language):
        told = [shown.render(Context({"day": clock.on(day, 0), "form": gettext(form)})) for day in (date(2026, 12, 1), date(2027, 1, 5))]
    assert told == [this_year, next_year]
