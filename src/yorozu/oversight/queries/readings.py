"""Looks of a day, what the rules find among them, and the findings that somebody answers for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from yorozu.algorithms import reading
from yorozu.algorithms.reading import Found, Look
from yorozu.community.queries import kin as city
from yorozu.consultation.queries.in_hand import Held, held_by_desks, subjects_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.keyset import page_behind
from yorozu.kernel.models import AuditEntry, Grant
from yorozu.oversight.enums import ReadingRule, Verdict
from yorozu.oversight.models import UnusualReading
from yorozu.oversight.rules import readings_visible_to

OPENED = ("read_need", "read_person", "open_offer")  # lists and searches show many at once and say little of whom somebody wanted
STILL = timedelta(days=14)  # after its end a need is still a reason to look
PAGE = 25


def looks_of(first: date, last: date) -> list[Look]:
    """Every page about somebody that staff opened from `first` to `last`."""
    rows = AuditEntry.objects.filter(at__gte=clock.start_of(first), at__lt=clock.start_of(last + timedelta(days=1)), actor_kind="staff", decision="allow",
                                     action__in=OPENED, actor_id__isnull=False).order_by("at", "id")  # fmt: skip
    found = list(rows.values_list("pk", "at", "actor_id", "desk_id", "thing_id", "person_id").iterator(chunk_size=2000))
    about = subjects_of({thing for *_, thing, person in found if thing and not person})
    return [Look(pk, at.astimezone(clock.TOKYO), actor, subject, desk) for pk, at, actor, desk, thing, person in found
            if actor and (subject := person or (about.get(thing, thing) if thing else None))]  # fmt: skip


def findings_of(day: date) -> tuple[int, list[tuple[ReadingRule, Found]]]:
    """How many looks there were on `day`, and what the rules that are on find among them."""
    rules = settings.READING_RULES
    looks = looks_of(day, day)
    if not looks:
        return 0, []
    asked = _Asked(day, looks)
    made: dict[str, Callable[..., list[Found]]] = {
        "many": lambda people, minutes: reading.many(looks, people=people, minutes=minutes),
        "night": lambda **hours: reading.at_night(looks, first=hours["from"], last=hours["until"], is_open=asked.is_open),
        "same_address": lambda: reading.kin(looks, is_kin=asked.same_address), "neighbour": lambda: reading.kin(looks, is_kin=asked.next_door),
        "same_name": lambda rare: reading.kin(looks, is_kin=lambda reader, subject: asked.same_name(reader, subject, rare)),
        "outside": lambda people: reading.outside(looks, people=people, in_hand=asked.ever_in_hand),
        "repeated": lambda looks, days: _repeated(asked, times=looks, days=days),
    }  # fmt: skip
    return len(looks), [(ReadingRule(name), one) for name, numbers in rules.items() for one in made[name](**numbers)]


def _repeated(asked: "_Asked", *, times: int, days: int) -> list[Found]:
    """Of whom somebody opened on this day, counted over the last days; what was told within them isn't told again."""
    today = {(one.reader, one.subject) for one in asked.looks}
    since = asked.day - timedelta(days=days - 1)
    found = reading.repeated(looks_of(since, asked.day), times=times, in_hand=asked.still_in_hand)
    told = UnusualReading.objects.filter(rule=ReadingRule.REPEATED, day__gte=since, day__lt=asked.day).order_by("pk")
    known = set(told.values_list("reader_id", "subject_id"))
    return [one for one in found if (one.reader, one.subject) in today - known]


class _Asked:
    """What the rules ask about readers, people and desks: read once for all of a day's looks."""

    def __init__(self, day: date, looks: list[Look]) -> None:
        self.day, self.looks = day, looks
        subjects = {one.subject for one in looks}
        self._held: Held = held_by_desks(subjects, upto=clock.end_of(day))
        self._homes = city.homes_of(subjects)
        self._readers = city.readers_homes({one.reader for one in looks})
        self._open = city.calendars_of({one.desk for one in looks if one.desk})
        grants = Grant.objects.filter(kind="person", user_id__in=list(self._readers), from_at__lte=clock.end_of(day), until_at__gt=clock.start_of(day))
        self._granted = set(grants.order_by("pk").values_list("user_id", "thing_id"))
        self._rare: dict[str, bool] = {}

    def is_open(self, desk: UUID | None, moment: datetime) -> bool:
        calendar = self._open.get(desk) if desk else None
        return bool(calendar and calendar.is_open_at(moment))

    def ever_in_hand(self, look: Look) -> bool:
        return (look.desk, look.subject) in self._held or (look.reader, look.subject) in self._granted

    def still_in_hand(self, look: Look) -> bool:
        ends = self._held.get((look.desk, look.subject), ()) if look.desk else ()
        return (look.reader, look.subject) in self._granted or any(closed is None or closed > clock.start_of(self.day) - STILL for closed in ends)

    def same_address(self, reader: UUID, subject: UUID) -> bool:
        return any(there == here for here, there in self._addresses(reader, subject))

    def next_door(self, reader: UUID, subject: UUID) -> bool:
        return any(reading.next_door(here, there) for here, there in self._addresses(reader, subject))

    def same_name(self, reader: UUID, subject: UUID, rare: int) -> bool:
        home, (family, _) = self._homes.get(subject), self._readers.get(reader, ("", frozenset()))
        if not home or not family or home.family != family:
            return False
        return self._rare.setdefault(family, city.is_rare(family, most=rare))

    def _addresses(self, reader: UUID, subject: UUID) -> Iterator[tuple[str, str]]:
        home, (_, lived) = self._homes.get(subject), self._readers.get(reader, ("", frozenset()))
        return ((home.address, one) for one in lived if home and home.address)


@dataclass(frozen=True)
class ReadingPage:
    """Findings of one state, the latest first."""

    rows: tuple[UnusualReading, ...]
    next_key: str


def readings(actor: Actor, *, state: str, after: str = "") -> ReadingPage:
    """Those that `actor` answers for."""
    rows = readings_visible_to(actor).filter(state=state)
    return ReadingPage(*page_behind(rows, after, by="day", size=PAGE, read=date.fromisoformat, latest=True))


def readings_open(actor: Actor) -> dict[str, int]:
    """How many of each state `actor` answers for."""
    rows = readings_visible_to(actor).values("state").annotate(n=Count("pk")).order_by("state")
    return {**dict.fromkeys(Verdict.values, 0), **dict(rows.values_list("state", "n"))}


def entries_of(reading_row: UnusualReading) -> list[AuditEntry]:
    """The rows of the audit that a finding rests on."""
    return list(AuditEntry.objects.filter(pk__in=reading_row.looks).order_by("at", "id"))
