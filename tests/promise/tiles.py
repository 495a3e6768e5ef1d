"""The home page's tiles and the board of what has ended, told again from the rows by plain Python: what people steer by is never out of step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from yorozu.consultation.models import Need
from yorozu.consultation.queries.boards import BoardFilter, board, board_counts
from yorozu.consultation.rules import visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission

if TYPE_CHECKING:
    from .base import Machine


def tiles(machine: Machine) -> None:
    """One person's home page after each act, everybody's in turn."""
    people = sorted(machine.world.posts)
    machine.looked += 1
    with clock.at(machine.now):
        actor = machine.actor(people[machine.looked % len(people)])
        shown, found = board_counts(actor), _recounted(actor)
        ended = [one.id for one in board(actor, BoardFilter(name="closed", size=1_000)).rows]
        seen = visible_to(actor).filter(state="closed").order_by("-closed_at", "-id").values_list("pk", flat=True)
        assert ended == list(seen), "what has ended is on the board of everybody who may see it"
    assert shown == found, f"the tiles say {shown}, the rows {found}"


def _recounted(actor: Actor) -> Mapping[str, int]:
    desks, now, today = set(actor.desks(Permission.SEE_NEED)), clock.now(), clock.today()
    counts = dict.fromkeys(("urgent", "today", "mine", "waiting_other", "overdue", "lifted", "waiting_me"), 0)
    for need in Need.objects.all():
        if need.state == "closed":
            continue
        owned, asked = need.owner_desk_id in desks, need.waiting_desk_id in desks
        which = _of_owned(need, actor.user_id, today_ends=clock.end_of(today) >= need.next_at, past=need.next_at <= now) if owned and need.next_at else set()
        which |= {"waiting_me"} if asked else set()
        which |= {"lifted"} if need.lifted and (owned or asked) else set()
        for name in which:
            counts[name] += 1
    return counts


def _of_owned(need: Need, user: UUID | None, *, today_ends: bool, past: bool) -> set[str]:
    waits = need.waiting_desk_id is not None
    holds = {"urgent": need.urgency == "now", "today": today_ends, "mine": need.owner_user_id in (None, user), "waiting_other": waits, "overdue": past and not waits}
    return {name for name, true in holds.items() if true}
