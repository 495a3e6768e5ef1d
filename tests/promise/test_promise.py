"""T1–T7 under whatever happens, in whatever order: a model beside the platform. `PROMISE_RUNS` sets the length (nightly: 5000)."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.town import MONDAY, make_town
from yorozu.consultation.models import Entry, Need
from yorozu.consultation.operations import handing, ticking
from yorozu.kernel import clock

from .machine import Promise

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("PROMISE_RUNS", "300"))
SHARES = 6  # so that two cores have something to do each
NIGHTLY = "PROMISE_RUNS" in os.environ  # other ways each night; the short form takes the same ways each time


def run(runs: int, *, share: int = 0, phases: tuple[Phase, ...] = (Phase.generate, Phase.shrink)) -> None:
    """Let the machine loose on a fresh town; each share goes other ways."""
    with clock.at(MONDAY):
        town = make_town()
    machine = type("PromiseOfTown", (Promise,), {"town": town})
    if not NIGHTLY:
        machine = seed(share)(machine)
    chosen = settings(max_examples=runs, stateful_step_count=30, deadline=None, phases=phases, database=None,
                      suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_whatever_happens(share: int) -> None:
    run(RUNS // SHARES, share=share)


def _owner_cleared_first(need: Need, **kept: Any) -> None:
    """A handing back that gives the need to who refused it: the sender's ownership is gone before anybody accepted."""
    Need.objects.filter(pk=need.pk).update(owner_desk=need.waiting_desk)


def _line_overwritten(need: Need, **kept: Any) -> None:
    """A refusal that writes over the way instead of adding to it."""
    Entry.objects.filter(need=need).update(text="")


@pytest.mark.parametrize(
    ("where", "name", "fault"),
    [
        (handing, "_back_to_owner", _owner_cleared_first),
        (handing, "_back_to_owner", _line_overwritten),
        (ticking, "_end_silent", lambda need_id, ticked: None),
        (ticking, "_move", lambda need_id, ticked: None),
        (handing, "_consent_for", lambda need, offer: None),
    ],
    ids=["owner cleared first", "line overwritten", "silence unheard", "desk without anybody", "shown without a yes"],
)  # fmt: skip
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Callable[..., Any]) -> None:
    """The machine is broken where it doesn't find what is broken."""
    monkeypatch.setattr(where, name, fault)
    with pytest.raises((AssertionError, KeyError)):
        run(100, phases=(Phase.generate,))
