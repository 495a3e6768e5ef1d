"""People: who is meant, how old, whose voice to expect, who reads the morning's digest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.enums import PERMISSIONS
from yorozu.community.models import Desk, Person, Post
from yorozu.community.rules import people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.models import User
from yorozu.kernel.prebuilt import Reads
from yorozu.language.dates import age_on

from .posts import ANSWERING_ROLES, in_force


def visible_person(actor: Actor, person_id: UUID) -> Person | None:
    """The person, if `actor` may see them."""
    return people_visible_to(actor, now=clock.now()).filter(pk=person_id).first()


def age_of(person: Person) -> str:
    """83歳, about 83歳 where month or day is 不詳, or empty."""
    if person.birth_year is None:
        return ""
    if person.birth_month is None or person.birth_day is None:
        return _("およそ%(age)s歳") % {"age": clock.today().year - person.birth_year}
    return _("%(age)s歳") % {"age": age_on(date(person.birth_year, person.birth_month, person.birth_day), clock.today())}


def family_names_of(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Family names of accounts, as the public reads them (「高野」); the first part of the name."""
    wanted = {one for one in user_ids if one is not None}
    return {pk: name.split()[0] for pk, name in _NAMES.rows(users=wanted) if name.split()}


_NAMES = Reads(lambda users: User.objects.filter(pk__in=users).order_by().values_list("pk", "name"))


@dataclass(frozen=True)
class DigestReader:
    """Somebody with an address and the desks whose work waits for them."""

    user_id: UUID
    email: str
    desk_ids: tuple[UUID, ...]


def readers_of_digest(*, on: date) -> tuple[DigestReader, ...]:
    """Everybody in post at a desk who has an address."""
    posts = Post.objects.filter(in_force(on), desk__isnull=False, role__in=ANSWERING_ROLES).exclude(user__email="")
    desks: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for user_id, email, desk_id in posts.order_by("user_id", "id").values_list("user_id", "user__email", "desk_id"):
        if desk_id is not None:
            desks[user_id, email].append(desk_id)
    return tuple(DigestReader(user_id, email, tuple(ids)) for (user_id, email), ids in desks.items())


def who_answers_for(desk_id: UUID | None) -> tuple[tuple[UUID, str], ...]:
    """Accounts, with their addresses, that answer for how this desk reads: by a post of the whole city, or of an area above the desk."""
    roles = [role for role, given in PERMISSIONS.items() if Permission.SEE_UNUSUAL in given]
    path = (Desk.objects.filter(pk=desk_id).values_list("area__path", flat=True).first() or "") if desk_id else ""
    posts = Post.objects.filter(in_force(clock.today()), role__in=roles).order_by("user_id", "id")
    rows = posts.values_list("user_id", "user__email", "desk_id", "area__path")
    return tuple({user: email for user, email, desk, area in rows if desk is None or (area and path.startswith(area))}.items())


def address_of_account(user_id: UUID) -> str:
    """Where its mail goes; empty where nowhere, or where it is closed."""
    return User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first() or ""
