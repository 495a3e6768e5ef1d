"""Long work: started by its name, done by the worker, seen, stopped, and begun again after a crash.

A job row is claimed by compare-and-set, beats while it runs, and is taken up by another worker when its beat stops.
So a job's function must be safe to run again; it says how far it is through `Progress`, which also notices やめる.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import close_old_connections, connections
from django.db.models import Q

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import YorozuError
from yorozu.kernel.models import Job

log = logging.getLogger(__name__)
DEAD = timedelta(seconds=60)
KEPT = timedelta(days=7)
TRIES = 3
Work = Callable[["Progress", dict[str, Any]], dict[str, Any]]
_kinds: dict[str, Work] = {}


class Stopped(Exception):
    """Somebody pressed やめる; what was finished stays."""


@dataclass
class Progress:
    """How far a job is; calling it also beats, and raises `Stopped` when it is to stop."""

    job_id: UUID
    _last: float = field(default=0.0)

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Say how far; written once a second at most, and always at the end."""
        moment = time.monotonic()
        if moment - self._last < 1 and done < total:
            return
        self._last = moment
        Job.objects.filter(pk=self.job_id).update(done=done, total=total, note=note[:200], beat_at=clock.now())
        if Job.objects.filter(pk=self.job_id, stop_wanted=True).exists():
            raise Stopped


def job(name: str) -> Callable[[Work], Work]:
    """Register the function that does the jobs of this name."""

    def keep(work: Work) -> Work:
        _kinds[name] = work
        return work

    return keep


def must_know(*names: str) -> None:
    """Refuse to start where a kind of work that somebody may ask for isn't registered: it would wait for ever."""
    missing = [name for name in names if name not in _kinds]
    if missing:
        raise LookupError(missing)


def start_job(*, by: Actor, name: str, arguments: dict[str, Any]) -> Job:
    """Ask for a piece of long work; the worker begins it within a second or two."""
    if name not in _kinds:
        raise LookupError(name)
    return Job.objects.create(name=name, arguments=arguments, asked_by_id=by.user_id, asked_by_name=by.name, asked_at=clock.now())


def want_stop(job_id: UUID) -> None:
    """やめる: a waiting job never begins, a running one stops at its next step."""
    Job.objects.filter(pk=job_id, state="waiting").update(state="stopped", ended_at=clock.now(), stop_wanted=True)
    Job.objects.filter(pk=job_id, state="running").update(stop_wanted=True)


def work_once() -> bool:
    """Do the oldest job that waits, or whose worker died. Returns whether there was one."""
    row = _claim()
    if row is None:
        return False
    progress = Progress(row.pk)
    try:
        result = _kinds[row.name](progress, row.arguments)
    except Stopped:
        _end(row.pk, "stopped")
    except YorozuError as error:
        _end(row.pk, "failed", error=str(error))
    except Exception:
        log.exception("job %s %s failed", row.name, row.pk)
        _end(row.pk, "failed", error="内部のまちがいです。管理者に知らせてください。")
    else:
        _end(row.pk, "done", result=result)
    return True


def _claim() -> Job | None:
    now = clock.now()
    waiting = Q(state="waiting") | Q(state="running", beat_at__lt=now - DEAD) | Q(state="running", beat_at__gt=now + DEAD)  # or the clock was set back
    for row in Job.objects.filter(waiting, name__in=list(_kinds)).order_by("asked_at", "id")[:5]:
        if row.tries >= TRIES:
            _end(row.pk, "failed", error="3回はじめても終わりませんでした。")
            continue
        same = Job.objects.filter(pk=row.pk, state=row.state, tries=row.tries, beat_at=row.beat_at)
        if same.update(state="running", tries=row.tries + 1, beat_at=now, started_at=now):
            return Job.objects.get(pk=row.pk)
    return None


def latest(name: str, *, state: str = "") -> Job | None:
    """The job of this name that was asked for last, of those in `state` where it is given."""
    rows = Job.objects.filter(name=name, state=state) if state else Job.objects.filter(name=name)
    return rows.order_by("-asked_at", "-id").first()


def is_stalled(row: Job) -> bool:
    """Whether the worker of a running job gives no sign of life: it was stopped or died, and another takes the job up at `DEAD`."""
    return row.state == "running" and row.beat_at is not None and clock.now() - row.beat_at > DEAD / 3


def _end(job_id: UUID, state: str, *, result: dict[str, Any] | None = None, error: str = "") -> None:
    Job.objects.filter(pk=job_id).update(state=state, result=result or {}, error=error, ended_at=clock.now())


def forget_old() -> int:
    """Remove what ended a week ago."""
    return Job.objects.filter(ended_at__lt=clock.now() - KEPT).delete()[0]


@dataclass
class Periodic:
    """Something that the clock starts: every `every` seconds."""

    name: str
    every: float
    run: Callable[[], object]
    next_at: float = 0.0


_periodic: list[Periodic] = []


def every(seconds: float, name: str, run: Callable[[], object]) -> None:
    """Let the worker call `run` every so often; config/wiring.py lists these."""
    if name not in {one.name for one in _periodic}:
        _periodic.append(Periodic(name, seconds, run))


def work_forever(*, stop: Callable[[], bool], pause: float = 1.0) -> None:
    """The worker: jobs here, periodic work in a thread of its own, so that no long job makes `tick` or letters late;
    until `stop`. A failure is logged and the next round tries again.
    """
    clockwork = threading.Thread(target=_keep_time, kwargs={"stop": stop, "pause": pause}, name="clockwork", daemon=True)
    clockwork.start()
    while not stop():
        close_old_connections()
        try:
            busy = work_once()
        except Exception:
            log.exception("the worker stumbled")
            busy = False
        if not busy:
            time.sleep(pause)
    clockwork.join(timeout=20)


def _keep_time(*, stop: Callable[[], bool], pause: float) -> None:
    """Begin each piece of periodic work when its time has come."""
    while not stop():
        for one in _periodic:
            if time.monotonic() >= one.next_at and not stop():
                one.next_at = time.monotonic() + one.every
                _guarded(one)
        time.sleep(pause)
    connections.close_all()


def _guarded(one: Periodic) -> None:
    try:
        close_old_connections()
        one.run()
    except Exception:
        log.exception("%s failed; tried again in %s s", one.name, one.every)


def job_of(actor: Actor, job_id: UUID) -> Job | None:
    """One job that `actor` may look at."""
    rows = Job.objects.filter(pk=job_id)
    return (rows if actor.has(Permission.SEE_ALL_JOBS) else rows.filter(asked_by_id=actor.user_id)).first()


def jobs_of(actor: Actor, *, limit: int = 50) -> list[Job]:
    """The latest jobs that `actor` asked for; everybody's for who looks after the installation."""
    rows = Job.objects.order_by("-asked_at", "-id")
    if not actor.has(Permission.SEE_ALL_JOBS):
        rows = rows.filter(asked_by_id=actor.user_id)
    return list(rows[:limit])
