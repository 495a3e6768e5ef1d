"""Lists of people that left the house, or wait for a second person: one's own, those to confirm, those that were."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.oversight.enums import ReleaseState
from yorozu.oversight.models import Release
from yorozu.oversight.rules import releases_of, releases_to_answer

PAGE = 25
MINE, WAITING, PAST = "mine", "waiting", "past"


@dataclass(frozen=True)
class ReleasePage:
    """Lists, the latest first; of those that wait, the first."""

    rows: tuple[Release, ...]
    next_key: str


def releases(actor: Actor, *, view: str, after: str = "") -> ReleasePage:
    """One's own; those that wait for the actor's answer, the oldest first; all others for which the actor answers."""
    rows, forward = releases_of(actor), False
    if view == WAITING:
        rows, forward = releases_to_answer(actor).filter(state=ReleaseState.ASKED, until__gt=clock.now()), True
    elif view == PAST:
        rows = releases_to_answer(actor).exclude(state=ReleaseState.ASKED, until__gt=clock.now())
    with suppress(ValueError):
        number = int(after[:9]) if after else None
        rows = rows if number is None else rows.filter(number__gt=number) if forward else rows.filter(number__lt=number)
    found = tuple(rows.order_by("number" if forward else "-number")[: PAGE + 1])
    return ReleasePage(found[:PAGE], str(found[PAGE - 1].number) if len(found) > PAGE else "")


def releases_waiting(actor: Actor) -> int:
    """How many wait for the actor's answer."""
    if not actor.has(Permission.SEE_UNUSUAL):
        return 0
    return releases_to_answer(actor).filter(state=ReleaseState.ASKED, until__gt=clock.now()).count()


def serials(ids: Collection[UUID]) -> dict[UUID, str]:
    """What they are called in the trace."""
    return {one.pk: one.serial for one in Release.objects.filter(pk__in=ids).order_by("number").only("pk", "number")}
