"""What `check` finds among meetings: nothing that was on an agenda, and nothing that was decided, may get lost."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.kernel import clock
from yorozu.kernel.violations import Violation
from yorozu.meetings.enums import LOST_DAYS, DutyState, ItemState, MeetingState
from yorozu.meetings.models import AgendaItem, Decision, Meeting, MeetingSeries

from .kinds import all_kinds
from .meetings import COMING

GRACE = timedelta(hours=1)  # `tick` looks every ten minutes: what passed at midnight is told of by one o'clock


def checked() -> dict[str, int]:
    """How much is looked at."""
    return {"meeting": Meeting.objects.count(), "decision": Decision.objects.count()}


def meeting_violations() -> Iterator[Violation]:
    """M1: held, and an item neither decided nor explained. M2: a decision without a desk that can do it, or an item "decided" without one.
    M3: a decision's date passed and nobody was told. M4: a meeting long over and never closed. M5: a kind that the list doesn't name.
    """
    yield from _unexplained()
    yield from _without_owner()
    yield from _unnoticed()
    yield from _left_open()
    yield from _unknown()


def _unexplained() -> Iterator[Violation]:
    rows = AgendaItem.objects.filter(meeting__state__in=(MeetingState.HELD, MeetingState.CANCELLED), state=ItemState.OPEN)
    for pk in rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        yield Violation("M1", "agenda_item", pk, _("終わった会議に、決まっても、わけを書いてもいない議題があります。"), _("事務局が、その会議の議題を開いて、わけを書いてください。"))


def _without_owner() -> Iterator[Violation]:
    today = clock.today()
    unstaffed = city.unstaffed_desks(on=today).values("pk")
    for pk in Decision.objects.filter(state=DutyState.OPEN, desk__in=unstaffed).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        yield Violation("M2", "decision", pk, _("会議で決めたことを持つ窓口に、受けられる人がいません。"), _("`yorozu tick` を動かすと、あとを受ける窓口に移ります。"))
    bare = AgendaItem.objects.filter(~Exists(Decision.objects.filter(item=OuterRef("pk"))), state=ItemState.DECIDED)
    for pk in bare.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        yield Violation("M2", "agenda_item", pk, _("「決まりました」とあるのに、だれがいつまでにするかがありません。"), _("事務局が、その会議の議題を開いて、決めたことを書いてください。"))


def _unnoticed() -> Iterator[Violation]:
    late = Decision.objects.filter(state=DutyState.OPEN, due_on__lt=(clock.now() - GRACE).date())
    for pk in late.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        yield Violation("M3", "decision", pk, _("会議で決めたことの日が過ぎたのに、だれにも知らせていません。"), _("`yorozu tick` を動かしてください。"))


def _left_open() -> Iterator[Violation]:
    late = Meeting.objects.filter(state__in=COMING, ends_at__lt=clock.now() - timedelta(days=LOST_DAYS))
    for pk in late.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=1000):
        yield Violation("M4", "meeting", pk, _("日が過ぎた会議の、結果がありません。"), _("事務局が、その会議の部屋を開いて終わらせるか、中止にしてください。"))


def _unknown() -> Iterator[Violation]:
    known = [one.code for one in all_kinds()]
    rows = MeetingSeries.objects.filter(ended_on__isnull=True).exclude(kind__in=known).order_by("pk").values_list("pk", flat=True)
    found: list[UUID] = list(rows)
    for pk in found:
        yield Violation("M5", "meeting_series", pk, _("会議の種類が、一覧にありません。委員だけが読めるようにしています。"), _("YOROZU_MEETING_KINDS のファイルに、その種類を戻してください。"))
