"""Signing in and out, one's own password, the address that limits count by, and words typed after a session's end."""

from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests.town import Town, make_town
from yorozu.consultation.models import Entry
from yorozu.kernel.models import AuditEntry
from yorozu.web.portal.address import address_of

pytestmark = pytest.mark.django_db
OLD, NEW = "ふるいことば4つならべる", "雨 みかん 橋 とけい 五月"
DESK = "/desk/password/"


@pytest.fixture
def town() -> Town:
    made = make_town()
    made.users["imoi"].set_password(OLD)
    made.users["imoi"].save()
    return made


def signed_in() -> Client:
    client = Client()
    assert client.post("/sign-in/", {"username": "imoi", "password": OLD}).status_code == 302
    return client


def test_a_new_password_ends_every_other_session_and_is_traced(town: Town) -> None:
    here, elsewhere = signed_in(), signed_in()
    assert here.post(DESK, {"current_password": OLD, "new_password": NEW}).status_code == 302
    assert here.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    actions = list(AuditEntry.objects.filter(kind="user", thing_id=town.users["imoi"].pk).order_by("at").values_list("action", flat=True))
    assert actions == ["sign_in", "sign_in", "change_password"]


@pytest.mark.parametrize(("current", "new", "sentence"), [
    ("ちがう", NEW, "いまのパスワードがちがいます"), (OLD, "みじかい", "短すぎ"), (OLD, "", "必須"),
])  # fmt: skip
def test_a_password_that_cannot_be_says_why(town: Town, current: str, new: str, sentence: str) -> None:
    client = signed_in()
    page = client.post(DESK, {"current_password": current, "new_password": new})
    assert page.status_code == 422 and sentence in page.content.decode()
    town.users["imoi"].refresh_from_db()
    assert town.users["imoi"].check_password(OLD)


def test_words_typed_after_sign_out_elsewhere_are_kept_for_that_account_only(town: Town, settings: Any) -> None:
    need_id = town.take_down().need_ids[0]
    client = signed_in()
    settings.STAFF_IDLE_SECONDS = -1
    assert "/sign-in/" in client.get(f"/desk/needs/{need_id}/")["Location"]  # this page's tab noticed the end first
    settings.STAFF_IDLE_SECONDS = 900
    late = client.post(f"/desk/needs/{need_id}/note/", {"text": "夜に出ていく"})
    assert late.status_code == 302 and "unsent" in late["Location"]
    assert not Entry.objects.filter(text="夜に出ていく").exists()
    client.force_login(town.users["west"])
    assert "夜に出ていく" not in client.get("/desk/unsent/", follow=True).content.decode()
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": "imoi", "password": OLD})
    assert "夜に出ていく" in client.get("/desk/unsent/").content.decode()


def test_words_posted_by_nobody_come_back_with_the_way_in(town: Town, client: Client) -> None:
    need_id = town.take_down().need_ids[0]
    page = client.post(f"/desk/needs/{need_id}/note/", {"text": "夜に出ていく", "password": "秘密"})
    body = page.content.decode()
    assert page.status_code == 403 and "夜に出ていく" in body and "/sign-in/" in body and "秘密" not in body


@pytest.mark.parametrize(("headers", "shown"), [
    ({"HTTP_ORIGIN": "https://elsewhere.example"}, False), ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False), ({}, True),
])  # fmt: skip
def test_another_sites_words_are_not_offered_for_sending(town: Town, headers: dict[str, str], shown: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users["imoi"])
    need_id = town.take_down().need_ids[0]
    page = client.post(f"/desk/needs/{need_id}/note/", {"text": "よその文"}, **headers)
    assert page.status_code == 403 and ("よその文" in page.content.decode()) is shown


@pytest.mark.parametrize(("proxies", "header", "address"), [
    (0, "203.0.113.9", "192.0.2.1"), (1, "203.0.113.9", "203.0.113.9"), (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
    (2, "203.0.113.9, 10.0.0.2", "203.0.113.9"), (2, "203.0.113.9", "192.0.2.1"), (1, "", "192.0.2.1"),
])  # fmt: skip
def test_what_a_browser_writes_into_the_header_counts_for_nothing(settings: Any, proxies: int, header: str, address: str) -> None:
    settings.PROXIES = proxies
    request: HttpRequest = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", **({"HTTP_X_FORWARDED_FOR": header} if header else {}))
    assert address_of(request) == address


@pytest.mark.parametrize("where", ["yorozu.web.portal.middleware.actor_of", "yorozu.web.consultation.desk.boards.board_counts"])
def test_a_silent_database_gets_a_page_with_the_telephone(town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def silent(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    client = signed_in()
    client.raise_request_exception = False
    monkeypatch.setattr(where, silent)
    page = client.get("/desk/")
    assert page.status_code == 503 and settings.MAIN_PHONE in page.content.decode() and page["Retry-After"] == "20"


def test_guessing_the_old_password_in_an_open_session_gets_slower(town: Town) -> None:
    client = signed_in()
    pages = [client.post(DESK, {"current_password": "ちがう", "new_password": NEW}).content.decode() for _ in range(6)]
    assert "秒待ってから" in pages[-1] and "秒待ってから" not in pages[0]
