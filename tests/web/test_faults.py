"""Read-only, full, failing: a clear page with the telephone, what was typed is kept, reads go on, nothing is half-written."""

import re
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, IntegrityError, connection
from django.test import Client

from tests.town import Town, make_town
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel.models import AuditEntry, OnceToken
from yorozu.kernel.sessions import SessionStore
from yorozu.kernel.trouble import trouble_of

pytestmark = pytest.mark.django_db(transaction=True)
INTAKE = {"words": "父の薬が足りない。" * 600, "urgency": "week", "area_code": "19", "asker_phone": "026-223-0123"}
PUBLIC = ("/", "/find/", "/find/desks/", "/consult/")


@pytest.fixture
def town() -> Town:
    return make_town()


def run(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def read_only() -> Iterator[None]:
    """The database refuses every write, by its own means."""
    sqlite = connection.vendor == "sqlite"
    run("PRAGMA query_only = ON" if sqlite else "SET default_transaction_read_only = on")
    yield
    run("PRAGMA query_only = OFF" if sqlite else "SET default_transaction_read_only = off")


@contextmanager
def refuses_rows(state: str) -> Iterator[None]:
    """PostgreSQL itself raises this SQLSTATE at every row of the needs' table."""
    run(f"CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = '{state}'; END $$ LANGUAGE plpgsql")
    run("CREATE TRIGGER refuse BEFORE INSERT ON consultation_need EXECUTE FUNCTION refuse()")
    yield
    run("DROP TRIGGER refuse ON consultation_need")
    run("DROP FUNCTION refuse")


@contextmanager
def full() -> Iterator[None]:
    """No page more; in PostgreSQL the very error of a full disk."""
    if connection.vendor != "sqlite":
        with refuses_rows("53100"):
            yield
        return
    run("VACUUM")  # no free page inside the file either
    run(f"PRAGMA max_page_count = {run('PRAGMA page_count')}")
    yield
    run("PRAGMA max_page_count = 1000000000")


@contextmanager
def failing() -> Iterator[None]:
    """The system below refuses to write further: EFBIG in SQLite's log file, an input/output error in PostgreSQL."""
    if connection.vendor != "sqlite":
        with refuses_rows("58030"):
            yield
        return
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Need, Consultation, OnceToken, AuditEntry))


Fault = Callable[[], Any]


@pytest.mark.parametrize("fault", [read_only, full, failing])
def test_what_cannot_be_written_comes_back_and_is_one_record_later(town: Town, settings: Any, fault: Fault) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(town.users["imoi"])
    token = field(client.get("/desk/inbox/").content.decode(), "csrfmiddlewaretoken")
    typed = {**INTAKE, "csrfmiddlewaretoken": token, "once": "one-form"}
    before = rows()
    with fault():
        page = client.post("/desk/inbox/save/", typed)
        assert rows() == before, "half-written"
    text = page.content.decode()
    assert page.status_code == 503 and "書きとめることができません" in text and settings.MAIN_PHONE in text and "Nothing can be saved" in text
    assert page["Retry-After"] == "20" and page["Cache-Control"] == "no-store"
    assert INTAKE["words"] in text
    again = {name: unescape(value) for name, value in re.findall(r'<textarea name="(\w+)" hidden>([^<]*)</textarea>', text)}
    assert again == INTAKE
    again |= {"once": field(text, "once"), "csrfmiddlewaretoken": field(text, "csrfmiddlewaretoken")}
    assert [client.post("/desk/inbox/save/", again).status_code for _ in range(2)] == [302, 302]
    assert Need.objects.filter(words=INTAKE["words"]).count() == 1


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


@pytest.mark.parametrize("fault", [read_only, full, failing])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_go_on(town: Town, fault: Fault, path: str) -> None:
    client = Client(raise_request_exception=False)
    with fault():
        assert client.get(path).status_code == 200


def test_a_secret_and_a_file_are_not_given_back(town: Town) -> None:
    client = Client(raise_request_exception=False)
    with read_only():
        page = client.post("/sign-in/", {"username": "imoi", "password": "himitsu-no-kotoba"})
    assert page.status_code == 503 and "himitsu" not in page.content.decode()


def test_words_of_another_site_are_not_shown(town: Town) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(town.users["imoi"])
    with read_only():
        page = client.post("/desk/inbox/save/", INTAKE, headers={"Origin": "https://elsewhere.example"})
    assert page.status_code == 503 and INTAKE["words"] not in page.content.decode()


def test_our_own_mistakes_stay_mistakes() -> None:
    assert trouble_of(IntegrityError("twice")) is None
    assert trouble_of(ValueError("no")) is None


def test_a_session_that_cannot_be_kept_is_trouble_and_no_bad_request() -> None:
    session = SessionStore()
    session["at"] = 1
    session.save()
    session["at"] = 2
    with read_only(), pytest.raises(DatabaseError) as raised:
        session.save()
    assert trouble_of(raised.value) is not None
    session.delete()
    with pytest.raises(UpdateError):
        session.save()
