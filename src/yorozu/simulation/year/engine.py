"""The run: day after day, with the clock moved, `tick` as the worker would run it, and at each midnight `yorozu check`.

The promise's rules are the product's own (consultation.queries.violations); what they find stops the run. The server is down
once for three days: nobody writes, nothing ticks, people ask on paper, and the first `tick` afterwards catches up.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db import transaction

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area
from yorozu.consultation import operations as do
from yorozu.consultation.enums import Channel
from yorozu.consultation.queries import violations
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.violations import Violation
from yorozu.notices import operations as notices
from yorozu.simulation.city import City
from yorozu.simulation.people import make_people
from yorozu.simulation.places import make_places

from . import changes, residents, working
from .demand import Arrival, arrivals
from .dice import Dice
from .hands import Hands
from .mail import SimulatedMail
from .scenario import Scenario
from .state import State

FIRST = date(2026, 10, 1)  # so that a year holds a new year, 31 March, the holidays of May, and a summer
RESIDENTS = 3000
# The worker ticks each minute; the year does where something may have come due: dawn, before each round of work, when desks
# close, in the evening and before midnight. Deadlines lie at the end of a desk's day or four hours after an act.
TICKS = ((0, 5), (8, 45), (10, 15), (12, 15), (14, 15), (17, 20), (20, 30), (23, 50))
DOWN_DAYS, DOWN_FROM, UP_AGAIN = 3, (11, 0), (13, 30)
MAIL_FAILS, MAIL_DAYS = 3, 2  # a year, and how long each time


class PromiseBroken(Exception):
    """At this moment something wasn't as it must be; the run stops here."""

    def __init__(self, moment: datetime, found: list[Violation], stuck: list[str]) -> None:
        self.moment, self.found, self.stuck = moment, found, stuck
        super().__init__(f"{moment:%Y-%m-%d %H:%M}: {len(found)} violations, {len(stuck)} needs that tick couldn't move")


@dataclass(frozen=True)
class Plan:
    """What is to be run."""

    days: int
    needs: int
    seed: int
    scenario: Scenario
    first: date = FIRST

    @property
    def down_day(self) -> int:
        """The first of the days without a server: a Tuesday near the middle; none in runs of less than ten days."""
        if self.days < 10:
            return self.days + 1
        near = int(self.days * 0.4)
        return near + (1 - (self.first + timedelta(days=near)).weekday()) % 7


class Year:
    """One run on the database that is connected."""

    def __init__(self, plan: Plan, state: State | None = None) -> None:
        self.plan, self.state = plan, state or State()
        self.hands = Hands(Dice(plan.seed), plan.scenario, self.state, self._midnight(self.state.day), plan.days)
        self.asks = arrivals(self.hands.dice, first=plan.first, days=plan.days, needs=plan.needs, demand=plan.scenario.demand)
        self.held: list[tuple[Arrival, datetime | None]] = []  # who couldn't be taken down when they asked
        self.day_reports: Callable[[int], None] = lambda day: None
        if state is not None:
            self.hands.look_around()

    def _midnight(self, day: int) -> datetime:
        return clock.start_of(self.plan.first + timedelta(days=day))

    def found_city(self) -> None:
        """The invented city in an empty database, as on the evening before the first day."""
        plan, hands = self.plan, self.hands
        with clock.at(self._midnight(0) - timedelta(hours=6)):
            with transaction.atomic():
                City(Random(plan.seed)).build()
                people = make_people(Random(plan.seed + 1), RESIDENTS)
            make_places(Random(plan.seed + 2))
        districts = dict(Area.objects.filter(kind=AreaKind.DISTRICT).values_list("pk", "code"))
        for person in people:
            if person.birth_year and person.birth_year <= plan.first.year - 16 and person.area_id:
                self.state.residents.setdefault(districts[person.area_id], []).append(person.pk.hex)
        hands.look_around()
        changes.people_in_post(hands)
        changes.add_workers(hands)
        changes.set_hours(hands)
        changes.close_some(hands)
        hands.now = self._midnight(0)
        self._foresee()

    def _foresee(self) -> None:
        """The dates of the year that nobody chooses: the turn of the year in post, and the mail server's bad days."""
        for day in range(self.plan.days):
            on = self.plan.first + timedelta(days=day)
            if (on.month, on.day) == (3, 18):
                self.state.plan(day, "turn of year")

    def run(self, *, stop: Callable[[], bool] = lambda: False, each_day: Callable[["Year"], None] = lambda year: None) -> bool:
        """Live until the last midnight, or until `stop` says so at one; True at the end. Raises `PromiseBroken`."""
        while self.state.day < self.plan.days:
            if stop():
                return False
            self._live()
            self.state.day += 1
            each_day(self)
        return True

    def _live(self) -> None:
        self.hands.spent.clear()
        self.hands.go_to(self._midnight(self.state.day))
        for moment, act in self._moments():
            self.hands.go_to(moment)
            act()
        self.hands.go_to(self._midnight(self.state.day + 1))
        if not self._is_down(self.hands.now):
            self.check()

    def _moments(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """What happens in this day, in the order of the clock; nothing but asking while the server is down."""
        day = self.plan.first + timedelta(days=self.state.day)
        found: list[tuple[datetime, int, Callable[[], None]]] = [(clock.on(day, *at), 0, self.tick) for at in TICKS]
        found.append((clock.on(day, 8, 30), 1, self._morning))
        shares = [(place + 1) / len(working.ROUNDS) for place in range(len(working.ROUNDS))]
        found += [(clock.on(day, *at), 2, partial(working.round_of_work, self.hands, share)) for at, share in zip(working.ROUNDS, shares, strict=True)]
        found = [one for one in found if not self._is_down(one[0])]
        if self.state.day == self.plan.down_day + DOWN_DAYS:
            found.append((clock.on(day, *UP_AGAIN), 0, self._up_again))
        for arrival in self.asks[self.state.day]:
            moment = clock.on(day, arrival.minute // 60, arrival.minute % 60)
            found.append((moment, 3, partial(self._asks, arrival, moment)))
        found.sort(key=lambda one: one[:2])
        return ((moment, act) for moment, _order, act in found)

    def _is_down(self, moment: datetime) -> bool:
        first = self.plan.first + timedelta(days=self.plan.down_day)
        return clock.on(first, *DOWN_FROM) <= moment < clock.on(first + timedelta(days=DOWN_DAYS), *UP_AGAIN)

    def _morning(self) -> None:
        """Before the desks open: what changed in the city, letters, and who couldn't be taken down before."""
        hands, day = self.hands, self.state.day
        hands.look_around()
        changes.of_today(hands)
        changes.befall(hands)
        if hands.now.weekday() == 0:
            changes.keep_directory(hands)
        hands.look_around()
        if hands.dice.share("mail", day) < MAIL_FAILS / 365:
            self.state.mail_down = day + MAIL_DAYS - 1
            self.state.happened["the mail server failed"] += 1
        self._count_people()
        self._post()

    def _count_people(self) -> None:
        today = self.hands.now.date()
        for worker in self.state.workers.values():
            if worker.is_present(self.state.day) and self.hands.calendars[worker.desk].works_on(today):
                self.state.could[worker.desk] += round(working.halves_a_day(self.hands, worker.desk))

    def _post(self) -> None:
        """The morning's digests and letters; letters that failed for good are tried once more when the server is there again."""
        SimulatedMail.down = self.state.day <= self.state.mail_down
        self.hands.do(notices.write_digests)
        while sum(self.hands.do(notices.send_waiting)):
            pass
        if not SimulatedMail.down:
            for failed in working.failed_letters():
                self.hands.went(notices.send_again, by=SYSTEM, notice_id=failed)

    def _asks(self, arrival: Arrival, moment: datetime) -> None:
        if self._is_down(moment):
            self.held.append((arrival, None if arrival.channel == Channel.WEB else moment))
        elif not residents.bring(self.hands, arrival):
            self.held.append((arrival, None))  # nobody there: they call again tomorrow

    def _held(self) -> None:
        """Who couldn't be taken down asks again, or their paper is typed in; who finds nobody once more tries tomorrow."""
        waiting, self.held = self.held, []
        for arrival, received_at in waiting:
            if not residents.bring(self.hands, arrival, received_at=received_at):
                self.held.append((arrival, received_at))

    def tick(self) -> None:
        """What the worker does each minute."""
        ticked = self.hands.do(do.tick)
        for name in ("reminded", "lifted", "moved"):
            self.state.happened[f"needs {name} by tick"] += getattr(ticked, name)
        if ticked.stuck:
            raise PromiseBroken(self.hands.now, [], [str(one) for one in ticked.stuck])
        if self.held and self.hands.now.hour in (10, 14):
            self._held()

    def _up_again(self) -> None:
        """After three days: everything that came due meanwhile is noticed at once, and nothing was lost."""
        self.state.happened["the server was down for three days"] += 1
        self.hands.look_around()
        self.tick()
        self.check()
        self._held()

    def check(self) -> None:
        """T1–T7 now; raises `PromiseBroken` with what was found."""
        with clock.at(self.hands.now):
            found = list(violations())
        if found:
            raise PromiseBroken(self.hands.now, found, [])

    def as_json(self) -> dict[str, Any]:
        """What a resumed run needs."""
        held = [[one.minute, one.district, one.number, one.channel, one.needs, at.isoformat() if at else ""] for one, at in self.held]
        return {"state": self.state.as_json(), "held": held}

    @classmethod
    def of_json(cls, plan: Plan, plain: dict[str, Any]) -> "Year":
        """What `as_json` wrote, on the same database."""
        year = cls(plan, State.of_json(plain["state"]))
        year.held = [(Arrival(*row[:5]), datetime.fromisoformat(row[5]) if row[5] else None) for row in plain["held"]]
        return year
