"""Who is in post, and what that lets them do."""

from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yorozu.community.enums import PERMISSIONS, Role
from yorozu.community.models import Desk, Post
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Actor, Claim
from yorozu.kernel.models import User
from yorozu.kernel.prebuilt import Reads

ANSWERING_ROLES = (Role.WORKER, Role.COUNSELLOR, Role.COORDINATOR, Role.STAFF)


def in_force(day: date) -> Q:
    """Posts whose term holds on `day`, of accounts that are active."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day)) & Q(user__is_active=True)


def actor_of(user: User, *, on: date | None = None) -> Actor:
    """The account with the posts that it holds today; without any it may do nothing."""
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    day = on or clock.today()
    return Actor(kind="staff", user_id=user.id, name=user.name, claims=tuple(_claim(*row) for row in _POSTS.rows(user=user.pk, day=day)))


def actor_by_id(user_id: UUID) -> Actor:
    """Who asked for long work, as they stand when it is done: a post that has ended since gives nothing."""
    user = User.objects.filter(pk=user_id).first()
    return actor_of(user) if user else ANONYMOUS


def _posts(user: UUID, day: date) -> "QuerySet[Post, Any]":
    posts = Post.objects.filter(in_force(day), user=user).order_by("from_on", "id")
    return posts.values_list("id", "role", "desk_id", "desk__name", "area__name", "area__path")


_POSTS = Reads(_posts)


def _claim(post_id: UUID, role: str, desk_id: UUID | None, desk: str | None, area: str, path: str) -> Claim:
    return Claim(post_id=post_id, role=role, title=_title(desk or area, role, get_language()), desk_id=desk_id, area_path=path, permissions=PERMISSIONS[Role(role)])


@lru_cache(maxsize=2000)
def _title(place: str, role: str, _language: str | None) -> str:
    return _("%(place)s %(role)s") % {"place": place, "role": Role(role).label}


def people_at(desk: Desk) -> list[str]:
    """Names of who may take something on at a desk today."""
    posts = Post.objects.filter(in_force(clock.today()), desk=desk, role__in=ANSWERING_ROLES).order_by("user__name", "id")
    return list(dict.fromkeys(posts.values_list("user__name", flat=True)))


def people_at_desks(*, on: date) -> dict[UUID, int]:
    """How many people answer at each desk on `on`; desks without anybody aren't in it."""
    rows = Post.objects.filter(in_force(on), desk__isnull=False, role__in=ANSWERING_ROLES).order_by()
    return dict(rows.values("desk").annotate(n=Count("user", distinct=True)).values_list("desk", "n"))
