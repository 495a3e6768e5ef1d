"""Marks kept by increments are what a recount makes them, whatever happens to needs and in whatever order (the machine of tests/promise)."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.promise.machine import Promise
from tests.town import MONDAY, Town, make_town
from yorozu.consultation.models import Need
from yorozu.coordination.models import StuckMark, StuckNeed
from yorozu.coordination.operations import change_rule, marking, tick_stuck
from yorozu.coordination.queries.verdicts import differing, ground
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("STUCK_RUNS", "40"))
LOW: dict[str, dict[str, int]] = {
    "refusals": {"n": 1}, "silence": {"n": 1}, "handoffs": {"n": 2}, "lifted": {"n": 1}, "overdue": {"n": 1}, "unmet": {"n": 1}, "quiet": {"days": 2},
    "consent": {"days": 1}, "fields": {"n": 1, "days": 1}, "load": {"n": 1, "days": 1},
}  # fmt: skip


class Stuck(Promise):
    """The same machine, with rules that mark soon; what it looks at after each act is whether the marks are in step."""

    seen: set[str]

    @invariant()
    def nothing_is_lost(self) -> None:
        with clock.at(self.now):
            if self.set_back:  # since when something holds may lie in the future of a clock that was set back
                return
            if marking.is_due():
                tick_stuck()
            ids = list(Need.objects.order_by("pk").values_list("pk", flat=True))
            assert differing(ids, ground()) == []
            marks = StuckMark.objects.filter(ended_at__isnull=True)
            assert set(marks.values_list("need_id", flat=True)) == set(StuckNeed.objects.filter(ended_at__isnull=True).values_list("need_id", flat=True))
            self.seen.update(marks.values_list("rule", flat=True))

    @invariant()
    def tiles_are_in_step(self) -> None:
        """Tried elsewhere."""


def built() -> Town:
    with clock.at(MONDAY):
        town = make_town()
        for rule, numbers in LOW.items():
            change_rule(by=SYSTEM, rule=rule, is_on=True, numbers=numbers, because="試す")
    return town


def run(runs: int, *, share: int) -> set[str]:
    seen: set[str] = set()
    machine = seed(share)(type("StuckOfTown", (Stuck,), {"town": built(), "seen": seen}))
    chosen = settings(max_examples=runs, stateful_step_count=30, deadline=None, phases=(Phase.generate, Phase.shrink), database=None,
                      suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)
    return seen


@pytest.mark.parametrize("share", range(2))
def test_increments_equal_a_recount(share: int) -> None:
    seen = run(RUNS // 2, share=share)
    assert len(seen) >= 5, seen  # the machine does mark


def _walk(*steps: tuple[str, dict[str, Any]]) -> None:
    machine = type("StuckOfTown", (Stuck,), {"town": built(), "seen": set()})()
    machine.the_first_need(number=4, words="夜に眠れない")
    for name, values in steps:
        machine.nothing_is_lost()
        getattr(machine, name)(**values)
    machine.nothing_is_lost()


def test_an_increment_that_does_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test is broken where it doesn't notice that nobody listens."""
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("it_is_offered", {"number": 0, "who": 1, "to": "money", "fields": set()}), ("an_offer_is_declined", {"number": 0, "who": 1}))  # fmt: skip
    with transaction.atomic():
        _walk(*steps)
        transaction.set_rollback(True)
    deaf: Callable[[Any], bool] = lambda need_id: False  # noqa: E731
    monkeypatch.setattr(marking, "is_marked", deaf)
    monkeypatch.setattr(marking, "is_suspect", lambda limits, need_id: False)
    with pytest.raises(AssertionError):
        _walk(*steps)
