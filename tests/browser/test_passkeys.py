"""A passkey in a real browser: Chromium's own virtual authenticator makes it, signs with it, and is refused by the server when it should be."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.page_checks import check_page, listen
from tests.town import Town, make_town
from yorozu.kernel.models import Factor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "korehatesutodesu-2026"


@pytest.fixture
def town() -> Town:
    built = make_town()
    for user in built.users.values():
        user.set_password(PASSWORD)
        user.save()
    return built


def authenticator(page: Page) -> tuple[Any, str]:
    """A device with a finger that is always there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, "automaticPresenceSimulation": True}})
    return session, made["authenticatorId"]


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sign-in/?next=/desk/people/")
    page.get_by_label("利用者名").fill("imoi")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()


def registered(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server)
    page.goto(f"{live_server.url}/desk/account/passkey/")
    check_page(page)
    page.get_by_label("なまえ").fill("窓口のパソコン")
    page.get_by_role("button", name="この機器で作る").click()
    expect(page.get_by_text("パスキーを登録しました。")).to_be_visible()
    check_page(page)


def test_made_used_as_second_step_and_alone_and_refused_when_copied(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390)
    trouble = listen(page)
    session, device = authenticator(page)
    registered(page, live_server)
    factor = Factor.objects.get()
    assert factor.name == "窓口のパソコン" and factor.user == town.users["imoi"]

    page.context.clear_cookies()  # as the second step
    sign_in(page, live_server)
    expect(page).to_have_url(f"{live_server.url}/sign-in/second/")
    check_page(page)
    page.get_by_role("button", name="パスキーで確かめる").click()
    expect(page).to_have_url(f"{live_server.url}/desk/people/")
    used = Factor.objects.get()
    assert used.counter > factor.counter and used.used_at is not None

    page.context.clear_cookies()  # alone
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_role("link", name="パスキーで入る").click()
    check_page(page)
    page.get_by_role("button", name="パスキーで入る").click()
    expect(page).to_have_url(f"{live_server.url}/desk/")
    assert trouble == []

    page.context.clear_cookies()  # a copy of the device, whose counter stayed behind
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"][0]
    session.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    session.send("WebAuthn.addCredential", {"authenticatorId": device, "credential": {**kept, "signCount": 0}})
    page.goto(f"{live_server.url}/sign-in/passkey/")
    page.get_by_role("button", name="パスキーで入る").click()
    expect(page.get_by_text("パスキーで確かめられませんでした")).to_be_visible()
    page.goto(f"{live_server.url}/desk/")
    assert "/sign-in/" in page.url


def test_without_the_finger_the_page_says_what_else_there_is(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    page = new_page()
    session, device = authenticator(page)
    registered(page, live_server)
    page.context.clear_cookies()
    sign_in(page, live_server)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="パスキーで確かめる").click()
    expect(page.get_by_text("パスキーを使えませんでした")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}/sign-in/second/")


def test_without_scripts_the_digits_and_the_password_are_there(town: Town, live_server: LiveServer, new_page: Callable[..., Page]) -> None:
    Factor.objects.create(user=town.users["imoi"], kind="app", secret="x", made_at="2026-11-01T00:00:00+09:00")
    town.users["imoi"].second_factor = "set"
    town.users["imoi"].save()
    page = new_page(width=390, scripts=False)
    page.goto(f"{live_server.url}/sign-in/passkey/")
    assert page.get_by_role("button", name="パスキーで入る").count() == 0
    page.get_by_role("link", name="パスワードで入る").click()
    sign_in(page, live_server)
    page.get_by_label("6けたの数字").fill("123456")
    page.get_by_role("button", name="確かめる").click()
    expect(page.get_by_text("数字がちがうか").first).to_be_visible()
