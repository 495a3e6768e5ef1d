"""What the directory's suggestions learn from met needs: asked for by staff or begun each night, done by the worker; words tried before they are stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from yorozu.community.models import Desk
from yorozu.consultation.models import Need
from yorozu.consultation.queries.learning import met_needs, newest_met
from yorozu.consultation.rules import visible_to
from yorozu.directory.models import Correction
from yorozu.directory.operations import correct, train_words
from yorozu.directory.queries import Effect, Said, effect_of, taken_back
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_list
from yorozu.kernel.errors import NotFound
from yorozu.kernel.jobs import Progress
from yorozu.kernel.models import Job

NAME = "directory.train_words"
NIGHT = (1, 5)  # hours between which the worker learns by itself
APART = timedelta(hours=20)
TRIED = 500  # met needs, the newest, on which an expression is tried
SHOWN = 20  # sentences that a page shows of those that would be led elsewhere


def start_training(*, by: Actor) -> Job:
    """Ask the worker to learn anew; also brings back learning after a person took it back."""
    require(by, Permission.EDIT_DIRECTORY)
    return jobs.start_job(by=by, name=NAME, arguments={"nightly": False})


def train_nightly() -> bool:
    """Called by the clock: begins the night's training once between the hours of NIGHT. Returns whether it did."""
    now = clock.now()
    last = jobs.latest(NAME)
    if not NIGHT[0] <= now.astimezone(clock.TOKYO).hour < NIGHT[1] or (last is not None and now - last.asked_at < APART):
        return False
    jobs.start_job(by=SYSTEM, name=NAME, arguments={"nightly": True})
    return True


@jobs.job(NAME)
def run_training(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Safe to run again: the same history gives the same model. After a person took the learning back, the night only measures."""
    held = bool(arguments["nightly"]) and taken_back()
    trial, model = train_words(by=SYSTEM, needs=_counted(progress), dry_run=held)
    return {"cases": trial.cases, "before": trial.before, "after": trial.after, "better": trial.better, "kept": model is not None,
            "version": model.version if model else None, "held": held}  # fmt: skip


def _counted(progress: Progress) -> Iterator[tuple[str, str]]:
    needs = list(met_needs())
    for done, need in enumerate(needs):
        progress(done, len(needs) + 1)
        yield need


def correct_for(*, by: Actor, need_id: UUID, desk: Desk) -> Correction | None:
    """One key on a need's page: `desk` is right for its words; kept without them (see `directory.operations.correct`)."""
    need = Need.objects.filter(pk=need_id).first()
    if need is None:
        raise NotFound
    require(by, Permission.SEE_NEED, need)
    return correct(by=by, text=need.words, desk=desk)


@dataclass(frozen=True)
class Elsewhere:
    """A sentence that would be led elsewhere, for who may read it; desks by their codes."""

    need_id: UUID
    words: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    met_by: str


@dataclass(frozen=True)
class Tried:
    """What an expression would do; `unseen` counts the sentences that this person may not read."""

    effect: Effect
    shown: tuple[Elsewhere, ...]
    unseen: int


@transaction.atomic
def try_word(*, by: Actor, said: Said) -> Tried:
    """An expression on the newest met needs, nothing stored; sentences only of needs that `by` may see, and the reading of them noted."""
    require(by, Permission.EDIT_DIRECTORY)
    needs = newest_met(TRIED)
    effect = effect_of(said, [(one.words, one.desk) for one in needs])
    ids = [needs[one.at].id for one in effect.moved]
    seen = set(visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if by.has(Permission.SEE_NEED) else set()
    moved = [one for one in effect.moved if needs[one.at].id in seen][:SHOWN]
    shown = tuple(Elsewhere(needs[one.at].id, needs[one.at].words, one.before, one.after, needs[one.at].desk) for one in moved)
    record_list(by, action="list_needs", kind="need", thing_ids=[one.need_id for one in shown], purpose="word effect")
    return Tried(effect, shown, len(effect.moved) - len(seen))
