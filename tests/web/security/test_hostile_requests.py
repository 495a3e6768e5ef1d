"""Addresses, methods, bodies and files that no form of ours would send: a sentence or a plain refusal, never a broken page."""

import base64
import json
from typing import Any

import pytest
from csp.decorators import csp_update
from csp.utils import build_policy
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tests.town import Town, make_town
from yorozu.community import operations as city
from yorozu.community.models import Organisation
from yorozu.web.portal.middleware_policy import PolicyMiddleware

pytestmark = pytest.mark.django_db
ID = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def town() -> Town:
    return make_town()


def signed_in(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("key", [
    [10**40, "2026-01-01T00:00:00+09:00", ID], [1, "0001-01-01T00:00:00+09:00", ID], [1, "9999-12-31T23:59:59-09:00", ID],
    [1, "2026-01-01T00:00:00", ID], [1, "2026-01-01", 5], {"a": 1}, 5, [1, 5, "x"], [None, None, None], "abc",
])  # fmt: skip
@pytest.mark.parametrize("view", ["mine", "closed"])
def test_a_page_key_that_was_made_up_shows_the_first_page(town: Town, key: Any, view: str) -> None:
    made_up = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
    assert signed_in(town, "imoi").get(f"/desk/needs/?view={view}&after={made_up}").status_code == 200


@pytest.mark.parametrize("address", [
    "/find/?area=%00", "/districts/19/?after=a%00", "/p/%00/", "/desk/needs/?area=%00", "/desk/city/areas/%00/", "/desk/city/desks/?after=%00",
])  # fmt: skip
def test_nul_in_an_address_is_refused(town: Town, address: str) -> None:
    assert signed_in(town, "admin").get(address).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("address", ["/", "/desk/", "/desk/needs/", "/sign-in/", "/consult/"])
def test_other_methods_are_refused(town: Town, method: str, address: str) -> None:
    response = signed_in(town, "imoi").generic(method, address)
    assert response.status_code == 405 and not response.content


@pytest.mark.parametrize(("address", "length", "status"), [
    ("/consult/", 6 * 2**20, 413), ("/sign-in/", 10**30, 413), ("/desk/directory/", 65 * 2**20, 413), ("/consult/", "x", 413), ("/consult/", 100, 302),
])  # fmt: skip
def test_a_body_that_would_fill_the_disk_is_not_read(address: str, length: Any, status: int) -> None:
    response = Client().post(address, {"words": "こまっている"}, CONTENT_LENGTH=str(length))
    assert response.status_code == status
    if status == 413:
        assert "Content-Security-Policy" in response.headers


def test_every_page_says_the_policy_of_the_settings_and_a_nonce_only_where_it_was_used() -> None:
    usual = set(Client().get("/").headers["Content-Security-Policy"].split("; "))
    assert usual == set(build_policy().split("; ")) and "default-src 'none'" in usual

    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]

    request = RequestFactory().get("/")
    response = PolicyMiddleware(page)(request)
    assert f"script-src 'self' 'nonce-{response.content.decode()}'" in response.headers["Content-Security-Policy"].split("; ")
    own = PolicyMiddleware(csp_update({"img-src": "data:"})(lambda request: HttpResponse()))(RequestFactory().get("/"))
    assert "img-src 'self' data:" in own.headers["Content-Security-Policy"].split("; ")


def test_nul_in_what_staff_search_for_finds_nobody(town: Town) -> None:
    client = signed_in(town, "imoi")
    for address in ("/desk/people/", "/desk/releases/new/people/", "/desk/search/", "/desk/inbox/hints/"):
        sent = client.post(address, {"q": "\x00山\x00", "after": "a\x00|b", "words": "a\x00", "area_code": "\x00", "asker_phone": "\x00"})
        assert sent.status_code in (200, 302)


def test_a_list_that_is_too_long_is_refused_whole(town: Town) -> None:
    rows = "code,kind,name\n" + "".join(f"o{number},その他,{'長' * 100}{number}\n" for number in range(17_000))
    sent = SimpleUploadedFile("../../list.csv", rows.encode())
    response = signed_in(town, "admin").post("/desk/city/import/organisations/", {"file": sent})
    assert response.status_code == 422 and "5MB" in response.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.loops("each row of a list is looked up by itself")
@pytest.mark.parametrize("content", [
    b"code,kind,name\n" + b"x" * 200_000, b"code,kind,name\nn\x00,group,a\x00b\n", b"code,kind,name\n" + b"c" * 300 + b",group," + b"n" * 300 + b"\n",
    b"code,kind,name\n\"open,group,x\n", b"code\rkind\rname\nx", b"\xff\xfecode", b"", b"PK\x03\x04code",
])  # fmt: skip
@pytest.mark.parametrize("name", ["areas", "organisations", "desks", "posts"])
def test_a_hostile_list_is_refused_row_by_row_or_whole(town: Town, content: bytes, name: str) -> None:
    sent = SimpleUploadedFile("list.csv", content)
    if name == "posts":
        sent = SimpleUploadedFile("list.csv", content.replace(b"code,kind,name", b"username,role,area").replace(b"group", b"worker"))
    response = signed_in(town, "admin").post(f"/desk/city/import/{name}/", {"file": sent or b""})
    assert response.status_code in (200, 422)


def test_a_hostile_list_of_people_is_refused_row_by_row(town: Town) -> None:
    content = "family_name,area,phone_note,address\nA\x00B,19,\x00,x\nC,19," + "長" * 5000 + "," + "住" * 5000 + "\n"
    report = city.import_city(by=town.actor("imoi"), name="people", content=content.encode())
    assert report.rows_read == 2
