"""A run: what is due, listed and counted, or erased in batches; safe to stop, to repeat, and to go on with after a crash."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.consultation.operations import TRAIN_JOB
from yorozu.consultation.queries.figures import first_received_on
from yorozu.consultation.queries.published import fiscal_year_of, published
from yorozu.directory.queries.words import learned_in_use
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Refused, YorozuError
from yorozu.kernel.jobs import Progress, Stopped
from yorozu.retention.enums import Purpose, RunState
from yorozu.retention.formats.schedule import Period
from yorozu.retention.models import Run
from yorozu.retention.queries.due import counts_of, due, first_due
from yorozu.retention.queries.holds import kept
from yorozu.retention.queries.runs import latest_look
from yorozu.retention.queries.schedule import periods

from .erasing import FiguresChanged, erase
from .stones import file_stones

JOB = "retention.run"
BATCH = 250
Say = Callable[[int, int, str], None]


def _silent(done: int, total: int, note: str) -> None:
    return None


@transaction.atomic
def dry_run(*, by: Actor, as_of: date | None = None) -> Run:
    """Count what is due, and what will be within a year, without touching it; the run is kept, so that a real one can be held to the same day."""
    run = _begun(by, as_of or clock.today(), dry=True)
    run.counts = {purpose: asdict(one) for purpose, one in counts_of(as_of=run.as_of).items()}
    run.state, run.ended_at = RunState.DONE, clock.now()
    run.save(update_fields=["counts", "state", "ended_at"])
    return run


def begin_run(*, by: Actor, dry_number: int) -> Run:
    """Ask the worker for the real run of a dry one: what was due on the day that it was made for, and nothing that became due since."""
    require(by, Permission.END_DATA)
    dry = latest_look()
    if dry is None or dry.number != dry_number:
        raise Refused(_("この確かめは、古くなりました。もう一度「確かめる」を押してください。"))
    if jobs.latest(JOB, state="waiting") or jobs.latest(JOB, state="running"):
        raise Refused(_("いま、動いています。終わるまで待ってください。"))
    with transaction.atomic():
        run = _begun(by, dry.as_of, dry=False)
        jobs.start_job(by=by, name=JOB, arguments={"run": run.number})
    return run


def run_now(*, by: Actor, as_of: date | None = None, say: Say = _silent) -> Run:
    """The real run, here and now: the command's way."""
    with transaction.atomic():
        run = _begun(by, as_of or clock.today(), dry=False)
    return go_on(run.number, say=say)


def _begun(by: Actor, as_of: date, *, dry: bool) -> Run:
    require(by, Permission.END_DATA)
    if as_of > clock.today():
        raise Refused(_("これから先の日では動かせません。"))
    if not dry:  # one that was cut off isn't running any more; what it erased is erased
        Run.objects.filter(dry=False, state=RunState.RUNNING).update(state=RunState.STOPPED, ended_at=clock.now())
    last: int = Run.objects.aggregate(last=Max("number"))["last"] or 0
    run = Run.objects.create(number=last + 1, dry=dry, as_of=as_of, began_at=clock.now(), by_id=by.user_id, by_name=by.name[:120])
    record_write(by, action="look_at_due" if dry else "begin_erasing", kind="retention_run", thing_id=run.pk, after={"as_of": str(as_of)})
    return run


@jobs.job(JOB)
def _job(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Safe to run again: what a run that was cut off erased is no longer due."""
    run = go_on(int(arguments["run"]), say=progress)
    if run.state != RunState.DONE:
        raise YorozuError(_("消しても数字が変わらないことを確かめられなかったので、止めました。「保存と消去」を見てください。"))
    return {"run": run.number, "erased": {purpose: one["erased"] for purpose, one in run.counts.items()}}


def go_on(number: int, *, say: Say = _silent) -> Run:
    """Erase what is due as of the run's day, batch by batch. Where a batch would change a figure it is rolled back, and the run stops with what it was.

    Before and after, every published figure of the years that are touched is counted and compared.
    """
    run = Run.objects.get(number=number, dry=False)
    if run.state != RunState.RUNNING:
        return run
    if not run.counts:
        run.counts = {purpose: {**asdict(one), "erased": 0} for purpose, one in counts_of(as_of=run.as_of).items()}
        run.figures = {"before": _figures(run.as_of)}
        run.save(update_fields=["counts", "figures"])
    state, report = RunState.DONE, ""
    try:
        for period in periods():
            _erase_all(run, period, say)
    except FiguresChanged as error:
        state, report = RunState.DIFFERS, str(error)
    except Stopped:
        _end(run, RunState.STOPPED, "")
        raise
    return _end(run, state, report)


def _erase_all(run: Run, period: Period, say: Say) -> None:
    seen: set[UUID] = set()
    total = sum(one["due"] for one in run.counts.values())
    while True:
        but = kept()
        ids = first_due(period, as_of=run.as_of, but=but, limit=BATCH)
        if not ids:
            return
        if not seen.isdisjoint(ids):
            raise RuntimeError(f"{period.purpose}: what was erased is due again")
        seen.update(ids)
        with transaction.atomic():
            done = erase(period.purpose, ids, by=SYSTEM, run=run, still=lambda locked: _still_due(run, period, locked))
            run.counts[period.purpose]["erased"] += done
            run.save(update_fields=["counts"])
        say(sum(one["erased"] for one in run.counts.values()), max(total, 1), str(Purpose(period.purpose).label))


def _still_due(run: Run, period: Period, ids: list[UUID]) -> list[UUID]:
    """Asked once they are locked: somebody may have opened one again, or held it back, while it was waited for."""
    return list(due(period, as_of=run.as_of, but=kept()).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def _end(run: Run, state: RunState, report: str) -> Run:
    after = _figures(run.as_of)
    before = run.figures.get("before", {})
    other = sorted(year for year in before if before[year] != after.get(year))
    run.figures = {"before": before, "after": after, "equal": not other}
    if other:
        report = f"{report} published figures of {', '.join(other)} aren't as they were: somebody may have changed an old need meanwhile".strip()
    try:
        file_stones()
    except OSError as error:  # tried again by the clock; `check` says so meanwhile
        report = f"{report} the file of tombstones can't be written: {error.strerror}".strip()
    run.state, run.report, run.ended_at = state, report[:1000], clock.now()
    run.save(update_fields=["figures", "state", "report", "ended_at"])
    if run.counts.get(Purpose.CASE, {}).get("erased") and learned_in_use():
        jobs.start_job(by=SYSTEM, name=TRAIN_JOB, arguments={"nightly": True})
    return run


def _figures(as_of: date) -> dict[str, str]:
    """A digest of every published figure of each fiscal year that is over."""
    first = first_received_on()
    years = range(fiscal_year_of(first), fiscal_year_of(as_of)) if first else ()
    return {str(year): sha256(repr(published(year=year)).encode()).hexdigest()[:16] for year in years}
