"""Dates that have passed, laid out for `tick`: reminders, silent offers and long overdue ones, as after a night without a server."""

from datetime import timedelta

from yorozu.consultation.enums import HandoffState, NeedState
from yorozu.consultation.models import Handoff, Need
from yorozu.kernel import clock


def lay_out(dates: int) -> int:
    """Let `dates` open needs be due now: half for a reminder, a quarter for the lift after it, a quarter (as many as are offered) for silence.

    Written past the operations, since these never set a date that has passed; returns how many are due.
    """
    now = clock.now()
    offered = list(Handoff.objects.filter(state=HandoffState.OFFERED).exclude(need__state=NeedState.CLOSED).values_list("pk", flat=True)[: dates // 4])
    waiting = Handoff.objects.filter(pk__in=offered).update(due_at=now - timedelta(minutes=1))
    free = Need.objects.exclude(state=NeedState.CLOSED).filter(waiting_desk__isnull=True, decide_by_at__isnull=True)
    ids = list(free.order_by("pk").values_list("pk", flat=True)[: dates - waiting])
    reminded = len(ids) // 3
    late = Need.objects.filter(pk__in=ids[:reminded]).update(next_at=now - timedelta(days=20), reminded_at=now - timedelta(days=19))
    return waiting + late + Need.objects.filter(pk__in=ids[reminded:]).update(next_at=now - timedelta(minutes=2), reminded_at=None)
