"""Who reads and runs which meeting: members, the secretariat, and of the open kinds the whole staff."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.meetings.enums import Secrecy
from yorozu.meetings.formats.kinds import kinds_from
from yorozu.meetings.models import Decision as Duty
from yorozu.meetings.models import Meeting, MeetingSeries, SeriesMember
from yorozu.meetings.models.series import in_term


def kinds_by(*secrecy: str) -> list[str]:
    """Codes of the kinds that are as secret as that. A kind that the list doesn't name (any more) is none of them: it stays with its members."""
    return [one.code for one in kinds_from(settings.MEETING_KINDS).values() if one.secrecy in secrecy]


def _member(actor: Actor) -> Q:
    """Series to which they belong today."""
    if actor.user_id is None:
        return Q(pk__in=())
    return Q(pk__in=SeriesMember.objects.filter(in_term(clock.today()), user_id=actor.user_id).values("series"))


def matters_visible_to(actor: Actor) -> QuerySet[MeetingSeries]:
    """Series whose matters `actor` may read: as a member; as its secretariat, where no law keeps it among members; of open kinds as anybody with a post for it."""
    rows = MeetingSeries.objects.all()
    if actor.is_system:
        return rows
    scope = _member(actor) | Q(desk__in=actor.desks(Permission.RUN_MEETINGS), kind__in=kinds_by(Secrecy.NONE, Secrecy.DUTY))
    if actor.has(Permission.SEE_MEETING):
        scope |= Q(kind__in=kinds_by(Secrecy.NONE))
    return rows.filter(scope)


def series_visible_to(actor: Actor) -> QuerySet[MeetingSeries]:
    """Series that `actor` finds: those whose matters they read, and those of their desk, whose members they look after."""
    rows = MeetingSeries.objects.all()
    return rows if actor.is_system else rows.filter(Q(pk__in=matters_visible_to(actor).values("pk")) | Q(desk__in=actor.desks(Permission.RUN_MEETINGS)))


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Meetings of the series whose matters `actor` may read."""
    rows = Meeting.objects.all()
    return rows if actor.is_system else rows.filter(series__in=matters_visible_to(actor).values("pk"))


@rule(MeetingSeries)
def _series(actor: Actor, action: Permission, thing: MeetingSeries, now: datetime) -> Decision:
    if action is Permission.RUN_MEETINGS:
        mine = thing.desk_id in actor.desks(action)
        return Decision(mine, "its secretariat" if mine else "another desk")
    seen = action is Permission.SEE_MEETING and series_visible_to(actor).filter(pk=thing.pk).exists()
    return Decision(seen, "member or secretariat" if seen else "neither member nor secretariat")


@rule(Meeting)
def _meeting(actor: Actor, action: Permission, thing: Meeting, now: datetime) -> Decision:
    if action is Permission.RUN_MEETINGS and thing.series.desk_id not in actor.desks(action):
        return Decision(False, "another desk")
    known = action in (Permission.RUN_MEETINGS, Permission.SEE_MEETING)
    seen = known and matters_visible_to(actor).filter(pk=thing.series_id).exists()
    return Decision(seen, "member or secretariat" if seen else "neither member nor secretariat")


def duties_visible_to(actor: Actor) -> QuerySet[Duty]:
    """What was decided for a desk of `actor`'s, and what their own meetings decided."""
    rows = Duty.objects.all()
    return rows if actor.is_system else rows.filter(Q(desk__in=actor.desks(Permission.ANSWER_DUTIES)) | Q(item__series__in=runs(actor).values("pk")))


def runs(actor: Actor) -> QuerySet[MeetingSeries]:
    """Series that `actor` runs and whose matters they may read."""
    return matters_visible_to(actor).filter(desk__in=actor.desks(Permission.RUN_MEETINGS))


@rule(Duty)
def _duty(actor: Actor, action: Permission, thing: Duty, now: datetime) -> Decision:
    if action is Permission.ANSWER_DUTIES:
        mine = thing.desk_id in actor.desks(action)
        return Decision(mine, "its desk" if mine else "another desk")
    if action is Permission.RUN_MEETINGS:
        mine = runs(actor).filter(pk=thing.item.series_id).exists()
        return Decision(mine, "its secretariat" if mine else "another desk")
    seen = action is Permission.SEE_MEETING and duties_visible_to(actor).filter(pk=thing.pk).exists()
    return Decision(seen, "its desk or secretariat" if seen else "another desk")
