"""The frame of every page, the home page, the gallery and the assets, as a browser without scripts gets them."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from yorozu.kernel.access import ANONYMOUS
from yorozu.web.portal import context, home
from yorozu.web.portal.assets import COMPONENTS, asset, by_name

pytestmark = pytest.mark.django_db
UNDEFINED = "undefined:"


def test_the_home_page_names_the_telephone_and_how_it_goes(client: Client) -> None:
    page = client.get("/").content.decode()
    for words in ("相談する", "自分でさがす", "026-000-0000", "受けとりました", "どれかわからない"):
        assert words in page
    assert UNDEFINED not in page
    assert "<script" not in page


def test_the_month_is_told_only_when_it_was_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "_last_month", [])
    assert "まだ数えていません" in client.get("/").content.decode()
    home.counts_last_month(lambda: home.LastMonth(received=312, answered_in_three_days=298))
    page = re.sub("<[^>]+>", "", client.get("/").content.decode())
    assert "312 件を受け、298 件に" in page


@pytest.mark.parametrize("query", ["", "?errors=1", "?furigana=1", "?language=ja-x-easy", "?language=en", "?size=wrong&contrast=wrong"])
def test_the_gallery_shows_every_component(client: Client, query: str) -> None:
    page = client.get(f"/ui/{query}").content.decode()
    for example in COMPONENTS.glob("*/example.html"):
        assert f'id="{example.parent.name}"' in page
    assert UNDEFINED not in page


def test_an_unknown_component_is_missing(client: Client) -> None:
    assert client.get("/ui/nothing/").status_code == 404


def test_production_has_no_gallery(client: Client, settings: Settings) -> None:
    settings.MODE = "production"
    assert client.get("/ui/").status_code == 404


@pytest.mark.parametrize("stem", ["yorozu", "desk", "htmx", "mark"])
def test_an_asset_is_sent_once_and_kept(client: Client, stem: str) -> None:
    answer = client.get(asset(stem).address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Encoding"] == "gzip"
    assert client.get(asset(stem).address).content == asset(stem).body


def test_an_old_digest_still_finds_the_sheet_and_is_not_kept(client: Client) -> None:
    answer = client.get("/assets/yorozu.000000000000.css")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["other.css", "yorozu.js", "..%2Fyorozu.css", "yorozu"])
def test_no_other_file_is_an_asset(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404
    assert by_name(name) is None


@pytest.mark.parametrize("code", [400, 403, 404, 409, 413, 429, 500, 503])
def test_an_error_page_gives_the_telephone_number(code: int) -> None:
    request = RequestFactory().get("/nothing/")
    page = render_to_string(f"portal/{code}.html", {"sentence": "", "kept": [], "here": "/"}, request)
    assert "026-000-0000" in page
    assert UNDEFINED not in page


def test_the_500_page_stands_without_any_context() -> None:
    assert "うまくいきませんでした" in render_to_string("portal/500.html")


def test_a_menu_holds_what_exists_and_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "_exists", lambda href: href != "/plan/")
    shown = context.menu(context.PUBLIC, actor=ANONYMOUS, path="/consult/status/")
    assert [item.href for item in shown] == ["/consult/", "/find/", "/consult/status/"]
    assert [item.href for item in shown if item.current] == ["/consult/status/"]
    assert [item.href for item in context.menu(context.DESK, actor=ANONYMOUS, path="/desk/")] == ["/desk/", "/find/"]
