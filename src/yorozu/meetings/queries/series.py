"""会議体: which there are, who belongs to them, which is the next circle's."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from yorozu.community.models import Area, Desk
from yorozu.community.queries import staffed_desks
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.keyset import page_behind
from yorozu.meetings.models import MeetingSeries, SeriesMember
from yorozu.meetings.rules import series_visible_to

from .kinds import kind_of

PAGE = 25


@dataclass(frozen=True)
class SeriesRow:
    """One line of the list."""

    series: MeetingSeries
    kind_name: str
    runs: bool


@dataclass(frozen=True)
class SeriesPage:
    """Series by name."""

    rows: tuple[SeriesRow, ...]
    next_key: str


def series_page(actor: Actor, *, after: str = "") -> SeriesPage:
    """Those that `actor` finds and that are still held, by name."""
    rows = series_visible_to(actor).filter(ended_on__isnull=True).select_related("area", "desk")
    found, next_key = page_behind(rows, after, by="name", size=PAGE, read=str)
    desks = actor.desks(Permission.RUN_MEETINGS)
    return SeriesPage(tuple(SeriesRow(one, kind_of(one.kind).name, one.desk_id in desks) for one in found), next_key)


def series_by_id(series_id: UUID) -> MeetingSeries | None:
    """The series with this key."""
    return MeetingSeries.objects.select_related("area", "desk").filter(pk=series_id).first()


def members_of(series: MeetingSeries, *, guests: bool = False) -> list[SeriesMember]:
    """Members whose term isn't over, the chair's line as it was written, by name."""
    rows = series.members.filter(Q(until_on__isnull=True) | Q(until_on__gte=clock.today()))
    return list((rows if guests else rows.filter(is_guest=False)).order_by("from_on", "name", "id")[:400])


def series_above(series: MeetingSeries, *, on: date) -> MeetingSeries | None:
    """The same kind's series of the next circle above that has one with a staffed secretariat; None at the top."""
    parts = series.area.path.strip("/").split("/")
    paths = ["/" + "/".join(parts[:count]) + "/" for count in range(len(parts) - 1, 0, -1)]
    if not paths:
        return None
    rows = MeetingSeries.objects.filter(kind=series.kind, ended_on__isnull=True, area__path__in=paths, desk__in=staffed_desks(on=on).values("pk"))
    return max(rows.select_related("area", "desk").order_by("id"), key=lambda one: len(one.area.path), default=None)


def areas_for(actor: Actor, *, circles: tuple[str, ...] = ()) -> list[Area]:
    """Circles in which `actor` may begin a series: their posts' areas and below."""
    scope = Q(pk__in=())
    for path in actor.areas(Permission.RUN_MEETINGS):
        scope |= Q(path__startswith=path)
    rows = Area.objects.filter(ended_on__isnull=True) if actor.is_system else Area.objects.filter(scope, ended_on__isnull=True)
    return list((rows.filter(kind__in=circles) if circles else rows).order_by("path")[:1000])


def own_desks(actor: Actor) -> list[Desk]:
    """Desks that may be a secretariat by `actor`."""
    return list(staffed_desks(on=clock.today()).filter(pk__in=actor.desks(Permission.RUN_MEETINGS)).order_by("kana", "code"))
