"""The pages on which a clerk looks after the city: what waits today, lists that can be searched, CSV out and in again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.community.models import Area, Closure, Desk, Organisation, Post
from yorozu.community.operations import import_city
from yorozu.kernel import clock
from yorozu.kernel.backup import keep_drill_result
from yorozu.kernel.backup.keys import Key
from yorozu.kernel.backup.sealed import Header, write_header

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def clerk(town: Town) -> Client:
    client = Client()
    client.force_login(town.users["admin"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_administrators_home_says_what_waits(town: Town, clerk: Client) -> None:
    page = clerk.get("/desk/", follow=True).content.decode()
    assert "どの窓口にも、受ける人がいます。" in page and 'href="/desk/" aria-current="page"' in page
    soon = clock.today() + timedelta(days=20)
    Post.objects.filter(desk=town.desks["money"]).delete()
    Post.objects.filter(pk=town.posts["hope"].pk).update(until_on=soon)
    Closure.objects.create(desk=town.desks["support-west"], from_on=soon, until_on=soon, reason="研修", stand_in=town.desks["yorozu-west"])
    page = clerk.get("/desk/", follow=True).content.decode()
    assert "生活支援課" in page and "hope 見本" in page and "西部 よろず相談" in page
    Post.objects.filter(pk=town.posts["hope"].pk).update(until_on=clock.today() + timedelta(days=200))
    assert "hope 見本" not in clerk.get("/desk/", follow=True).content.decode()


@pytest.mark.parametrize(("page", "asked", "found", "gone"), [
    ("desks", "芋井", "芋井地区 よろず相談", "篠ノ井地区 よろず相談"), ("desks", "ｙｏｒｏｚｕ　篠ノ井", "篠ノ井地区 よろず相談", "芋井地区 よろず相談"),
    ("posts", "hope", "hope 見本", "imoi 見本"), ("organisations", "見本", "見本市", "条件を消す</span>"),
])  # fmt: skip
def test_a_list_is_searched_by_any_of_its_words(clerk: Client, page: str, asked: str, found: str, gone: str) -> None:
    body = clerk.get(f"/desk/city/{page}/", {"q": asked}).content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert found in body and gone not in body
    assert "この条件に合うものはありません" in clerk.get(f"/desk/city/{page}/", {"q": "ぬぬぬ"}).content.decode()


@pytest.mark.parametrize("name", ["areas", "organisations", "desks", "posts"])
def test_a_list_written_out_and_taken_in_changes_nothing(town: Town, clerk: Client, name: str) -> None:
    """Also posts with a last day: they once came in a second time."""
    Post.objects.filter(pk=town.posts["hope"].pk).update(until_on=clock.today() + timedelta(days=200))
    before = (Area.objects.count(), Organisation.objects.count(), Desk.objects.count(), Post.objects.count())
    content = clerk.get(f"/desk/city/{name}.csv").content
    rows = len(content.decode("utf-8-sig").strip().splitlines()) - 1
    report = import_city(by=town.actor("admin"), name=name, content=content)
    assert rows > 0 and report.refused == [] and report.unchanged == rows
    assert before == (Area.objects.count(), Organisation.objects.count(), Desk.objects.count(), Post.objects.count())


def test_a_desk_written_out_comes_in_where_it_is_missing(town: Town, clerk: Client) -> None:
    lines = clerk.get("/desk/city/desks.csv").content.decode("utf-8-sig").replace("hope,きぼう相談", "new-desk,あたらしい相談")
    assert import_city(by=town.actor("admin"), name="desks", content=lines.encode()).accepted == 1
    desk = Desk.objects.get(code="new-desk")
    assert (desk.name, desk.area.code, desk.organisation.code) == ("あたらしい相談", "202011", "city")


def test_who_looks_after_the_city_says_that_a_desk_is_full_and_takes_it_back(town: Town, clerk: Client) -> None:
    assert clerk.post("/desk/city/desks/money/full/", {"until": "2020-01-01"}).status_code == 422
    assert clerk.post("/desk/city/desks/money/full/", {"until": ""}).status_code == 302
    assert town.desks["money"].full_since is None and "また受けつける" in clerk.get("/desk/city/desks/money/").content.decode()
    assert Desk.objects.get(code="money").is_full_on(clock.today())
    assert clerk.post("/desk/city/desks/money/again/").status_code == 302
    assert not Desk.objects.get(code="money").is_full_on(clock.today())


def test_the_administrators_home_says_what_of_the_backups_needs_care(clerk: Client, tmp_path: Path, settings: Any) -> None:
    assert "バックアップ" not in clerk.get("/desk/city/today/").content.decode()  # the tests have none set up
    settings.BACKUPS = str(tmp_path)
    assert "バックアップが、まだひとつもありません" in clerk.get("/desk/city/today/").content.decode()
    made = clock.now() - timedelta(days=2)
    header = Header("0.1.0", "sqlite", made.isoformat(), made.isoformat(), [], {}, "", "00", "", 0, 0, "")
    with (tmp_path / "yorozu-1.backup").open("wb") as file:
        write_header(file, Key(bytes(32)), header)
    keep_drill_result(tmp_path, {"ok": False, "code": "damaged", "at": clock.now().isoformat()})
    page = clerk.get("/desk/city/today/").content.decode()
    assert "1日より長く作られていません" in page and "うまくいきませんでした。バックアップのファイルがこわれています" in page
    keep_drill_result(tmp_path, {"ok": True, "rto_seconds": 16.6, "at": clock.now().isoformat()})
    with clock.at(made + timedelta(hours=3)):
        page = clerk.get("/desk/city/today/").content.decode()
    assert "バックアップを見てください" not in page and "17秒" in page
