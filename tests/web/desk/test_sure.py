"""Asked again who sits there: before what weighs, after ten minutes, without losing what was sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from tests.architecture.test_shape import every_view
from tests.town import Town, make_town
from yorozu.community.models import Post
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "ふるいことば4つならべる"
FORM = {"username": "new-one", "name": "新しい 人", "password": "えんぴつ かわら 夜行列車", "role": "counsellor", "desk": "芋井地区 よろず相談", "from_on": "2026-11-01"}
ASKS = {
    "desk/account/app/": "always", "desk/account/passkey/": "always", "desk/account/codes/": "always",
    "desk/account/factors/<uuid:factor_id>/remove/": "always", "desk/city/posts/<uuid:post_id>/factor/": "always", "desk/city/posts/<uuid:post_id>/directory/": "always", "desk/city/posts/": "posted",
    "desk/city/posts/<uuid:post_id>/": "posted", "desk/city/posts/<uuid:post_id>/<slug:name>/": "posted", "desk/city/import/<slug:name>/": "always",
    "desk/city/<slug:name>.csv": "always", "desk/releases/<uuid:release_id>/answer/": "always", "desk/releases/<uuid:release_id>/file/": "always", "desk/needs.csv": "always",
    "desk/audit/extracts/": "always", "desk/rights/<uuid:request_id>/copy/": "always", "desk/rights/<uuid:request_id>/copy.pdf": "always", "desk/audit/extracts/<uuid:extract_id>/": "always",
    "desk/retention/run/": "always", "desk/retention/periods/<slug:purpose>/": "posted",
}  # fmt: skip


@pytest.fixture
def town() -> Town:
    made = make_town()
    for name in ("admin", "imoi"):
        made.users[name].set_password(PASSWORD)
        made.users[name].save()
    return made


def client_of(town: Town, name: str = "admin", *, minutes: int = 11) -> Client:
    """Signed in some minutes ago, and at work since."""
    client = Client()
    client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
    now, session = int(clock.now().timestamp()), client.session
    session["started"], session["seen"] = now - 60 * minutes, now
    session.save()
    return client


def test_what_asks_is_what_stands_in_the_table() -> None:
    marks = {address: view.access_mark.sure for address, view in every_view(get_resolver().url_patterns)}  # type: ignore[attr-defined]
    assert {address: mark for address, mark in marks.items() if mark} == ASKS


def test_a_list_is_asked_for_and_comes_after_the_answer(town: Town) -> None:
    client = client_of(town)
    asked = client.get("/desk/city/posts.csv")
    assert asked["Location"] == "/desk/sure/?next=%2Fdesk%2Fcity%2Fposts.csv"
    page = client.get(asked["Location"])
    assert page.status_code == 200 and "あなたのパスワード" in page.content.decode()
    wrong = client.post("/desk/sure/", {"next": "/desk/city/posts.csv", "sure_password": "ちがう"})
    assert wrong.status_code == 422 and "パスワードがちがいます" in wrong.content.decode()
    assert client.get("/desk/city/posts.csv").status_code == 302
    right = client.post("/desk/sure/", {"next": "/desk/city/posts.csv", "sure_password": PASSWORD})
    assert right["Location"] == "/desk/city/posts.csv" and client.get("/desk/city/posts.csv").status_code == 200
    assert AuditEntry.objects.filter(action="confirm_self", actor_id=town.users["admin"].pk).count() == 1


def test_it_is_good_for_ten_minutes_and_not_after_a_clock_that_was_set_back(town: Town) -> None:
    assert client_of(town, minutes=9).get("/desk/city/posts.csv").status_code == 200
    client = client_of(town)
    client.post("/desk/sure/", {"sure_password": PASSWORD})
    assert client.get("/desk/city/posts.csv").status_code == 200
    session = client.session
    session["sure"] -= 601
    session.save()
    assert client.get("/desk/city/posts.csv").status_code == 302
    session["sure"] = int((clock.now() + timedelta(hours=1)).timestamp())
    session.save()
    assert client.get("/desk/city/posts.csv").status_code == 302


def test_a_form_goes_on_with_the_answer_and_nothing_is_typed_twice(town: Town) -> None:
    client = client_of(town)
    asked = client.post("/desk/city/posts/", {**FORM, "once": "once-1"})
    page = asked.content.decode()
    assert asked.status_code == 403 and "新しい 人" in page and 'action="/desk/city/posts/"' in page
    assert "no-store" in asked["Cache-Control"] and not User.objects.filter(username="new-one").exists()
    wrong = client.post("/desk/city/posts/", {**FORM, "once": "once-1", "sure_password": "ちがう"})
    assert wrong.status_code == 422 and "新しい 人" in wrong.content.decode() and not User.objects.filter(username="new-one").exists()
    assert client.post("/desk/city/posts/", {**FORM, "once": "once-1", "sure_password": PASSWORD}).status_code == 302
    made = User.objects.get(username="new-one")
    assert made.check_password(FORM["password"]) and Post.objects.filter(user=made).count() == 1


def test_the_list_of_posts_itself_asks_nothing(town: Town) -> None:
    assert client_of(town).get("/desk/city/posts/").status_code == 200


def test_who_may_not_is_not_asked_but_finds_nothing(town: Town) -> None:
    client = client_of(town, "imoi")
    assert client.get("/desk/city/posts.csv").status_code == 404 == client.post("/desk/city/posts/", {**FORM, "sure_password": PASSWORD}).status_code


def test_a_file_has_to_be_chosen_again(town: Town) -> None:
    client = client_of(town)
    page = client.post("/desk/city/import/posts/", {"file": SimpleUploadedFile("posts.csv", b"a,b\n")})
    assert page.status_code == 403 and "もう一度選んで" in page.content.decode()


def test_guessing_gets_slower(town: Town) -> None:
    client = client_of(town)
    pages = [client.post("/desk/sure/", {"sure_password": "ちがう"}).content.decode() for _ in range(6)]
    assert "秒待ってから" in pages[-1] and "秒待ってから" not in pages[0]


@pytest.mark.parametrize("answer", ["", "{}", "x"])
def test_what_is_no_passkey_confirms_nobody(town: Town, answer: str) -> None:
    client = client_of(town)
    page: Any = client.post("/desk/sure/", {"sure_passkey": answer})
    assert page.status_code == 422 and client.get("/desk/city/posts.csv").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_answer_leads_nowhere_else(town: Town, elsewhere: str) -> None:
    assert client_of(town).post("/desk/sure/", {"next": elsewhere, "sure_password": PASSWORD})["Location"] == "/desk/"
