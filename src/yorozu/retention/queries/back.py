"""What was erased and is there again: a backup brought it, or somebody wrote past the operations."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, QuerySet

from yorozu.consultation.queries import ending
from yorozu.notices.queries import every_notice
from yorozu.oversight.queries.rights import with_words
from yorozu.retention.enums import Purpose
from yorozu.retention.models import Tombstone


def back(purpose: str) -> QuerySet[Any]:
    """The things of one purpose that have a tombstone and what was taken out of them.

    How an asker is reached may be written down anew where a need was opened again: that isn't back, it is new.
    """
    stones = Tombstone.objects.filter(purpose=purpose)
    if purpose == Purpose.CONTACT:
        stones = stones.exclude(ending.goes_on(OuterRef("thing_id"), after=OuterRef("erased_at")))
        return ending.unerased(contact=True).filter(pk__in=stones.values("thing_id"))
    things: dict[Purpose, Callable[[], QuerySet[Any]]] = {Purpose.CASE: ending.unerased, Purpose.PERSON: ending.everybody, Purpose.RIGHT: with_words, Purpose.NOTICE: every_notice}
    return things[Purpose(purpose)]().filter(pk__in=stones.values("thing_id"))
