"""The only place that knows the time: tests and the simulated year set it, everything else asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

TOKYO = ZoneInfo("Asia/Tokyo")
_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present moment, aware, in Tokyo's time."""
    moment = _set_to.get()
    return moment if moment is not None else timezone.now().astimezone(TOKYO)


def today() -> date:
    """Today's date in Tokyo."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block as if it were `moment` (aware)."""
    token = _set_to.set(moment.astimezone(TOKYO))
    try:
        yield
    finally:
        _set_to.reset(token)


def start_of(day: date) -> datetime:
    """Midnight in Tokyo at which `day` begins."""
    return datetime(day.year, day.month, day.day, tzinfo=TOKYO)


def end_of(day: date) -> datetime:
    """The last second of `day` in Tokyo."""
    return start_of(day + timedelta(days=1)) - timedelta(seconds=1)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of `day` in Tokyo."""
    return start_of(day) + timedelta(hours=hour, minutes=minute)
