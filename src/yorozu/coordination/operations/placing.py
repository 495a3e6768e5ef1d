"""Before whom a stuck need comes, and by when: at once, and one forum up for each date that passes. It never stands without either."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.community.queries import Calendar
from yorozu.consultation.operations.writing import hold_needs
from yorozu.consultation.queries.courses import Standing, standing_of
from yorozu.coordination.enums import URGENT_DAYS, ForumStep
from yorozu.coordination.events import ForumAsked, ForumLate
from yorozu.coordination.models import Forum, StuckNeed
from yorozu.coordination.queries.route import Place, next_place, places
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_write
from yorozu.kernel.events import emit

LAST = "last-forum"  # the code of the forum that is made where a city has named none


class _Dates:
    """By when a forum talks about a need: each desk's calendar is read once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._calendars: dict[UUID, Calendar] = {}
        self._known: dict[tuple[UUID, int], datetime] = {}

    def due(self, place: Place, need: Standing) -> datetime:
        """The end of the last of its working days; of what is 至急, of the next one."""
        days = min(place.within_days, URGENT_DAYS) if need.urgency == "now" else place.within_days
        key = (place.desk_id, days)
        if key not in self._known:
            if place.desk_id not in self._calendars:
                self._calendars[place.desk_id] = Calendar.of(Desk.objects.get(pk=place.desk_id))
            self._known[key] = self._calendars[place.desk_id].due(self.now, days)
        return self._known[key]


def place_needs(needs: Collection[Standing], *, since: Mapping[UUID, datetime], now: datetime) -> dict[UUID, StuckNeed]:
    """Begin the spells of needs that are newly stuck, each before its first forum with its date; called inside a transaction, under their locks."""
    if not needs:
        return {}
    known, dates, made = places(), _Dates(now), list[StuckNeed]()
    asked: dict[UUID, UUID] = {}
    for need in needs:
        place = next_place(known, need) or _last_place()
        asked[place.id] = place.desk_id
        due = dates.due(place, need)
        made.append(StuckNeed(need_id=need.id, owner_desk_id=need.owner_desk, area_id=need.area, since=since[need.id], found_at=now, forum_id=place.id, came_at=now,
                              discuss_by=due, way=[_step(place.code, now, due)]))  # fmt: skip
    StuckNeed.objects.bulk_create(made)
    for forum, desk in asked.items():
        emit(ForumAsked(forum_id=forum, desk_id=desk))
    return {one.need_id: one for one in made}


def _step(code: str, now: datetime, due: datetime) -> dict[str, Any]:
    return {"forum": code, "came": _day(now), "by": _day(due)}


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.TOKYO).date().isoformat()


def _last_place() -> Place:
    """The forum of last resort: made when the first need comes that no other is there for, at the desk that can't decline (L4)."""
    desk = city.desk_of_last_resort()
    found = Forum.objects.filter(code=LAST).first()
    if found is None:
        with override("ja"):
            found = Forum.objects.create(code=LAST, name=_("庁内の調整会議"), step=ForumStep.CITY, role=_("ほかのどこでも話し合えない相談を、市の責任で話し合います。"),
                                         takes=_("行きづまった相談のすべて"), area=desk.area, desk=desk, within_days=10)  # fmt: skip
        record_write(SYSTEM, action="add_forum", kind="forum", thing_id=found.pk, after={"code": LAST, "desk": desk.code})
    return Place(found.pk, found.code, found.step, (), desk.area.path, found.desk_id, found.within_days)


def pass_on_late() -> int:
    """Needs that nobody talked about by their day go one forum up, or at the top are due today. Safe at any time; returns how many."""
    late = StuckNeed.objects.filter(ended_at__isnull=True, discuss_by__lt=clock.now()).order_by("discuss_by", "id").values_list("pk", flat=True)
    return sum(_passed_on(pk) for pk in list(late))


@transaction.atomic
def _passed_on(pk: UUID) -> bool:
    need_id = StuckNeed.objects.filter(pk=pk).values_list("need_id", flat=True).first()
    if need_id is None:
        return False
    hold_needs([need_id])
    one, now = StuckNeed.objects.select_related("forum").get(pk=pk), clock.now()
    if one.ended_at is not None or one.discuss_by >= now:
        return False
    need, before = standing_of([need_id])[need_id], one.forum
    above = next_place(places(), need, after=before.step)
    was = {"forum": before.code, "discuss_by": one.discuss_by}
    if above is None:
        one.discuss_by = clock.end_of(now.date())
        one.save(update_fields=["discuss_by"])
    else:
        due = _Dates(now).due(above, need)
        one.forum_id, one.came_at, one.discuss_by, one.way = above.id, now, due, [*one.way, _step(above.code, now, due)]
        one.save(update_fields=["forum", "came_at", "discuss_by", "way"])
        emit(ForumAsked(forum_id=above.id, desk_id=above.desk_id))
    record_write(SYSTEM, action="due_at_top" if above is None else "pass_on_stuck", kind="need", thing_id=need_id, before=was,
                 after={"forum": above.code if above else before.code, "discuss_by": one.discuss_by})  # fmt: skip
    emit(ForumLate(forum_id=before.pk, desk_id=before.desk_id, at_top=above is None))
    return True
