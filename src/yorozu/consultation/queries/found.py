"""Needs that a search found, as far as its reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from yorozu.consultation.enums import NeedState
from yorozu.consultation.models import Need
from yorozu.consultation.rules import seen_among
from yorozu.kernel.access import Actor
from yorozu.kernel.prebuilt import Reads


@dataclass(frozen=True)
class Found:
    """One need that a search found: enough to choose it."""

    id: UUID
    number: str
    words: str
    state: str
    area: str


def found_needs(actor: Actor, ids: Sequence[UUID]) -> tuple[Found, ...]:
    """The needs of these ids that `actor` may see, in this order."""
    rows = {row[0]: row for row in _ROWS.rows(keys=ids)} if ids else {}
    seen = seen_among(actor, ((pk, owner, heard, path) for pk, *_said, path, owner, heard in rows.values()))
    return tuple(Found(pk, number, words, str(NeedState(state).label), area)
                 for pk, number, words, state, area, *_where in (rows[one] for one in ids if one in seen))  # fmt: skip


_ROWS = Reads(lambda keys: Need.objects.filter(pk__in=keys).order_by("pk").values_list(
    "pk", "number", "words", "state", "area__name", "area__path", "owner_desk_id", "consultation__desk_id"))  # fmt: skip
