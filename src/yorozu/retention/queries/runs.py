"""Runs, the latest first."""

from yorozu.kernel import clock
from yorozu.retention.models import Run


def runs(*, limit: int = 20) -> tuple[Run, ...]:
    """The latest runs, dry and real."""
    return tuple(Run.objects.order_by("-number")[:limit])


def run_numbered(number: int) -> Run | None:
    """One run."""
    return Run.objects.filter(number=number).first()


def latest_look(among: tuple[Run, ...] | None = None) -> Run | None:
    """The last count, where it was made today and nothing was erased since: what an erasure may rest on. `among`: runs that were read already, the latest first."""
    last = next(iter(runs(limit=1) if among is None else among), None)
    return last if last is not None and last.dry and last.as_of == clock.today() else None


def in_use() -> bool:
    """Whether a run ever erased here: until then nothing is called overdue, since the city hasn't begun."""
    return Run.objects.filter(dry=False).exists()
