"""Where an account is signed in: noted, listed, ended one by one or all at once."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from yorozu.community.models import Post
from yorozu.community.queries import in_force
from yorozu.kernel import clock, sessions
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_account
from yorozu.kernel.errors import NotFound
from yorozu.kernel.models import SignIn


@transaction.atomic
def note_sign_in(*, by: Actor, session_key: str, agent: str, address: str) -> None:
    """Somebody is in: the trace says so, and their own page says from where."""
    record_account(by, action="sign_in")
    SignIn.objects.create(user_id=_account(by), session_key=session_key, agent=agent[:80], address=address[:64], made_at=clock.now())


@transaction.atomic
def follow_session(*, by: Actor, before: str, after: str) -> None:
    """The same sitting goes on under another key, as after a change of password."""
    SignIn.objects.filter(user_id=_account(by), session_key=before).update(session_key=after)


@transaction.atomic
def end_sitting(*, by: Actor, sign_in_id: UUID) -> None:
    """End one of one's own sittings."""
    row = SignIn.objects.filter(pk=sign_in_id, user_id=_account(by)).first()
    if row is None:
        raise NotFound
    _end([row.session_key])
    record_account(by, action="end_sitting")


@transaction.atomic
def end_other_sittings(*, by: Actor, keep: str) -> int:
    """End all of one's own but the one under the session `keep`; how many that were."""
    ended = end_sittings_of(_account(by), keep=keep)
    if ended:
        record_account(by, action="end_sitting")
    return ended


def end_sittings_of(user_id: UUID, *, keep: str = "") -> int:
    """End an account's sittings: its password was changed, its post ended, its second factor was reset. Part of that act."""
    keys = list(SignIn.objects.filter(user_id=user_id).exclude(session_key=keep).values_list("session_key", flat=True))
    _end(keys)
    return len(keys)


def _account(by: Actor) -> UUID:
    if by.user_id is None:
        raise NotFound
    return by.user_id


def _end(keys: list[str]) -> None:
    sessions.end(keys)
    SignIn.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def end_sittings_without_post() -> int:
    """A term that ran out ends its holder's sittings, and so does the day that a session may last. Done by the clock."""
    signed_in = set(SignIn.objects.values_list("user_id", flat=True).distinct().order_by())
    in_post = set(Post.objects.filter(in_force(clock.today()), user__in=signed_in).values_list("user_id", flat=True).order_by())
    too_old = clock.now() - timedelta(seconds=settings.STAFF_ABSOLUTE_SECONDS)
    _end(list(SignIn.objects.filter(made_at__lt=too_old).values_list("session_key", flat=True).order_by()))
    return sum(end_sittings_of(user_id) for user_id in signed_in - in_post)
