"""What happens to the city itself: posts and desks end, time passes and jumps, a backup is restored."""

import copy
from datetime import timedelta
from functools import partial

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.town import MONDAY, Town, appoint
from yorozu.community.enums import Role
from yorozu.community.models import Desk, Post
from yorozu.community.operations import close_desk, end_post
from yorozu.consultation import operations as do
from yorozu.kernel import clock

from . import promises
from .base import DESKS, PICK, STEPS, Backup, Machine, has_cases
from .model import TOP


class Happening(Machine):
    """Everything around the needs that may take their owner away, or the clock's sense."""

    @rule(number=PICK, days=st.integers(0, 5))
    def a_post_ends(self, number: int, days: int) -> None:
        """Never the last one at the top: `yorozu check` would ask for somebody there at once (L4)."""
        able = [who for who, (desk, last) in sorted(self.world.posts.items()) if desk != TOP and last is None]
        if not able:
            return
        who = self.pick(number, able)
        last = self.now.date() + timedelta(days=days)
        post = Post.objects.get(user=self.users[who], desk__isnull=False)
        self.try_it(True, lambda: end_post(by=self.actor("admin"), post=post, until_on=last, because="異動"))
        self.world.posts[who] = (self.world.posts[who][0], last)

    @has_cases
    @rule(number=PICK, asked=st.booleans(), days=st.integers(0, 1))
    def everybody_leaves(self, number: int, asked: bool, days: int) -> None:
        """Of the desk that owns a need, or of the one that is being asked, on one day."""
        case = self.world.cases[number % len(self.world.cases)]
        desk = self.world.offers[case.waiting].to if asked and case.waiting is not None else case.owner
        last = self.now.date() + timedelta(days=days)
        for who in self.world.staff(desk, self.now) if desk != TOP else ():
            post = Post.objects.get(user=self.users[who], desk__isnull=False)
            self.try_it(True, partial(end_post, by=self.actor("admin"), post=post, until_on=last, because="退職"))
            self.world.posts[who] = (desk, last)

    @rule(desk=st.sampled_from(DESKS))
    def somebody_new_comes(self, desk: str) -> None:
        self.newcomers += 1
        if self.newcomers > 6:
            return
        name = f"new{self.newcomers}"
        with clock.at(self.now):
            town = Town(desks=self.town.desks, users=self.users)
            appoint(town, name, desk, Role.COUNSELLOR)
        self.world.posts[name] = (desk, None)

    @rule(desk=st.sampled_from(DESKS), days=st.integers(0, 9), heir=st.sampled_from(["", *DESKS]))
    def a_desk_closes(self, desk: str, days: int, heir: str) -> None:
        if desk in self.world.ends:
            return
        from_on = self.now.date() + timedelta(days=days)
        row = Desk.objects.get(code=desk)
        successor = self.town.desks[heir] if heir else None
        lawful = days > 0 and desk != TOP and heir != desk
        if self.try_it(lawful, lambda: close_desk(by=self.actor("admin"), desk=row, closed_on=from_on, successor=successor))[0]:
            self.world.ends[desk] = from_on
            if heir:
                self.world.heirs[desk] = heir

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        """Nobody does anything, the clock's work included: the machine was down."""
        if self.now < MONDAY + timedelta(days=380):
            self.now += step

    @precondition(lambda self: self.now > MONDAY + timedelta(days=2) and not self.set_back)
    @rule(hours=st.integers(1, 30))
    def the_clock_is_set_back(self, hours: int) -> None:
        self.now -= timedelta(hours=hours)
        self.set_back = True

    @rule(days=st.integers(0, 3))
    def evening_comes(self, days: int) -> None:
        """The offices are closed; who isn't there tomorrow holds nothing any more (T1)."""
        self.go_on(clock.on(self.now.date() + timedelta(days=days), 18) - self.now)

    @rule(days=st.integers(1, 9))
    def days_go_by(self, days: int) -> None:
        """The machine was down, or nobody did anything; then one tick catches up."""
        self.go_on(clock.on(self.now.date() + timedelta(days=days), 9) - self.now)

    def go_on(self, step: timedelta) -> None:
        if step > timedelta(0) and self.now < MONDAY + timedelta(days=380):
            self.now += step
        promises.tick(self)

    @rule(step=STEPS, twice=st.booleans())
    def the_clock_ticks(self, step: timedelta, twice: bool) -> None:
        self.go_on(step)
        if twice:
            before = promises.counted()
            with clock.at(self.now):
                do.tick()
            assert promises.counted() == before, "a second tick at the same moment does nothing"

    @precondition(lambda self: self.backup is None)
    @rule()
    def a_backup_is_taken(self) -> None:
        kept = copy.deepcopy((self.world, self.ids, self.handoffs, self.people)), dict(self.users)
        self.backup = Backup(transaction.savepoint(), kept, len(self.receipts))

    @precondition(lambda self: self.backup is not None)
    @rule()
    def the_backup_is_restored(self) -> None:
        """What was promised up to the backup holds again; what was handed out since is unknown, and says so plainly."""
        backup = self.backup
        assert backup is not None
        transaction.savepoint_rollback(backup.savepoint)
        (self.world, self.ids, self.handoffs, self.people), self.users = backup.kept
        lost, self.receipts = self.receipts[backup.receipts :], self.receipts[: backup.receipts]
        self.backup = None
        with clock.at(self.now):
            assert all(do.enter(number=one.number, passphrase=one.passphrase) is None for one in lost[:3])

