"""Posts: access begins and ends with them."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.enums import Role
from yorozu.community.models import Area, Desk, Post
from yorozu.community.queries import in_force
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import User

from .sittings import end_sittings_of


@transaction.atomic
def appoint(
    *, by: Actor, user: User, role: str, area: Area, desk: Desk | None, from_on: date, until_on: date | None = None
) -> Post:  # fmt: skip
    """Give somebody a post from a day, perhaps until one. Nobody gives one to themselves: who looks after the lists would
    see what the lists are about.
    """
    require(by, Permission.EDIT_CITY)
    if user.pk == by.user_id:
        raise Invalid({"username": _("自分に役目をつけることはできません。ほかの管理者に頼んでください。")})
    if role not in Role.values:
        raise Invalid({"role": _("一覧から選んでください。")})
    if until_on is not None and until_on < from_on:
        raise Invalid({"until_on": _("終わりの日は、始まりの日より後にしてください。")})
    post = Post.objects.create(user=user, role=role, desk=desk, area=area, from_on=from_on, until_on=until_on)
    record_write(by, action="appoint", kind="post", thing_id=post.pk,
                 after={"user": str(user.pk), "role": role, "desk": str(desk.pk) if desk else ""})  # fmt: skip
    return post


@transaction.atomic
def end_post(*, by: Actor, post: Post, until_on: date | None = None, because: str = "") -> None:
    """End a term: by default yesterday, so that access is gone on the next request; its holder is signed out everywhere."""
    require(by, Permission.EDIT_CITY, post)
    before = str(post.until_on or "")
    last = until_on or clock.today() - timedelta(days=1)
    post.until_on, post.ended_because = max(last, post.from_on), because.strip()
    post.save(update_fields=["until_on", "ended_because"])
    record_write(by, action="end_post", kind="post", thing_id=post.pk, before={"until_on": before},
                 after={"until_on": str(post.until_on)}, reason=because)  # fmt: skip
    _sign_out_without_post(post)


@transaction.atomic
def change_term(*, by: Actor, post: Post, until_on: date | None) -> bool:
    """Give a post another last day, or none; whether that changed anything. Nobody lengthens a post of their own."""
    require(by, Permission.EDIT_CITY, post)
    if until_on == post.until_on:
        return False
    if post.user_id == by.user_id:
        raise Invalid({"until_on": _("自分の任期は変えられません。ほかの管理者に頼んでください。")})
    if until_on is not None and until_on < post.from_on:
        raise Invalid({"until_on": _("終わりの日は、始まりの日より後にしてください。")})
    before, post.until_on = str(post.until_on or ""), until_on
    post.save(update_fields=["until_on"])
    record_write(by, action="change_term", kind="post", thing_id=post.pk, before={"until_on": before}, after={"until_on": str(until_on or "")})
    _sign_out_without_post(post)
    return True


def _sign_out_without_post(post: Post) -> None:
    """Every sitting of the holder ends where the post gives nothing any more: what they still may do they may after signing in anew."""
    if not Post.objects.filter(in_force(clock.today()), pk=post.pk).exists():
        end_sittings_of(post.user_id)
