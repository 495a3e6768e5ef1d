"""What waits today for the person who looks after the city: desks without anybody, terms that end, days away, ends to come."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from yorozu.community.enums import Role
from yorozu.community.models import Closure, Desk, Post
from yorozu.kernel import clock

from .desks import existing, staffed_desks
from .posts import in_force

AHEAD = timedelta(days=60)
SHOWN = 50


@dataclass(frozen=True)
class EmptyDesk:
    """A desk that can't hold a need alone."""

    code: str
    name: str
    area: str


@dataclass(frozen=True)
class EndingPost:
    """A term that ends soon."""

    id: UUID
    name: str
    role: str
    place: str
    until_on: date


@dataclass(frozen=True)
class ComingChange:
    """A desk that shuts for days, or for good (`last_on` is None)."""

    code: str
    name: str
    from_on: date
    last_on: date | None
    instead: str


@dataclass(frozen=True)
class CityToday:
    """The lists in full lengths as counts, the first of each as rows."""

    empty_desks: tuple[EmptyDesk, ...]
    empty_count: int
    ending: tuple[EndingPost, ...]
    ending_count: int
    changes: tuple[ComingChange, ...]


def city_today() -> CityToday:
    """Only of the city's own data: no need and no resident is read."""
    today = clock.today()
    empty = Desk.objects.filter(existing(today)).exclude(pk__in=staffed_desks(on=today).values("pk"))
    posts = Post.objects.filter(in_force(today), until_on__isnull=False, until_on__lte=today + AHEAD)
    ending = tuple(EndingPost(one.pk, one.user.name, str(Role(one.role).label), one.desk.name if one.desk else one.area.name,
                              one.until_on or today) for one in posts.select_related("user", "desk", "area").order_by("until_on", "id")[:SHOWN])  # fmt: skip
    rows = tuple(EmptyDesk(one.code, one.name, one.area.name) for one in empty.select_related("area").order_by("code")[:SHOWN])
    return CityToday(rows, empty.count(), ending, posts.count(), _changes(today))


def _changes(today: date) -> tuple[ComingChange, ...]:
    shut = Closure.objects.filter(until_on__gte=today, from_on__lte=today + AHEAD).select_related("desk", "stand_in").order_by("from_on", "id")
    gone = Desk.objects.filter(closed_on__gt=today, closed_on__lte=today + AHEAD).select_related("successor").order_by("closed_on", "code")
    rows = [ComingChange(one.desk.code, one.desk.name, one.from_on, one.until_on, one.stand_in.name if one.stand_in else "") for one in shut[:SHOWN]]
    rows += [ComingChange(one.code, one.name, one.closed_on or today, None, one.successor.name if one.successor else "") for one in gone[:SHOWN]]
    return tuple(sorted(rows, key=lambda one: (one.from_on, one.code)))
