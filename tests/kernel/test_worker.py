"""The worker: the clock's work is never late because a long job runs."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.town import make_town
from yorozu.jobs import drill
from yorozu.kernel import backup, clock, jobs, statistics
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import Job
from yorozu.web.portal.jobs import job_row_of


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No periodic work but the test's own."""
    monkeypatch.setattr(jobs, "_periodic", [])
    yield


@pytest.mark.django_db
def test_the_clock_goes_on_while_a_long_job_runs(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one job blocks for a second without a word; what is due every 0.1 s begins all the while."""
    begun: list[float] = []
    during: list[int] = []

    def long_job() -> bool:
        before = len(begun)
        time.sleep(1)
        during.append(len(begun) - before)
        return False

    monkeypatch.setattr(jobs, "work_once", long_job)
    jobs.every(0.1, "tick", lambda: begun.append(time.monotonic()))
    jobs.work_forever(stop=lambda: bool(during), pause=0.02)
    assert during[0] >= 5


@pytest.mark.django_db
def test_periodic_work_that_fails_is_tried_again_and_stops_no_other(alone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def fails() -> None:
        tried.append("fails")
        raise RuntimeError

    monkeypatch.setattr(jobs, "work_once", lambda: False)
    jobs.every(0.05, "fails", fails)
    jobs.every(0.05, "works", lambda: tried.append("works"))
    jobs.work_forever(stop=lambda: tried.count("works") >= 3, pause=0.01)
    assert tried.count("fails") >= 2


@pytest.mark.django_db
def test_the_page_says_that_a_job_whose_worker_died_is_begun_again() -> None:
    row = Job.objects.create(name="directory.import", state="running", note="行を読んでいます", asked_at=clock.now(), beat_at=clock.now())
    assert job_row_of(row).note == "行を読んでいます"
    with clock.at(clock.now() + timedelta(seconds=30)):
        assert "もう一度はじめます" in job_row_of(row).note


@pytest.mark.django_db(transaction=True)
def test_the_planner_knows_the_tables_after_a_day() -> None:
    if connection.vendor != "sqlite":
        statistics.gather_daily()  # PostgreSQL gathers by itself
        return
    make_town().take_down()
    statistics.gather_daily()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'consultation_need'")
        assert cursor.fetchone()[0] > 0
        cursor.execute("DELETE FROM sqlite_stat1")


@pytest.mark.django_db
def test_the_worker_tries_a_restore_each_week(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where backups are set up and there is one; a drill that couldn't be done, or went wrong, is tried again on the next day."""
    assert not drill.drill_weekly()
    settings.BACKUPS = str(tmp_path)
    assert not drill.drill_weekly()
    monkeypatch.setattr(drill, "last_backup", lambda place: object())
    assert drill.drill_weekly() and not drill.drill_weekly()
    assert Job.objects.get().name == drill.JOB and job_row_of(Job.objects.get()).title == "バックアップからもどす練習"
    start = clock.now()
    with clock.at(start + timedelta(days=1, minutes=1)):
        assert drill.drill_weekly()
    backup.keep_drill_result(tmp_path, {"ok": True, "at": (start + timedelta(days=2)).isoformat()})
    for days, begins in ((8, False), (10, True)):
        with clock.at(start + timedelta(days=days)):
            assert drill.drill_weekly() is begins
    backup.keep_drill_result(tmp_path, {"ok": False, "code": "check", "at": (start + timedelta(days=10)).isoformat()})
    with clock.at(start + timedelta(days=11, minutes=1)):
        assert drill.drill_weekly()


@pytest.mark.django_db
@pytest.mark.parametrize(("ok", "state"), [(True, "done"), (False, "failed")])
def test_a_drill_that_found_something_is_a_failed_job(ok: bool, state: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drill, "practise", lambda file, beat: {"ok": ok})
    jobs.start_job(by=SYSTEM, name=drill.JOB, arguments={})
    assert jobs.work_once() and Job.objects.get().state == state


def test_the_drill_s_password_is_in_no_command() -> None:
    url, environment = drill._without_password("postgresql://yorozu:k%40gi@db.example:5432/scratch?sslmode=require")
    assert url == "postgresql://yorozu@db.example:5432/scratch?sslmode=require" and environment["PGPASSWORD"] == "k@gi"
    assert drill._without_password("sqlite:////srv/drill.sqlite3")[0] == "sqlite:////srv/drill.sqlite3"
