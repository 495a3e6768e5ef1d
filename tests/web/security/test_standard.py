"""What ASVS asks of any web application and no other test of ours tries (`docs/reference/asvs.tsv` names these)."""

import csv
import io
import json
import math
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django import forms
from django.test import Client

from tests.jobs.test_commands import FIT, bare
from tests.released import people_file
from tests.town import Town, make_town
from tests.web.security.test_matrix import ROLES, STAFF, address_of
from yorozu.community import operations as city
from yorozu.community.models import Organisation
from yorozu.community.operations import PersonForm
from yorozu.consultation.models import Need
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import User
from yorozu.web.community.forms import PostForm
from yorozu.web.portal.accounts import PasswordForm, SignInForm
from yorozu.web.portal.sure import SureForm

PASSWORD = "  えんぴつ かわら 夜行列車 そらまめ " + "とけいと橋と五月の雨とみかん、" * 4 + "  "  # long, and with spaces at both ends
PRODUCTION = """
import json
from yorozu.jobs.setup import choose_settings
choose_settings()
import django
django.setup()
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.test import Client
host = {"SERVER_NAME": "yorozu.example.jp"}
plain = Client().get("/sign-in/", **host)
pages = [Client().get(path, secure=True, **host) for path in ("/sign-in/", "/nothing/", "/desk/", "/assets/none.css")]
cookies = {name: {key: one[key] for key in ("secure", "httponly", "samesite")} for page in pages for name, one in page.cookies.items()}
hasher = get_hasher()
print(json.dumps({"plain": [plain.status_code, plain["Location"]], "pages": [[page.status_code, dict(page.headers)] for page in pages], "cookies": cookies,
                  "session": [settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE],
                  "hasher": [hasher.algorithm, hasher.iterations], "debug": settings.DEBUG}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process with production's own settings answers."""
    environment = {**bare(), "YOROZU_MODE": "production", "YOROZU_DATA": str(tmp_path_factory.mktemp("data")), **FIT}
    ended = subprocess.run([sys.executable, "-c", PRODUCTION], capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_production_leads_to_https_and_keeps_browsers_there_for_a_year(production: dict[str, Any]) -> None:
    assert production["plain"] == [301, "https://yorozu.example.jp/sign-in/"]
    assert all("max-age=31536000" in headers["Strict-Transport-Security"] for _status, headers in production["pages"])


def test_every_answer_of_production_says_how_it_is_to_be_taken(production: dict[str, Any]) -> None:
    assert {status for status, _headers in production["pages"]} == {200, 404, 302}
    for _status, headers in production["pages"]:
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
        assert {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(headers["Content-Security-Policy"].split("; "))


def test_productions_cookies_are_for_https_and_for_this_site(production: dict[str, Any]) -> None:
    assert production["session"] == [True, True, "Lax"] and "csrftoken" in production["cookies"]
    assert all(one["secure"] and one["samesite"] in ("Lax", "Strict") for one in production["cookies"].values())


def test_production_stretches_passwords_and_shows_no_inner_parts(production: dict[str, Any]) -> None:
    algorithm, iterations = production["hasher"]
    assert algorithm == "pbkdf2_sha256" and iterations >= 600_000 and production["debug"] is False


@pytest.fixture
def town() -> Town:
    made = make_town()
    made.users["imoi"].set_password(PASSWORD)
    made.users["imoi"].save()
    return made


def signed_in(password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/sign-in/", {"username": "imoi", "password": password})["Location"] == "/desk/"
    return client


@pytest.mark.django_db
def test_an_empty_installation_has_no_account() -> None:
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_long_password_counts_to_the_last_letter_and_for_years(town: Town) -> None:
    assert len(PASSWORD) >= 64
    for almost in (PASSWORD.strip(), PASSWORD[:-1], PASSWORD[:72]):
        assert Client().post("/sign-in/", {"username": "imoi", "password": almost}, REMOTE_ADDR="192.0.2.1").status_code == 422
    other = "\u3000" + PASSWORD[::-1]
    client = signed_in()
    assert client.post("/desk/password/", {"current_password": PASSWORD, "new_password": other}).status_code == 302
    with time_machine.travel(clock.now() + timedelta(days=3 * 365), tick=False):
        assert Client().post("/sign-in/", {"username": "imoi", "password": other.strip()}).status_code == 422
        assert signed_in(other).get("/desk/").status_code == 200


@pytest.mark.parametrize("form", [SignInForm, PasswordForm, PostForm, SureForm])
def test_a_password_is_masked_and_taken_as_it_was_typed(form: type[forms.Form]) -> None:
    fields = [one for name, one in form.base_fields.items() if "password" in name]
    assert fields and all(isinstance(one.widget, forms.PasswordInput) and one.strip is False and one.max_length >= 128 for one in fields)  # type: ignore[attr-defined]
    assert all(one.widget.attrs["autocomplete"] in ("current-password", "new-password") for one in fields)


@pytest.mark.django_db
def test_who_signs_in_gets_a_new_key_that_nobody_guesses_and_that_ends_with_the_sign_out(town: Town) -> None:
    client = Client()
    client.get("/sign-in/")
    session = client.session
    session["mine"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    signed_in(client=client)
    key = client.cookies["sessionid"].value
    assert key != before and len(key) * math.log2(36) >= 128
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get("/desk/").status_code == 200
    left = client.post("/sign-out/")
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert stolen.get("/desk/").status_code == 302


@pytest.mark.django_db
@pytest.mark.loops("every page of the desk, one after the other")
def test_every_page_of_the_desk_has_the_way_out(town: Town, settings: Any) -> None:
    from datetime import date

    from yorozu.community.enums import Role
    from yorozu.community.models import Post

    user = town.users["commissioner"] = User.objects.create(username="commissioner", name="委員 見本", made_at=clock.now())
    Post.objects.create(user=user, role=Role.COMMISSIONER, area=town.areas["19"], from_on=date(2026, 4, 1))
    seen = 0
    for route, row in STAFF.items():
        if row.method == "get" and not any(word.startswith("#") for word in row.words.values()):
            client = Client()
            client.force_login(town.users[ROLES[row.who[0]]], backend="django.contrib.auth.backends.ModelBackend")
            page = client.get(address_of(route, row.words, {}))
            if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
                assert 'action="/sign-out/"' in page.content.decode(), route
                seen += 1
    assert seen > 20


@pytest.mark.django_db
def test_fields_that_no_form_has_are_not_taken(town: Town) -> None:
    client = signed_in()
    more = {"state": "closed", "owner_desk": "money", "owner_desk_id": str(town.desks["money"].pk), "number": "N-1", "lifted": "on"}
    assert client.post("/desk/inbox/save/", {"words": "父が心配", "urgency": "week", "area_code": "いもい", **more}).status_code == 302
    need = Need.objects.get()
    assert need.owner_desk == town.desks["yorozu-19"] and need.state != "closed" and need.number != "N-1" and not need.lifted
    client.post("/desk/password/", {"current_password": PASSWORD, "new_password": PASSWORD[::-1], "username": "x", "is_active": "", "directory_id": "x"})
    assert User.objects.get(pk=town.users["imoi"].pk, username="imoi", is_active=True).directory_id != "x"


def everything(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["=1+1", "+81", "-2", "@x"])
def test_no_cell_of_people_or_of_the_citys_lists_is_a_formula(town: Town, start: str) -> None:
    city.write_down_person(by=SYSTEM, form=PersonForm(family_name=f"{start}見本"), area=town.areas["19"])
    Organisation.objects.create(code="evil", name=f"{start}会", kind="group")
    for name, address, typed in (("imoi", "people", f"{start}見本"), ("admin", "/desk/city/organisations.csv", f"{start}会")):
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        text = people_file(client, "見本") if address == "people" else everything(client.get(address))
        cells = [cell for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))) for cell in row]
        assert f"'{typed}" in cells and typed not in cells, cells


@pytest.mark.django_db
def test_what_nobody_expected_ends_in_a_page_that_tells_nothing_and_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("SELECT secret FROM inner_parts")

    monkeypatch.setattr("yorozu.web.consultation.desk.boards.board_counts", broken)
    client = signed_in()
    client.raise_request_exception = False
    page = client.get("/desk/")
    text = page.content.decode()
    assert page.status_code == 500 and "うまくいきませんでした" in text
    assert not [word for word in ("inner_parts", "RuntimeError", "Traceback", str(Path(__file__).parents[3])) if word in text]
    assert "inner_parts" in caplog.text and client.get("/sign-in/").status_code == 200
