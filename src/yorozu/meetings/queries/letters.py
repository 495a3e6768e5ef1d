"""What a mail about a meeting says, and the meeting as a calendar entry. Of closed kinds neither says what it is about."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.icalendar import Happening, calendar
from yorozu.language.phones import display_phone
from yorozu.meetings.enums import MeetingState
from yorozu.meetings.models import Meeting

from .kinds import kind_of
from .meetings import meeting_by_id

WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True)
class MeetingLetter:
    """The lines of a mail and the file that goes with it."""

    lines: tuple[str, ...]
    ics: bytes


def when_of(meeting: Meeting) -> str:
    """2026年12月8日（火）13:30–15:00."""
    first, last = meeting.starts_at.astimezone(clock.TOKYO), meeting.ends_at.astimezone(clock.TOKYO)
    day = f"{first.year}年{first.month}月{first.day}日（{WEEKDAYS[first.weekday()]}）"
    return f"{day}{first:%H:%M}–{last:%H:%M}"


def name_of(meeting: Meeting) -> str:
    """Its name where it travels unsealed: of a closed kind only that it is a meeting, called by its secretariat."""
    if kind_of(meeting.series.kind).is_closed:
        return _("%(desk)sが呼ぶ会議") % {"desk": meeting.series.desk.name}
    return _("%(name)s 第%(number)s回") % {"name": meeting.series.name, "number": meeting.number}


def letter_of(meeting_id: UUID) -> MeetingLetter | None:
    """For a member who is called, called for another day, or told that there is no meeting."""
    meeting = meeting_by_id(meeting_id)
    if meeting is None:
        return None
    lines = [name_of(meeting), _("とき：%(when)s") % {"when": when_of(meeting)}, _("ところ：%(place)s") % {"place": meeting.place}]
    if meeting.state == MeetingState.CANCELLED:
        lines.append(_("この会議は、ありません。わけ：%(why)s") % {"why": meeting.cancelled_because})
    else:
        lines.append(_("出るか出られないか、手話通訳や託児がいるかを、事務局に知らせてください。"))
    lines.append(_("事務局：%(desk)s %(phone)s") % {"desk": meeting.series.desk.name, "phone": display_phone(meeting.series.desk.phone)})
    return MeetingLetter(tuple(lines), meeting_ics(meeting))


def meeting_ics(meeting: Meeting) -> bytes:
    """One entry; a cancelled meeting is said to be."""
    stamp = meeting.cancelled_at or meeting.called_at or meeting.starts_at
    entry = Happening(uid=f"{meeting.pk}@yorozu", title=name_of(meeting), begins=meeting.starts_at, ends=meeting.ends_at, stamp=stamp, place=meeting.place,
                      url=f"{settings.BASE_URL}/desk/meetings/{meeting.pk}/", cancelled=meeting.state == MeetingState.CANCELLED)  # fmt: skip
    return calendar(name_of(meeting), [entry])
