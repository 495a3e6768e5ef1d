"""Public pages that are kept: for whom, how long, and that what the city writes is seen on the next request."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, Town, make_town
from yorozu.community.operations import announce_closure
from yorozu.kernel import clock
from yorozu.web.portal import kept_pages
from yorozu.web.portal.kept_pages import KeptPagesMiddleware, same_for_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keep(settings: LazySettings) -> Iterator[None]:
    settings.KEEP_PUBLIC_PAGES = True
    with clock.at(MONDAY):
        yield


@pytest.fixture
def town() -> Town:
    return make_town()


def counted() -> KeptPagesMiddleware:
    """The middleware around a view that says how often it was asked."""
    asked: list[str] = []

    @same_for_all
    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request.get_full_path())
        return HttpResponse(f"{len(asked)}", headers={"Content-Language": "ja"})

    return KeptPagesMiddleware(view)  # type: ignore[arg-type]


def held(keep: KeptPagesMiddleware) -> int:
    """How many pages are kept now."""
    assert keep.kept.held is not None
    return len(keep.kept.held[1].by_key)


def test_a_page_is_made_once_for_everybody_and_anew_after_half_a_minute() -> None:
    keep = counted()
    get = RequestFactory().get
    assert [keep(get("/")).content for _ in range(3)] == [b"1"] * 3 and keep(get("/")).headers["Content-Language"] == "ja"
    assert keep(get("/", headers={"cookie": "csrftoken=x"})).content == b"1"
    assert keep(get("/?q=a")).content == b"2" and keep(get("/", headers={"accept-language": "en"})).content == b"3"
    assert keep(get("/", headers={"host": "other.example"})).content == b"4"
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert keep(get("/")).content == b"5"


@pytest.mark.parametrize("own", [{"cookie": "yorozu_display=x"}, {"cookie": "csrftoken=x; sessionid=x"}, {"authorization": "Bearer x"}, {"if-none-match": '"x"'}, {"range": "bytes=0-1"}])
def test_who_brings_something_of_their_own_is_answered_afresh(own: dict[str, str]) -> None:
    keep = counted()
    get = RequestFactory().get
    keep(get("/"))
    assert keep(get("/", headers=own)).content == b"2" and keep(get("/")).content == b"1"
    assert keep(RequestFactory().post("/")).content == b"3"


def test_an_answer_that_is_for_one_alone_is_never_kept() -> None:
    def refusing(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x", status=404 if request.path == "/no/" else 200)
        response.same_for_all = request.path != "/unmarked/"  # type: ignore[attr-defined]
        if request.path == "/cookie/":
            response.set_cookie("own", "1")
        if request.path == "/nonce/":
            request._csp_nonce = "n"  # type: ignore[attr-defined]
        if request.path == "/large/":
            response.content = b"x" * (kept_pages.LARGEST + 1)
        return response

    keep = KeptPagesMiddleware(refusing)
    for path in ("/no/", "/unmarked/", "/cookie/", "/nonce/", "/large/"):
        keep(RequestFactory().get(path))
    assert held(keep) == 0
    keep(RequestFactory().get("/plain/"))
    assert held(keep) == 1


def test_no_more_is_kept_than_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "MOST", 3)
    keep = counted()
    for n in range(6):
        keep(RequestFactory().get(f"/?n={n}"))
    assert held(keep) == 3


def test_a_kept_page_asks_the_database_one_thing(town: Town) -> None:
    client = Client()
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        assert "よろず相談" in client.get("/").content.decode()
    assert len(asked) == 1


def test_what_the_city_writes_is_seen_on_the_next_request(town: Town) -> None:
    client = Client()
    desk = town.desks["yorozu-18"]
    before = client.get(f"/find/desks/{desk.code}/").content
    assert client.get(f"/find/desks/{desk.code}/").content == before
    announce_closure(by=town.actor("admin"), desk=desk, from_on=clock.today(), until_on=clock.today())
    after = client.get(f"/find/desks/{desk.code}/").content
    assert after != before and client.get(f"/find/desks/{desk.code}/").content == after


def test_without_a_database_the_page_itself_says_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> str:
        raise OperationalError("no such table")

    monkeypatch.setattr(kept_pages, "newest_of_city", gone)
    keep = counted()
    assert [keep(RequestFactory().get("/")).content for _ in range(2)] == [b"1", b"2"]


def test_files_and_desks_ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_pages, "newest_of_city", lambda: pytest.fail("asked"))
    keep = counted()
    for path in ("/assets/x.css", "/desk/", "/health/live"):
        keep(RequestFactory().get(path))


def test_a_page_that_was_begun_before_a_change_is_not_kept_for_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    newest, keep = ["1"], None

    def slow(request: HttpRequest) -> HttpResponse:
        said = newest[0]
        if request.path == "/slow/" and said == "1":
            newest[0] = "2"  # the city writes, and somebody else asks, while this one is made
            keep(RequestFactory().get("/other/"))
        response = HttpResponse(said)
        response.same_for_all = True  # type: ignore[attr-defined]
        return response

    monkeypatch.setattr(kept_pages, "newest_of_city", lambda: newest[0])
    keep = KeptPagesMiddleware(slow)
    assert keep(RequestFactory().get("/slow/")).content == b"1"
    assert keep(RequestFactory().get("/slow/")).content == b"2"
