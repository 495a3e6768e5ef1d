"""What `check` finds: what should be gone, and what is back."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.violations import Violation
from yorozu.retention.enums import Purpose
from yorozu.retention.models import Tombstone

from .back import back
from .due import due
from .holds import kept
from .runs import in_use
from .schedule import periods

GRACE = timedelta(days=31)  # a run a month is enough
FILED_WITHIN = timedelta(hours=2)  # the clock tries each hour


def retention_violations() -> Iterator[Violation]:
    """D1: due for more than a month and still there, once a city has begun to erase. D2: erased, and there again. D3: the file lacks a tombstone."""
    yield from _back()
    yield from _unfiled()
    if in_use():
        yield from _overdue()


def _back() -> Iterator[Violation]:
    for purpose in Purpose.values:
        for pk in back(purpose).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
            yield Violation("D2", purpose, pk, _("消した記録が、また入っています。"), _("`yorozu retention replay` を動かしてください。続いている相談があれば、終わるまで残ります。"))


def _unfiled() -> Iterator[Violation]:
    first = Tombstone.objects.filter(filed=False, erased_at__lt=clock.now() - FILED_WITHIN).order_by("id").first()
    if first is not None:
        yield Violation("D3", first.purpose, first.thing_id, _("消した印が、データベースの外のファイルにまだありません。"), _("YOROZU_TOMBSTONES の場所に書けるか、確かめてください。"))


def _overdue() -> Iterator[Violation]:
    but = kept()
    for period in periods():
        rows = due(period, as_of=clock.today() - GRACE, but=but).order_by("pk").values_list("pk", flat=True)
        for pk in rows.iterator(chunk_size=2000):
            yield Violation("D1", period.purpose, pk, _("保存期間が過ぎて1か月たったのに、まだ消していません。"),
                            _("「保存と消去」で確かめて、`yorozu retention run` を動かしてください。残すなら、わけを書いて消さないようにしてください。"))  # fmt: skip


def checked() -> dict[str, int]:
    """How much is looked at."""
    return {"tombstone": Tombstone.objects.count()}
