"""What `check` finds: stuck needs that nobody will talk about, and marks that aren't what a recount would make them."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.coordination.models import StuckDay, StuckMark, StuckNeed
from yorozu.kernel import clock
from yorozu.kernel.violations import Violation

from .in_force import marking
from .verdicts import differing, ground, pieces, worth_a_look

GRACE = timedelta(minutes=15)  # the clock's turn is each minute
MOST_COMPARED = 4000  # of more needs that are worth a look a sample is compared, another one each day


def stuck_violations() -> Iterator[Violation]:
    """S1: a stuck need without a forum that is there, or whose day passed unnoticed. S2: marks that a recount would change."""
    marks, rows = StuckMark.objects.filter(ended_at__isnull=True), StuckNeed.objects.filter(ended_at__isnull=True)
    cure = _("`yorozu tick` を動かしてください。続くときは `yorozu stuck recount` を動かしてください。")
    for pk in marks.exclude(stuck__in=rows.values("pk")).order_by("need_id").values_list("need_id", flat=True).distinct():
        yield Violation("S1", "need", pk, _("行きづまりの印があるのに、話し合う場と日がありません。"), cure)
    for pk in rows.filter(discuss_by__lt=clock.now() - GRACE).order_by("need_id").values_list("need_id", flat=True):
        yield Violation("S1", "need", pk, _("話し合う日が過ぎたのに、上の場へあがっていません。"), cure)
    if _is_current():
        for pk in _wrong():
            yield Violation("S2", "need", pk, _("行きづまりの印が、数えなおしたものと合いません。"), _("`yorozu stuck recount` を動かしてください。"))


def _is_current() -> bool:
    """Whether the needs were gone through today, by the rules of today: until then marks of days are yesterday's, which is as it must be."""
    last = StuckDay.objects.filter(day=clock.today()).first()
    return last is not None and last.rules == {code: dict(numbers) for code, numbers in marking(clock.today()).items()}


def _wrong() -> Iterator[UUID]:
    on = ground()
    ids = worth_a_look(on)
    apart = -(-len(ids) // MOST_COMPARED) or 1
    for piece in pieces(ids[clock.today().toordinal() % apart :: apart]):
        yield from differing(piece, on)


def checked() -> dict[str, int]:
    """How many are looked at."""
    return {"stuck_need": StuckNeed.objects.filter(ended_at__isnull=True).count()}
