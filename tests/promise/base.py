"""The machine: rules that act on the platform through its operations, and on the model beside it.

Every act is one of three: lawful (it must succeed), unlawful (it must be refused, and change nothing), or unknown to the
model. Whatever is raised that isn't an anticipated failure is a fault of the platform.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition

from tests.town import MONDAY, Town
from yorozu.community.models import Desk, Post
from yorozu.consultation.models import Handoff
from yorozu.consultation.operations.intake import Receipt
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import YorozuError

from . import promises
from .model import TOP, Case, Offer, World

PICK = st.integers(min_value=0, max_value=10_000)
STEPS = st.sampled_from([timedelta(minutes=5), timedelta(hours=1), timedelta(hours=5), timedelta(hours=9), timedelta(days=1),
                         timedelta(days=4), timedelta(days=15)])  # fmt: skip
WORDS = ("父の物忘れがひどい", "夜に眠れない", "お金が足りない", "子どもが学校に行かない", "ゴミ出しができない")
DESKS = ("city-welfare", "money", "yorozu-west", "support-west", "yorozu-19", "yorozu-18", "yorozu-20", "hope")
OUTSIDERS = ("official", "auditor")
has_cases = precondition(lambda self: bool(self.world.cases))
has_offers = precondition(lambda self: bool(self.handoffs))


@dataclass
class Backup:
    """A state to which everything can go back: the database's, the model's, and what was handed out since."""

    savepoint: str
    kept: tuple[Any, ...]
    receipts: int


class Machine(RuleBasedStateMachine):
    """One city from a Monday morning on."""

    town: Town  # set by the test: built once, and rolled back to after each run

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.savepoint()
        self.now = MONDAY
        self.users = dict(self.town.users)
        self.ids: list[UUID] = []  # of needs, in the order of the world's cases
        self.handoffs: list[UUID] = []
        self.receipts: list[Receipt] = []
        self.people: list[UUID] = []
        self.backup: Backup | None = None
        self.newcomers = self.looked = 0
        self.set_back = False
        posts = Post.objects.filter(desk__isnull=False).select_related("desk", "user")
        self.world = World(
            circle={one.code: one.area.path for one in Desk.objects.select_related("area")},
            yorozu={one.code for one in Desk.objects.filter(kind="yorozu")},
            posts={one.user.username: (one.desk.code, one.until_on) for one in posts if one.desk},
        )

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.whole)

    # -- helpers

    def actor(self, name: str) -> Actor:
        """The account as it stands now."""
        return Town(users=self.users).actor(name)

    def try_it(self, lawful: bool | None, act: Callable[[], Any]) -> tuple[bool, Any]:
        """Run one act now; an act that is refused must leave no trace in what is counted."""
        with clock.at(self.now):
            before = promises.counted()
            try:
                with transaction.atomic():
                    result = act()
            except YorozuError as error:
                assert not lawful, f"a lawful act was refused: {error.code}: {error}"
                assert promises.counted() == before, "a refused act left something behind"
                return False, None
        assert lawful is not False, "an unlawful act was carried out"
        return True, result

    def pick(self, number: int, of: list[Any]) -> Any:
        return of[number % len(of)]

    def choose(self, number: int) -> tuple[int, Case]:
        index = number % len(self.world.cases)
        return index, self.world.cases[index]

    def worker(self, case: Case, number: int) -> tuple[str, bool]:
        """Mostly somebody of the owner's desk; now and then somebody else, who may not."""
        mine = self.world.staff(case.owner, self.now)
        if number % 7 == 0 or not mine:
            others = [who for who, (desk, last) in sorted(self.world.posts.items()) if desk != case.owner]
            return self.pick(number, [*others, *OUTSIDERS]), False
        return self.pick(number, mine), True

    def learn(self, need_id: UUID, words: str, owner: str, urgent: bool, consultation: int) -> None:
        """A need that the platform says it holds from now on."""
        self.ids.append(need_id)
        self.world.cases.append(Case(words=words, owner=owner, heard_by=owner, urgent=urgent, consultation=consultation,
                                     holders={owner}))  # fmt: skip
        self.settle(len(self.ids) - 1)

    def settle(self, index: int) -> None:
        """T1: who can't hold a need, doesn't; the platform chooses who does, the model says whether it may."""
        case = self.world.cases[index]
        if not case.closed and not self.world.holds(case.owner, self.now) and case.owner != TOP:
            promises.moved(self, index)

    def note_offer(self, index: int, handoff: Handoff, to: str, *, lift: bool) -> None:
        """T4: asking changes no owner; L2: until when the desk may be silent."""
        case = self.world.cases[index]
        due = self.world.answer_by(case.urgent, self.now)
        assert (handoff.due_at if case.urgent else handoff.due_at.astimezone(clock.TOKYO).date()) == due, "L2: the answer's deadline"
        self.handoffs.append(handoff.pk)
        self.world.offers.append(Offer(to=to, sender=case.owner, made=self.now, due=handoff.due_at, lift=lift, case=index))
        case.waiting, case.decide_by = len(self.handoffs) - 1, None

    def began_again(self, index: int) -> None:
        case = self.world.cases[index]
        case.closed = case.result = case.told = case.lacked = False
        case.decide_by = None
        self.settle(index)

    def take_back(self, case: Case) -> None:
        """A need that ends asks nobody any more."""
        if case.waiting is not None:
            self.world.offers[case.waiting].state = "withdrawn"
            case.waiting = None
