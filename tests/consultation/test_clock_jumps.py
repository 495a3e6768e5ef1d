"""A machine whose clock jumps: a year ahead, and back again. Nothing is lost, lifted twice, or shut for a year."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.town import MONDAY, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.consultation.queries import violations
from yorozu.kernel import clock, jobs, limits
from yorozu.kernel.access import Actor

pytestmark = pytest.mark.django_db
AHEAD = MONDAY + timedelta(days=365)


def test_a_year_ahead_and_back_keeps_the_promise() -> None:
    with clock.at(MONDAY):
        town = make_town()
        need_id = town.take_down().need_ids[0]
    with clock.at(AHEAD):
        do.tick()
    offers = Handoff.objects.count()
    with clock.at(MONDAY + timedelta(hours=1)):
        for _ in range(3):
            do.tick()
        assert Handoff.objects.count() == offers
        assert not list(violations())
        need = Need.objects.get(pk=need_id)
        assert need.next_step and need.next_at
        do.write_note(by=town.actor("imoi"), need_id=need_id, text="時計が戻ったあと")
        assert Entry.objects.filter(need=need_id, text="時計が戻ったあと").exists()
    with clock.at(AHEAD + timedelta(days=1)):
        do.tick()
        assert not list(violations())


def test_a_clock_set_back_locks_nobody_out() -> None:
    with clock.at(AHEAD):
        for _ in range(8):
            limits.begin("k")
        assert limits.begin("k") > 0
    with clock.at(MONDAY):
        assert limits.begin("k") == 0


def test_a_job_that_beat_in_the_future_is_taken_up_again() -> None:
    done: list[int] = []
    jobs.job("clock")(lambda progress, arguments: {"n": done.append(1)})
    with clock.at(AHEAD):
        row = jobs.start_job(by=Actor(kind="system"), name="clock", arguments={})
        type(row).objects.filter(pk=row.pk).update(state="running", tries=1, beat_at=AHEAD)
    with clock.at(MONDAY):
        assert jobs.work_once() and done == [1]


def test_a_session_of_the_future_still_ends() -> None:
    with clock.at(AHEAD):
        town, client = make_town(), Client()
        client.force_login(town.users["imoi"], backend="django.contrib.auth.backends.ModelBackend")
        assert client.get("/desk/").status_code == 200
    with clock.at(MONDAY):
        assert client.get("/desk/").status_code == 200
    with clock.at(MONDAY + timedelta(minutes=16)):
        assert "/sign-in/" in client.get("/desk/")["Location"]
