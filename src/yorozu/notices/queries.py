"""What waits to be read, and what couldn't be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yorozu.consultation.queries import numbers_of
from yorozu.kernel.access import Actor
from yorozu.notices.enums import DUTY_KINDS, MEETING_KINDS, RELEASES, Channel, Kind, State
from yorozu.notices.models import Notice
from yorozu.notices.rules import visible_to

UNTOLD = Q(state=State.FAILED) | Q(state=State.WAITING) & ~Q(channel=Channel.SCREEN)  # somebody hasn't been told yet


@dataclass(frozen=True)
class NoticeRow:
    """One notice on the list."""

    id: UUID
    label: str
    channel_label: str
    state: str
    state_label: str
    made_at: datetime
    need_id: UUID | None
    number: str
    handoff_id: UUID | None
    error: str
    is_letter: bool
    of_forum: bool  # of needs that come before a forum
    right_id: UUID | None  # the request about somebody's own data that it tells of
    meeting_id: UUID | None
    duty_id: UUID | None
    release_id: UUID | None  # the list that is to go out


def unread(actor: Actor, *, limit: int = 50) -> tuple[NoticeRow, ...]:
    """Notices on the screen that nobody at the desk has opened, and what was said to the actor alone, newest first."""
    waiting = visible_to(actor).filter(channel=Channel.SCREEN, state=State.WAITING).order_by("-made_at", "id")
    own = Notice.objects.filter(user_id=actor.user_id, channel=Channel.SCREEN, state=State.WAITING).order_by("-made_at", "id") if actor.user_id else Notice.objects.none()
    both = {one.pk: one for one in (*waiting[:limit], *own[:limit])}  # two questions, because each has an index
    return _rows(sorted(both.values(), key=lambda one: one.made_at, reverse=True)[:limit])


def tasks(actor: Actor, *, limit: int = 50) -> tuple[NoticeRow, ...]:
    """Letters to print, and mails that failed: somebody has to reach the person another way."""
    failed = visible_to(actor).filter(state=State.FAILED).order_by("made_at", "id")
    letters = visible_to(actor).filter(channel=Channel.LETTER, state=State.WAITING).order_by("made_at", "id")
    both = {one.pk: one for one in (*failed[:limit], *letters[:limit])}  # two questions, because each has an index
    return _rows(sorted(both.values(), key=lambda one: (one.made_at, one.pk))[:limit])


def _rows(notices: Iterable[Notice]) -> tuple[NoticeRow, ...]:
    found = tuple(notices)
    numbers = numbers_of({one.need_id for one in found if one.need_id})
    return tuple(_row(one, numbers.get(one.need_id, "") if one.need_id else "") for one in found)


def _row(one: Notice, number: str) -> NoticeRow:
    return NoticeRow(one.pk, str(Kind(one.kind).label), str(Channel(one.channel).label), one.state, str(State(one.state).label), one.made_at,
                     one.need_id, number, one.handoff_id, one.error, one.channel == Channel.LETTER, one.kind in (Kind.FORUM_ASKED, Kind.FORUM_LATE),
                     *(one.thing_id if one.kind in kinds else None for kinds in ((Kind.OWN_DATA, Kind.OWN_DATA_DUE), (*MEETING_KINDS, Kind.MEETING_OPEN), DUTY_KINDS, RELEASES)))  # fmt: skip


def needs_with_untold_askers() -> set[UUID]:
    """Needs whose asker a letter or a mail hasn't reached yet."""
    rows = Notice.objects.filter(UNTOLD, kind=Kind.ASKER_NEWS).order_by().values_list("need_id", flat=True)
    return {need_id for need_id in rows if need_id}


def over_notices(*, before: datetime) -> QuerySet[Notice]:
    """Messages made before `before` that nobody waits for any more."""
    return Notice.objects.filter(made_at__lt=before).exclude(UNTOLD)


def every_notice() -> QuerySet[Notice]:
    """All of them."""
    return Notice.objects.all()
