"""What a place must be besides fitting the words: facts, opening hours, whose city. As conditions, so that a page needn't read all."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, Subquery

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area
from yorozu.community.queries import home_city, is_public_holiday
from yorozu.directory.enums import Accepting, ScheduleKind
from yorozu.directory.models import Schedule
from yorozu.kernel import clock


@dataclass(frozen=True)
class Narrowing:
    """What a place must be. What isn't known of a place doesn't count as so."""

    open_now: bool = False
    open_today: bool = False
    free: bool = False
    transport: bool = False
    accepting: bool = False
    language: str = ""
    field: str = ""  # a life field

    @property
    def asked(self) -> bool:
        """Whether anything narrows."""
        return self != Narrowing()

    @property
    def of_facts(self) -> Q:
        """As a condition on services; opening hours are looked at afterwards."""
        facts = Q(is_free=True) if self.free else Q()
        facts &= Q(has_transport=True) if self.transport else Q()
        facts &= Q(accepting=Accepting.YES) & (Q(accepting_until__isnull=True) | Q(accepting_until__gte=clock.today())) if self.accepting else Q()
        facts &= Q(terms__code=self.field) if self.field else Q()
        return facts & Q(languages__code=self.language) if self.language else facts

    @property
    def fits_desks(self) -> bool:
        """A desk asks for no money and takes everybody; of its cars and languages nothing is known."""
        return not self.transport and not self.language


def may_be_open(moment: datetime, *, whole_day: bool) -> Exists:
    """Services with a row of a calendar that could make them open at this moment (or on this day): few of many, each still to be looked at."""
    local = moment.astimezone(clock.TOKYO)
    now, day = local.time(), local.date()
    kinds = Q(kind=ScheduleKind.WEEKLY, weekday=day.weekday()) | Q(kind=ScheduleKind.EXCEPTION)
    if is_public_holiday(day):
        kinds |= Q(kind=ScheduleKind.HOLIDAY)
    return Exists(Schedule.objects.filter(kinds & _stretch(now, day, whole_day=whole_day), service=OuterRef("pk")))


def _stretch(now: time, day: date, *, whole_day: bool) -> Q:
    within = (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    return within & (Q(opens__isnull=False) if whole_day else Q(opens__lte=now, closes__gt=now))


def in_area(area: Area) -> Q:
    """Things that lie in an area or one of its circles."""
    return Q(area__in=Area.objects.filter(path__startswith=area.path).values("pk"))


def home_path() -> str:
    """The path of the city that this installation is for; empty before it is founded."""
    home = home_city()
    return home.path if home else ""


def of_our_city(column: str = "area") -> Q:
    """Things of our own city, those whose district isn't known too; nothing of another city's sample. One condition, no query of its own."""
    home = Area.objects.filter(kind=AreaKind.CITY, ended_on__isnull=True).order_by("code").values("path")[:1]
    others = Area.objects.exclude(path__startswith=Subquery(home)).values("pk")
    return Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": others})


@dataclass(frozen=True)
class Whereabouts:
    """The district, or the other city, that something lies in; our own city's name says nothing and is left out."""

    name: str = ""
    elsewhere: bool = False

    @classmethod
    def of(cls, area: Area | None, home: str) -> "Whereabouts":
        """As it is told where our city has this path."""
        return cls() if area is None or area.path == home else cls(area.name, bool(home) and not area.path.startswith(home))


NOWHERE = Whereabouts()
