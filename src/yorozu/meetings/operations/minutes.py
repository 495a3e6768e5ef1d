"""Minutes: drafted from what was written down in the room, agreed by a named person, published without names of residents."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.names import clean_text
from yorozu.meetings.enums import MeetingState, MinutesState
from yorozu.meetings.models import Meeting
from yorozu.meetings.queries.kinds import kind_of
from yorozu.meetings.queries.minutes import draft_of, names_in
from yorozu.meetings.workflow import MINUTES

from .finding import meeting_for, said

MOST = 20_000


def draft_minutes(meeting: Meeting, *, by: Actor) -> None:
    """The draft, as the meeting ends; of a kind that isn't published there is no public one."""
    meeting.minutes_state = MINUTES.move(MinutesState(meeting.minutes_state), "write")
    inside, outside = draft_of(meeting)
    meeting.minutes, meeting.public_words = inside[:MOST], outside[:MOST] if kind_of(meeting.series.kind).published else ""
    _keep(meeting, by, "write_minutes", MinutesState.NONE)


@transaction.atomic
def write_minutes(*, by: Actor, meeting_id: UUID, minutes: str, public_words: str = "") -> Meeting:
    """Mend the draft. Agreed minutes are opened again first, with a reason."""
    meeting = _held(by, meeting_id)
    was = meeting.minutes_state
    meeting.minutes_state = MINUTES.move(MinutesState(was), "write")
    published = kind_of(meeting.series.kind).published
    for field, text in (("minutes", minutes), *((("public_words", public_words),) if published else ())):
        words = clean_text(text, limit=MOST + 1).strip()
        if not words or len(words) > MOST:
            raise Invalid({field: _("1字から2万字で書いてください。")})
        setattr(meeting, field, words)
    return _keep(meeting, by, "write_minutes", was)


@transaction.atomic
def agree_minutes(*, by: Actor, meeting_id: UUID, name: str) -> Meeting:
    """Somebody who was there says that they are right: by name, the name that stands on them. Refused for a name that wasn't there."""
    meeting = _held(by, meeting_id)
    was = meeting.minutes_state
    meeting.minutes_state = MINUTES.move(MinutesState(was), "agree")
    asked = "".join(said(name, limit=120).split())
    there = meeting.attendance.filter(came=True).select_related("member").order_by("member__name", "id")
    found = [one.member.name for one in there if "".join(one.member.name.split()) == asked]
    if not asked or not found:
        raise Invalid({"name": _("出席した人の名前を書いてください。")})
    meeting.agreed_by_name, meeting.agreed_at = found[0], clock.now()
    return _keep(meeting, by, "agree_minutes", was)


@transaction.atomic
def reopen_minutes(*, by: Actor, meeting_id: UUID, because: str) -> Meeting:
    """Agreed minutes aren't right after all."""
    meeting = _held(by, meeting_id)
    was, why = meeting.minutes_state, _why(because)
    meeting.minutes_state = MINUTES.move(MinutesState(was), "reopen", reason=why)
    meeting.agreed_by_name, meeting.agreed_at = "", None
    return _keep(meeting, by, "reopen_minutes", was, reason=why)


@transaction.atomic
def publish_minutes(*, by: Actor, meeting_id: UUID, sure: bool = False) -> Meeting:
    """Everybody may read the public form. Refused for a kind that isn't published, and for words that look like a name or a telephone number until
    somebody has looked at them (`sure`).
    """
    meeting = _held(by, meeting_id)
    was = meeting.minutes_state
    if not kind_of(meeting.series.kind).published:
        raise Refused(_("この種類の会議の記録は、公開しません。"))
    meeting.minutes_state = MINUTES.move(MinutesState(was), "publish")
    if (named := names_in(meeting.public_words)) and not sure:
        raise Invalid({"sure": _("人の名前か電話番号に見えることばがあります：%(words)s。消すか、住民の名前でないことを確かめてください。") % {"words": "、".join(named[:10])}})
    meeting.published_at = clock.now()
    return _keep(meeting, by, "publish_minutes", was)


@transaction.atomic
def take_back_minutes(*, by: Actor, meeting_id: UUID, because: str) -> Meeting:
    """They aren't public any more."""
    meeting = _held(by, meeting_id)
    was, why = meeting.minutes_state, _why(because)
    meeting.minutes_state, meeting.published_at = MINUTES.move(MinutesState(was), "take_back", reason=why), None
    return _keep(meeting, by, "take_back_minutes", was, reason=why)


def _why(because: str) -> str:
    if not (why := said(because)):
        raise Invalid({"because": _("わけを書いてください。")})
    return why


def _held(by: Actor, meeting_id: UUID) -> Meeting:
    meeting = meeting_for(by, meeting_id)
    if meeting.state != MeetingState.HELD:
        raise Refused(_("会議が終わってから、記録を書きます。"))
    return meeting


def _keep(meeting: Meeting, by: Actor, action: str, was: str, *, reason: str = "") -> Meeting:
    meeting.save(update_fields=["minutes", "public_words", "minutes_state", "agreed_by_name", "agreed_at", "published_at"])
    record_write(by, action=action, kind="meeting", thing_id=meeting.pk, before={"minutes_state": was}, after={"minutes_state": meeting.minutes_state}, reason=reason)
    return meeting
