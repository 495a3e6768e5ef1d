"""Who may see and edit the city's things."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.community.models import Area, Desk, Household, Organisation, Person, Post
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.kernel.models import Grant

NOBODY = UUID(int=0)  # no account has it
_PUBLIC = (Area, Organisation, Desk, Post)


def _city(actor: Actor, action: Permission, thing: Any, now: datetime) -> Decision:
    if action is Permission.EDIT_CITY and actor.has(Permission.EDIT_CITY):
        return Decision(True, "post")
    return Decision(False, "only who looks after the city's lists")


for _noun in _PUBLIC:
    rule(_noun)(_city)


def people_visible_to(actor: Actor, *, now: datetime) -> QuerySet[Person]:
    """The people whom `actor` may see: of the areas of their posts, or granted by a case."""
    people = Person.objects.all()
    if actor.is_system:
        return people
    return people.filter(_in_reach(actor, Permission.SEE_PERSON, now))


def people_seen_among(actor: Actor, people: Iterable[tuple[UUID, str | None]]) -> list[UUID]:
    """Those of `people` (id, area's path) that `actor` may see, as `people_visible_to` says; only of those that don't tell is the database asked."""
    of_all, now = dict(people), clock.now()
    paths = actor.areas(Permission.SEE_PERSON)
    seen = [pk for pk, path in of_all.items() if actor.is_system or (paths and path is not None and path.startswith(paths))]
    unsure = of_all.keys() - set(seen)
    if unsure:
        seen += [pk for pk in _granted(actor, "person", now).filter(thing_id__in=unsure).order_by("pk").values_list("thing_id", flat=True) if pk in unsure]
    return seen


def _in_reach(actor: Actor, action: Permission, now: datetime) -> Q:
    """In the area of a post that gives this very permission (another post's area counts for nothing), or granted."""
    scope = Q(pk__in=_granted(actor, "person", now))
    for path in actor.areas(action):
        scope |= Q(area__path__startswith=path)
    return scope


def _granted(actor: Actor, kind: str, now: datetime) -> QuerySet[Grant, Any]:
    return Grant.objects.filter(
        user_id=actor.user_id or NOBODY, kind=kind, from_at__lte=now, until_at__gt=now, ended_at__isnull=True
    ).values("thing_id")


@rule(Person)
def _person(actor: Actor, action: Permission, thing: Person, now: datetime) -> Decision:
    if action not in (Permission.SEE_PERSON, Permission.EDIT_PERSON) or not actor.has(action):
        return Decision(False, "no post gives this")
    if _lives_in_reach(actor, action, thing) or _granted(actor, "person", now).filter(thing_id=thing.pk).exists():
        return Decision(True, "area or grant")
    return Decision(False, "neither area nor grant")


def _lives_in_reach(actor: Actor, action: Permission, thing: Person) -> bool:
    """As `_in_reach` asks the database, without asking: a page checks one person several times."""
    paths = actor.areas(action)
    return bool(paths) and thing.area is not None and thing.area.path.startswith(paths)


@rule(Household)
def _household(actor: Actor, action: Permission, thing: Household, now: datetime) -> Decision:
    members = people_visible_to(actor, now=now).filter(household=thing)
    allowed = actor.has(action) and members.exists()
    return Decision(allowed, "a member is visible" if allowed else "no member is visible")
