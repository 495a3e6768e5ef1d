"""The call on paper, from what its pages show."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from yorozu.kernel import clock
from yorozu.language.phones import display_phone
from yorozu.meetings.enums import MeetingState
from yorozu.meetings.operations import MeetingSeen, PeopleSeen
from yorozu.meetings.queries.letters import name_of, when_of
from yorozu.papers.meeting_call import MeetingCall, meeting_call


def call_pdf(seen: MeetingSeen, people: PeopleSeen) -> bytes:
    """A page for each who has no mail; one for all where everybody has. Of a closed kind neither name nor agenda stands on it: paper lies about."""
    meeting, today = seen.meeting, clock.today()
    called = [row.member for row in people.rows] or people.to_call
    by_paper = tuple((one.name, one.organisation) for one in called if not one.email)
    items = () if seen.kind.is_closed else tuple((f"{row.begins_at:%H:%M}", f"{row.number} {row.item.title}", _("%(minutes)s分") % {"minutes": row.item.minutes}) for row in seen.agenda)
    with override("ja"):
        return meeting_call(MeetingCall(
            city=settings.CITY_NAME, title=name_of(meeting), when=when_of(meeting), place=meeting.place, desk=meeting.series.desk.name, phone=display_phone(meeting.series.desk.phone),
            fax=display_phone(meeting.series.desk.fax), day=f"{today.year}年{today.month}月{today.day}日", duty=_("この会議で知った秘密は、外に出しません。") if seen.kind.is_closed else seen.kind.duty, what=seen.kind.what, items=items, people=by_paper or (("", ""),),
            support=("手話通訳", "要約筆記", "大きな文字", "点字", "外国語の通訳", "車いす"), cancelled=meeting.cancelled_because if meeting.state == MeetingState.CANCELLED else ""))  # fmt: skip
