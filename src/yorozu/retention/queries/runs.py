"""Runs, the latest first."""

from yorozu.retention.models import Run


def runs(*, limit: int = 20) -> tuple[Run, ...]:
    """The latest runs, dry and real."""
    return tuple(Run.objects.order_by("-number")[:limit])


def run_numbered(number: int) -> Run | None:
    """One run."""
    return Run.objects.filter(number=number).first()


def latest_dry() -> Run | None:
    """The last time that somebody counted."""
    return Run.objects.filter(dry=True).order_by("-number").first()


def in_use() -> bool:
    """Whether a run ever erased here: until then nothing is called overdue, since the city hasn't begun."""
    return Run.objects.filter(dry=False).exists()
