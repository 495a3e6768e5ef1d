"""Where an account is signed in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from yorozu.kernel import clock, sessions
from yorozu.kernel.models import SignIn


@dataclass(frozen=True)
class Sitting:
    """One of them, for its owner."""

    id: UUID
    agent: str
    address: str
    since: datetime
    seen_at: datetime
    here: bool


def sittings_of(user_id: UUID, *, here: str) -> tuple[Sitting, ...]:
    """The account's sittings, this one (under the session `here`) first, then the one used last."""
    rows = list(SignIn.objects.filter(user_id=user_id).order_by("-id")[:50])
    seen = sessions.seen_of(row.session_key for row in rows)
    found = [Sitting(row.pk, row.agent, row.address, row.made_at, _moment(seen[row.session_key], row.made_at), row.session_key == here)
             for row in rows if row.session_key in seen and _alive(seen[row.session_key], row.made_at)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.here, one.seen_at), reverse=True))


def _alive(seconds: int, made_at: datetime) -> bool:
    """Neither idle nor older than a session may be: the next request would end it."""
    now = clock.now()
    return (now - _moment(seconds, made_at)).total_seconds() <= settings.STAFF_IDLE_SECONDS and (now - made_at).total_seconds() <= settings.STAFF_ABSOLUTE_SECONDS


def _moment(seconds: int, at_least: datetime) -> datetime:
    return max(at_least, datetime.fromtimestamp(seconds, UTC).astimezone(clock.TOKYO)) if seconds else at_least
