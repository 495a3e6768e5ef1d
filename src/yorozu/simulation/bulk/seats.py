"""The city as bulk work needs it: desks, who sits there, where a need may be taken; looked up once, kept as plain values."""

from dataclasses import dataclass, field
from functools import cache
from random import Random
from uuid import UUID

from yorozu.community.enums import AreaKind, DeskKind
from yorozu.community.models import Area, Desk, Post
from yorozu.community.queries import actor_of, in_force, staffed_desks, yorozu_desk_above, yorozu_desk_of
from yorozu.community.queries.calendar import Calendar
from yorozu.community.queries.posts import ANSWERING_ROLES
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor

from .rows import hex_of


@dataclass(frozen=True, eq=False)
class Who:
    """Somebody who acts, as the trace keeps them."""

    id: str | None
    name: str
    kind: str
    post: str
    desk: str | None

    @property
    def family(self) -> str:
        """What the asker reads."""
        return self.name.split()[0]


PLATFORM = Who(None, SYSTEM.name, "system", "", None)
RESIDENT = Who(None, "相談した人", "resident", "", None)
VISITOR = Who(None, "", "anonymous", "", None)


@dataclass(eq=False)
class Seat:
    """A desk with its people and its calendar."""

    desk: Desk
    id: str
    people: list[Who] = field(default_factory=list)
    calendar: Calendar = field(init=False)

    def __post_init__(self) -> None:
        self.calendar = Calendar.loaded(self.desk)

    @property
    def number(self) -> int:
        """Tells its calendar from others'."""
        return id(self)

    def somebody(self, random: Random) -> Who:
        """One of those in post."""
        return self.people[random.randrange(len(self.people))]


@dataclass(frozen=True, eq=False)
class District:
    """Where a need lives."""

    id: str
    path: str
    name: str
    towns: tuple[str, ...]


class Seats:
    """Every staffed desk, and the ways between them."""

    def __init__(self) -> None:
        today = clock.today()
        rows = Desk.objects.filter(pk__in=staffed_desks(on=today).values("pk")).select_related("area")
        self.all = [Seat(desk, desk.pk.hex) for desk in rows.prefetch_related("hours", "closures").order_by("code")]
        self._by_id = {seat.desk.pk: seat for seat in self.all}
        posts = Post.objects.filter(in_force(today), desk__in=list(self._by_id), role__in=ANSWERING_ROLES)
        for post in posts.select_related("user").order_by("id"):
            self._by_id[post.desk_id or UUID(int=0)].people.append(_who(actor_of(post.user)))
        self._areas = {area.pk: area for area in Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code")}
        self._above: dict[UUID, Seat | None] = {}
        self.districts = {pk: District(pk.hex, area.path, area.name, tuple(area.towns)) for pk, area in self._areas.items()}

    @cache  # noqa: B019 - lives as long as one load
    def home(self, area_id: UUID) -> Seat:
        """The よろず desk of a district."""
        return self._by_id[yorozu_desk_of(self._areas[area_id], on=clock.today()).pk]

    @cache  # noqa: B019
    def above(self, seat: Seat, start: Seat) -> Seat:
        """L3: who takes a need that `seat` holds when `start` stayed silent."""
        found = self._above_area(start.desk.area) if start.desk.area.parent_id else None
        if found is None or found is seat:
            found = self._above_area(seat.desk.area)
        return found or seat

    def _above_area(self, area: Area) -> Seat | None:
        if area.pk not in self._above:
            found = yorozu_desk_above(area, on=clock.today())
            self._above[area.pk] = self._by_id[found.pk] if found else None
        return self._above[area.pk]

    @cache  # noqa: B019
    def helpers(self, seat: Seat, code: str, area_id: UUID) -> tuple[Seat, ...]:
        """Desks that take needs of a life field in a district, other than `seat`."""
        path = self.districts[area_id].path
        return tuple(one for one in self.all if one is not seat and one.desk.kind != DeskKind.YOROZU and code in one.desk.fields
                     and path.startswith(one.desk.area.path))  # fmt: skip


def _who(actor: Actor) -> Who:
    desk = next((claim.desk_id for claim in actor.claims if claim.desk_id), None)
    return Who(hex_of(actor.user_id), actor.name, "staff", actor.title, hex_of(desk))
