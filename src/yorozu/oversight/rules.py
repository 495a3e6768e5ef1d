"""Who may look over others' shoulders: who has a post that gives it, or looks after the desk that was read for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from yorozu.community.queries.kin import desks_below, keys_below
from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.oversight.models import Extract, Release, RightsRequest, UnusualReading


@rule(Extract)
def _extract(actor: Actor, action: Permission, thing: Extract, now: datetime) -> Decision:
    allowed = action is Permission.SEE_AUDIT and actor.has(action)
    return Decision(allowed, "post" if allowed else "no post gives this")


def readings_visible_to(actor: Actor) -> QuerySet[UnusualReading]:
    """Findings for which `actor` answers: of desks in the areas of their post, and every one for who has the whole city's post."""
    rows = UnusualReading.objects.all()
    if actor.is_system or _of_the_city(actor):
        return rows
    areas = actor.areas(Permission.SEE_UNUSUAL)
    return rows.filter(Q(desk_id__in=desks_below(areas))) if areas else rows.none()


def _of_the_city(actor: Actor) -> bool:
    """Administrator and auditor have a post without a desk."""
    return any(Permission.SEE_UNUSUAL in claim.permissions and claim.desk_id is None for claim in actor.claims)


@rule(UnusualReading)
def _reading(actor: Actor, action: Permission, thing: UnusualReading, now: datetime) -> Decision:
    allowed = action is Permission.SEE_UNUSUAL and readings_visible_to(actor).filter(pk=thing.pk).exists()
    return Decision(allowed, "answers for that desk" if allowed else "answers for another desk")


def rights_visible_to(actor: Actor) -> QuerySet[RightsRequest]:
    """Requests about one's own data at the desks of `actor`."""
    rows = RightsRequest.objects.all()
    return rows if actor.is_system else rows.filter(desk_id__in=actor.desks(Permission.ANSWER_RIGHTS))


@rule(RightsRequest)
def _right(actor: Actor, action: Permission, thing: RightsRequest, now: datetime) -> Decision:
    mine = action is Permission.ANSWER_RIGHTS and thing.desk_id in actor.desks(action)
    return Decision(mine, "its desk" if mine else "another desk")


def releases_to_answer(actor: Actor) -> QuerySet[Release]:
    """Lists that somebody else wants to take out, and for whose desk `actor` answers: the same people as for unusual reading."""
    rows = Release.objects.exclude(by_id=actor.user_id) if actor.user_id else Release.objects.all()
    if actor.is_system or _of_the_city(actor):
        return rows
    areas = actor.areas(Permission.SEE_UNUSUAL)
    return rows.filter(desk_id__in=keys_below(areas)) if areas else rows.none()


def releases_of(actor: Actor) -> QuerySet[Release]:
    """What `actor` asked for."""
    return Release.objects.filter(by_id=actor.user_id) if actor.user_id else Release.objects.none()


@rule(Release)
def _release(actor: Actor, action: Permission, thing: Release, now: datetime) -> Decision:
    if action is Permission.SEE_UNUSUAL:
        allowed = actor.has(action) and releases_to_answer(actor).filter(pk=thing.pk).exists()
        return Decision(allowed, "answers for that desk" if allowed else "asked for it, or answers for another desk")
    mine = thing.by_id == actor.user_id and actor.has(action)
    return Decision(mine, "asked for it" if mine else "somebody else asked for it")
