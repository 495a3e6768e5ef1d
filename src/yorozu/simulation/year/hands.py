"""How the year calls the product: each act one operation at the moment that the year's clock shows, counted and timed."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar
from uuid import UUID

from yorozu.community.models import Desk, Post
from yorozu.community.queries import Calendar, actor_by_id, actor_of, user_by_name
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor
from yorozu.kernel.errors import YorozuError

from .dice import Dice
from .scenario import Scenario
from .state import State

P = ParamSpec("P")
R = TypeVar("R")
STEP = timedelta(seconds=5)  # between two acts, so that the order of everything is the order of its times


@dataclass
class Hands:
    """The clock, the dice and the door to the operations, shared by everybody who acts."""

    dice: Dice
    scenario: Scenario
    state: State
    now: datetime
    days: int  # how long the run is
    admin: Actor = SYSTEM  # who looks after the city's lists; set when there is somebody
    spent: Counter[str] = field(default_factory=Counter)  # user name → halves of a contact used today
    desks: dict[str, Desk] = field(default_factory=dict)  # code → desk
    codes: dict[UUID, str] = field(default_factory=dict)  # desk's id → code
    yorozu: dict[str, str] = field(default_factory=dict)  # area's code → its よろず desk
    calendars: dict[str, Calendar] = field(default_factory=dict)
    is_stale: bool = True  # the city was changed since it was looked at
    _actors: dict[str, Actor] = field(default_factory=dict)

    def go_to(self, moment: datetime) -> None:
        """Let the clock show `moment`, or where it is later already, leave it: it never goes back."""
        self.now = max(self.now, moment)

    def do(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One operation now; the next one comes a little later."""
        self.now += STEP
        name = act.__name__
        begun = time.process_time()
        try:
            with clock.at(self.now):
                return act(*args, **kwargs)
        except YorozuError as error:
            self.state.refused[f"{name} {error.code}"] += 1
            raise
        finally:
            self.is_stale |= act.__module__.startswith("yorozu.community")
            self.state.counts[name] += 1
            self.state.seconds[name] = self.state.seconds.get(name, 0.0) + time.process_time() - begun

    def tried(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The same where the product may say no: what it refuses is counted, and life goes on."""
        try:
            return self.do(act, *args, **kwargs)
        except YorozuError:
            return None

    def went(self, act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """The same, for acts that return nothing: whether the product let it happen."""
        try:
            self.do(act, *args, **kwargs)
        except YorozuError:
            return False
        return True

    def actor(self, username: str) -> Actor:
        """An account with the posts that it holds today."""
        if username not in self._actors:
            with clock.at(self.now):
                self._actors[username] = actor_by_id(UUID(self.state.workers[username].user))
        return self._actors[username]

    def look_around(self) -> None:
        """At dawn: read the city anew where it was changed; posts begin and end by the calendar too."""
        day = self.state.day
        if self.is_stale or any(one.from_day == day or one.until_day == day - 1 for one in self.state.workers.values()):
            self._actors.clear()
        if not self.is_stale:
            return
        self.is_stale = False
        admin = user_by_name("admin")
        with clock.at(self.now):
            self.admin = actor_of(admin) if admin is not None else SYSTEM
        rows = list(Desk.objects.select_related("area").prefetch_related("hours", "closures").order_by("code"))
        self.desks = {one.code: one for one in rows}
        self.codes = {one.pk: one.code for one in rows}
        self.yorozu = {one.area.code: one.code for one in reversed(rows) if one.kind == "yorozu" and one.closed_on is None}
        self.calendars = {one.code: Calendar.loaded(one) for one in rows}

    def is_open(self, code: str) -> bool:
        """Whether a desk is there now."""
        desk, today = self.desks[code], self.now.date()
        return desk.opened_on <= today and (desk.closed_on is None or desk.closed_on > today) and self.calendars[code].is_open_at(self.now)

    def post(self, username: str) -> Post:
        """The post that a worker holds."""
        return Post.objects.select_related("desk", "area", "user").get(pk=self.state.workers[username].post)
