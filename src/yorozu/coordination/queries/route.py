"""The route on which a stuck need comes before somebody: forums by step, circle and life field."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from yorozu.community.queries import staffed_desks
from yorozu.consultation.queries.courses import Standing
from yorozu.coordination.enums import STEPS, ForumStep
from yorozu.coordination.models import Forum
from yorozu.kernel import clock
from yorozu.kernel.prebuilt import Reads
from yorozu.language.phones import display_phone


@dataclass(frozen=True)
class Place:
    """A forum as the route knows it."""

    id: UUID
    code: str
    step: str
    fields: tuple[str, ...]
    path: str
    desk_id: UUID
    within_days: int

    def takes(self, need: Standing) -> bool:
        """Whether it is there for this circle and for one of these life fields."""
        return need.area_path.startswith(self.path) and (not self.fields or not set(self.fields).isdisjoint(need.fields))

    def nearness(self, need: Standing) -> tuple[int, int, str]:
        """The better it fits the earlier: one for these life fields before one for anything, the smaller circle before the wider."""
        return -len(set(self.fields) & set(need.fields)), -len(self.path), self.code


_PLACES = Reads(lambda on: Forum.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), desk__in=staffed_desks(on=on).values("pk")).order_by("code").values_list(
    "pk", "code", "step", "fields", "area__path", "desk_id", "within_days"))  # fmt: skip


def places(*, on: date | None = None) -> tuple[Place, ...]:
    """The forums that are there on a day, with somebody at the desk that calls them."""
    return tuple(Place(pk, code, step, tuple(fields), *rest) for pk, code, step, fields, *rest in _PLACES.rows(on=on or clock.today()))


def next_place(known: Iterable[Place], need: Standing, *, after: str = "") -> Place | None:
    """Before whom a need comes next: the best fitting forum of the first step behind `after` that has one; None: there is nobody above."""
    steps = STEPS[STEPS.index(after) + 1 :] if after in STEPS else STEPS
    fitting = [one for one in known if one.takes(need)]
    for step in steps:
        if found := min((one for one in fitting if one.step == step), key=lambda one: one.nearness(need), default=None):
            return found
    return None


@dataclass(frozen=True)
class ForumRow:
    """One line of the list of networks."""

    code: str
    name: str
    step_label: str
    role: str
    takes: str
    fields: tuple[str, ...]
    area: str
    desk: str
    phone: str
    within_days: int


def forum_rows(*, step: str = "") -> tuple[ForumRow, ...]:
    """Every forum, the closest steps first; of one step where it is named."""
    today = clock.today()
    rows = Forum.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today)).select_related("area", "desk")
    rows = rows.filter(step=step) if step in STEPS else rows
    order = {code: place for place, code in enumerate(STEPS)}
    return tuple(
        ForumRow(one.code, one.name, str(ForumStep(one.step).label), one.role, one.takes, tuple(one.fields), one.area.name, one.desk.name, display_phone(one.desk.phone), one.within_days)
        for one in sorted(rows.order_by("code"), key=lambda one: (order[one.step], bool(not one.fields), one.area.order, one.code))
    )  # fmt: skip
