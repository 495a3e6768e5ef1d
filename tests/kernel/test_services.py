"""Once, drafts, limits, jobs: what every page leans on."""

from datetime import timedelta

import pytest

from tests.town import MONDAY
from yorozu.kernel import clock, drafts, jobs, limits, once
from yorozu.kernel.access import SYSTEM, Actor
from yorozu.kernel.errors import Refused
from yorozu.kernel.models import Job, OnceToken

pytestmark = pytest.mark.django_db


def test_the_same_form_twice_does_once() -> None:
    done: list[int] = []

    def act() -> str:
        done.append(1)
        return f"/made/{len(done)}/"

    token = once.new_token()
    assert once.run(token=token, owner="a", act=act) == "/made/1/"
    assert once.run(token=token, owner="a", act=act) == "/made/1/"
    assert done == [1]


def test_a_failed_act_can_be_sent_again() -> None:
    token = once.new_token()

    def fails() -> str:
        raise Refused("nein")

    with pytest.raises(Refused):
        once.run(token=token, owner="a", act=fails)
    assert not OnceToken.objects.exists()
    assert once.run(token=token, owner="a", act=lambda: "ok") == "ok"


def test_a_token_of_somebody_else_answers_nothing() -> None:
    token = once.new_token()
    once.run(token=token, owner="a", act=lambda: "/a/")
    with pytest.raises(Refused):
        once.run(token=token, owner="b", act=lambda: "/b/")


def test_a_draft_is_kept_seven_days() -> None:
    with clock.at(MONDAY):
        drafts.keep(owner="me", form="intake", body={"words": "父の\x00物忘れ", "many": ["a", "b"]})
        drafts.keep(owner="me", form="intake", body={"words": "父の物忘れ"})
        kept = drafts.load(owner="me", form="intake")
        assert kept is not None and kept.body == {"words": "父の物忘れ"}
        assert drafts.load(owner="you", form="intake") is None
    with clock.at(MONDAY + timedelta(days=8)):
        assert drafts.load(owner="me", form="intake") is None
        assert drafts.forget_old() == 1


def test_guessing_gets_slower_and_locks_nobody_else_out() -> None:
    mine, other = limits.key_of("sign-in", "imoi", "10.0.0.1"), limits.key_of("sign-in", "imoi", "10.0.0.2")
    waits = []
    now = MONDAY
    for _ in range(6):
        with clock.at(now):
            assert limits.begin(mine) == 0
            waits.append(limits.seconds_to_wait(mine))
            assert limits.begin(mine) == waits[-1] or waits[-1] == 0
        now += timedelta(seconds=waits[-1] + 1)
    with clock.at(now):
        assert waits[0] == 0 and waits == sorted(waits) and waits[-1] > 60
        assert limits.seconds_to_wait(other) == 0
        limits.succeeded(mine)
        assert limits.seconds_to_wait(mine) == 0


ACTOR = Actor(kind="staff", name="見本")
RUNS: list[str] = []


@jobs.job("test.count")
def count(progress: jobs.Progress, arguments: dict[str, object]) -> dict[str, object]:
    for number in range(1, 4):
        RUNS.append(str(number))
        progress._last = -10.0
        progress(number, 3, "数えています")
    return {"counted": 3}


@jobs.job("test.fail")
def fail(progress: jobs.Progress, arguments: dict[str, object]) -> dict[str, object]:
    raise Refused("ファイルが読めません。")


def test_a_job_is_done_with_its_progress() -> None:
    row = jobs.start_job(by=ACTOR, name="test.count", arguments={})
    assert jobs.work_once() and not jobs.work_once()
    row.refresh_from_db()
    assert (row.state, row.done, row.total, row.result) == ("done", 3, 3, {"counted": 3})


def test_a_job_that_waits_never_begins_once_stopped() -> None:
    row = jobs.start_job(by=ACTOR, name="test.count", arguments={})
    jobs.want_stop(row.pk)
    assert not jobs.work_once()
    row.refresh_from_db()
    assert row.state == "stopped"


def test_a_running_job_stops_at_its_next_step() -> None:
    row = jobs.start_job(by=ACTOR, name="test.count", arguments={})
    Job.objects.filter(pk=row.pk).update(stop_wanted=True)
    RUNS.clear()
    jobs.work_once()
    row.refresh_from_db()
    assert row.state == "stopped" and RUNS == ["1"]


def test_a_job_whose_worker_died_is_begun_again_three_times_at_most() -> None:
    row = jobs.start_job(by=ACTOR, name="test.count", arguments={})
    Job.objects.filter(pk=row.pk).update(state="running", tries=1, beat_at=clock.now() - timedelta(minutes=5))
    assert jobs.work_once()
    row.refresh_from_db()
    assert row.state == "done" and row.tries == 2
    Job.objects.filter(pk=row.pk).update(state="running", tries=3, beat_at=clock.now() - timedelta(minutes=5))
    assert not jobs.work_once()
    row.refresh_from_db()
    assert row.state == "failed"


def test_a_failure_is_said_in_words() -> None:
    row = jobs.start_job(by=ACTOR, name="test.fail", arguments={})
    jobs.work_once()
    row.refresh_from_db()
    assert row.state == "failed" and "読めません" in row.error


def test_one_sees_ones_own_jobs() -> None:
    jobs.start_job(by=ACTOR, name="test.count", arguments={})
    assert len(jobs.jobs_of(SYSTEM)) == 1
    assert len(jobs.jobs_of(ACTOR)) == 1
