"""The clock of requests about one's own data: a desk is told before the last day, and what is late or without anybody goes up a circle."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_write
from yorozu.notices import operations as notices
from yorozu.notices.enums import Kind
from yorozu.oversight.enums import REMIND_DAYS
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.rights import OPEN, day_of


def tick_rights() -> int:
    """Requests whose last day has passed, or whose desk nobody is at, go up a circle; once a day, until the desk of last resort. Safe at any time.

    Seven days before the last day its desk is told, by mail too. Returns how many went up.
    """
    today, moved = clock.today(), 0
    waiting = RightsRequest.objects.filter(state__in=OPEN)
    for pk in list(waiting.filter(Q(due_on__lt=today) | Q(desk__in=_unstaffed(today))).order_by("due_on", "id").values_list("pk", flat=True)):
        moved += _lifted(pk, today)
    near = waiting.filter(due_on__lte=today + timedelta(days=REMIND_DAYS), due_on__gte=today).order_by("due_on", "id")
    for pk in list(near.values_list("pk", flat=True)):
        _reminded(pk)
    return moved


def _unstaffed(today: date) -> list[UUID]:
    held = set(RightsRequest.objects.filter(state__in=OPEN).order_by().values_list("desk_id", flat=True))
    return [desk.pk for desk in Desk.objects.filter(pk__in=held).order_by("pk") if not city.is_staffed(desk, on=today)]


@transaction.atomic
def _lifted(pk: UUID, today: date) -> int:
    one = RightsRequest.objects.select_for_update(of=("self",)).select_related("desk__area").filter(pk=pk, state__in=OPEN).first()
    if one is None or (one.lifted_at and day_of(one.lifted_at) >= today and city.is_staffed(one.desk, on=today)):
        return 0
    above = city.yorozu_desk_above(one.desk.area, on=today) or city.desk_of_last_resort()
    moved = above.pk != one.desk_id
    before, one.desk, one.lifted_at = one.desk.code, above, clock.now()
    one.save(update_fields=["desk", "lifted_at"])
    if moved:
        record_write(SYSTEM, action="lift_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, before={"desk": before}, after={"desk": above.code})
        notices.tell_desk_of(Kind.OWN_DATA_DUE, desk_id=above.pk, thing_id=one.pk)
    return int(moved)


@transaction.atomic
def _reminded(pk: UUID) -> None:
    """Once for each last day: a day that was put off is told of again."""
    one = RightsRequest.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=OPEN).first()
    if one is None or (one.reminded_at and day_of(one.reminded_at) >= one.due_on - timedelta(days=REMIND_DAYS)):
        return
    one.reminded_at = clock.now()
    one.save(update_fields=["reminded_at"])
    notices.tell_desk_of(Kind.OWN_DATA_DUE, desk_id=one.desk_id, thing_id=one.pk)
