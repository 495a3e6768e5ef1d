"""Requests about one's own data: a desk's, the asker's, and what `check` finds among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.consultation.enums import ERASED
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.keyset import page_behind
from yorozu.kernel.violations import Violation
from yorozu.oversight.enums import RightsState
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.rules import rights_visible_to

PAGE = 25
OPEN = (RightsState.WAITING, RightsState.GRANTED)  # not answered, or granted and not done


@dataclass(frozen=True)
class RightsPage:
    """Requests of one state, the nearest last day first."""

    rows: tuple[RightsRequest, ...]
    next_key: str


def rights_page(actor: Actor, *, state: str, after: str = "") -> RightsPage:
    """Those at the actor's desks."""
    rows = rights_visible_to(actor).filter(state=state).select_related("desk")
    return RightsPage(*page_behind(rows, after, by="due_on", size=PAGE, read=date.fromisoformat))


@dataclass(frozen=True)
class RightsToday:
    """What stands on the home page of who answers requests: how many are open, how many are past their day, and the nearest day."""

    open: int
    late: int
    next_on: date | None


def rights_today(actor: Actor) -> RightsToday:
    """The open ones at the actor's desks, in one look at the index."""
    day = clock.today()
    found = rights_visible_to(actor).filter(state__in=OPEN).aggregate(
        open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=day)), next_on=Min("due_on"))  # fmt: skip
    return RightsToday(**found)


def rights_late() -> int:
    """How many in the whole city are past their last day, for who looks after the city."""
    return RightsRequest.objects.filter(state__in=OPEN, due_on__lt=clock.today()).count()


def day_of(moment: datetime) -> date:
    """The day in Tokyo on which something happened."""
    return moment.astimezone(clock.TOKYO).date()


def rights_of(consultation_id: UUID) -> tuple[RightsRequest, ...]:
    """What was asked with this number, the latest first."""
    return tuple(RightsRequest.objects.select_related("desk").filter(consultation_id=consultation_id).order_by("-asked_at", "-id")[:50])


def rights_waiting() -> int:
    """How many are open, in the whole city."""
    return RightsRequest.objects.filter(state__in=OPEN).count()


def rights_violations() -> Iterator[Violation]:
    """Requests that could get lost: at a desk where nobody is (T1), or past their last day (T3), which going up doesn't mend."""
    today = clock.today()
    waiting = RightsRequest.objects.filter(state__in=OPEN).select_related("desk").order_by("due_on", "id")
    for one in waiting.filter(due_on__lt=today).iterator(chunk_size=500):
        late = _("本人からの請求が、法律の期限を過ぎたままです。") if one.state == RightsState.WAITING else _("本人に約束したことが、30日たっても、されていません。")
        yield Violation("T3", "rights_request", one.pk, late, _("いま持っている窓口が、「本人からの請求」を開いて答えてください。"))
    staffed: dict[UUID, bool] = {}
    for one in waiting.iterator(chunk_size=500):
        if not staffed.setdefault(one.desk_id, city.is_staffed(one.desk, on=today)):
            yield Violation("T1", "rights_request", one.pk, _("本人からの請求を持つ窓口に、受けられる人がいません。"), _("`yorozu tick` を動かすと、上の輪の窓口に移ります。"))


def over_rights(*, before: datetime) -> QuerySet[RightsRequest]:
    """Requests that were answered, and done, before `before`, and still hold their words."""
    done = Q(carried_out_at__isnull=True) | Q(carried_out_at__lt=before)
    return RightsRequest.objects.filter(done, answered_at__lt=before).exclude(state__in=OPEN).exclude(answer_words=ERASED)


def consultations_with_open_rights() -> set[UUID]:
    """Consultations about which somebody waits for an answer to a request about their own data."""
    return set(RightsRequest.objects.filter(state__in=OPEN).order_by().values_list("consultation_id", flat=True))


def ended_rights(ids: list[UUID]) -> list[tuple[UUID, int, datetime]]:
    """Key, number and end of requests: answered and, where something was granted, done."""
    rows = RightsRequest.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "number", "answered_at", "carried_out_at")
    return [(pk, number, end) for pk, number, answered, done in rows if (end := done or answered) is not None]


def with_words() -> QuerySet[RightsRequest]:
    """Requests whose words are there, open or answered."""
    return RightsRequest.objects.exclude(answer_words=ERASED)
