"""Who sees which stuck need (T7): its owner's desk and its area as they see the need itself, a forum's secretariat what it needs to call the forum."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from yorozu.coordination.models import ChangedRule, Forum, StuckNeed
from yorozu.kernel.access import Actor, Decision, Permission, rule


def ways(actor: Actor) -> dict[str, Q]:
    """Why somebody in post knows of a stuck need, by view: at their desks, before forums that their desks call, in the areas of their post."""
    desks, areas = actor.desks(Permission.SEE_NEED), Q(pk__in=[])
    for path in actor.areas(Permission.SEE_BOARD_OF_AREA):
        areas |= Q(area__path__startswith=path)
    return {"desk": Q(owner_desk__in=desks), "forum": Q(forum__desk__in=desks), "area": areas}


def stuck_of(actor: Actor, view: str) -> QuerySet[StuckNeed]:
    """The stuck needs of one view."""
    rows = StuckNeed.objects.filter(ended_at__isnull=True)
    return rows if actor.is_system else rows.filter(ways(actor)[view])


def stuck_visible_to(actor: Actor) -> QuerySet[StuckNeed]:
    """Stuck needs of which the actor may know that they are stuck, and why."""
    rows = StuckNeed.objects.filter(ended_at__isnull=True)
    return rows if actor.is_system else rows.filter(reduce(or_, ways(actor).values()))


@rule(StuckNeed)
def _stuck(actor: Actor, action: Permission, thing: StuckNeed, now: datetime) -> Decision:
    seen = action is Permission.SEE_NEED and stuck_visible_to(actor).filter(pk=thing.pk).exists()
    return Decision(seen, "owner, forum or area" if seen else "neither owner, forum nor area")


def _of_the_city(permission: Permission) -> Any:
    def decide(actor: Actor, action: Permission, thing: Any, now: datetime) -> Decision:
        allowed = action is permission and actor.has(action)
        return Decision(allowed, "post" if allowed else "no post gives this")

    return decide


rule(ChangedRule)(_of_the_city(Permission.SET_STUCK_RULES))
rule(Forum)(_of_the_city(Permission.EDIT_CITY))
