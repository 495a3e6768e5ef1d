"""Who is in post, and what that lets them do."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.enums import PERMISSIONS, Role
from yorozu.community.models import Post
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Actor, Claim
from yorozu.kernel.models import User

ANSWERING_ROLES = (Role.WORKER, Role.COUNSELLOR, Role.COORDINATOR, Role.STAFF)


def in_force(day: date) -> Q:
    """Posts whose term holds on `day`, of accounts that are active."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day)) & Q(user__is_active=True)


def actor_of(user: User, *, on: date | None = None) -> Actor:
    """The account with the posts that it holds today; without any it may do nothing."""
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    day = on or clock.today()
    posts = Post.objects.filter(in_force(day), user=user).select_related("desk", "area").order_by("from_on", "id")
    return Actor(kind="staff", user_id=user.id, name=user.name, claims=tuple(_claim(post) for post in posts))


def actor_by_id(user_id: UUID) -> Actor:
    """Who asked for long work, as they stand when it is done: a post that has ended since gives nothing."""
    user = User.objects.filter(pk=user_id).first()
    return actor_of(user) if user else ANONYMOUS


def _claim(post: Post) -> Claim:
    place = post.desk.name if post.desk else post.area.name
    title = _("%(place)s %(role)s") % {"place": place, "role": Role(post.role).label}
    return Claim(post_id=post.id, role=post.role, title=title, desk_id=post.desk_id, area_path=post.area.path,
                 permissions=PERMISSIONS[post.role])  # fmt: skip
