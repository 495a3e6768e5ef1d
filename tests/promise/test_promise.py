"""T1–T7 under whatever happens, in whatever order: a model beside the platform. `PROMISE_RUNS` sets the length (nightly: 5000)."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
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


def run(runs: int, *, share: int) -> None:
    """Let the machine loose on a fresh town; each share goes other ways."""
    with clock.at(MONDAY):
        town = make_town()
    machine = type("PromiseOfTown", (Promise,), {"town": town})
    if not NIGHTLY:
        machine = seed(share)(machine)
    chosen = settings(max_examples=runs, stateful_step_count=30, deadline=None, phases=(Phase.generate, Phase.shrink), database=None,
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


OFFERED = ("it_is_offered", {"number": 0, "who": 1, "to": "money", "fields": set()})
DECLINED = ("an_offer_is_declined", {"number": 0, "who": 1})
LONG_AFTER = ("the_clock_ticks", {"step": timedelta(days=15), "twice": False})
LEFT = ("everybody_leaves", {"number": 0, "asked": False, "days": 0})
UNASKED = ("it_is_offered", {"number": 0, "who": 1, "to": "money", "fields": {"phone"}})


def walk(*steps: tuple[str, dict[str, Any]]) -> None:
    """These acts in this order, with what the machine looks at after each."""
    with clock.at(MONDAY):
        town = make_town()
    machine = type("PromiseOfTown", (Promise,), {"town": town})()
    machine.the_first_need(number=4, words="夜に眠れない")
    for name, values in steps:
        machine.nothing_is_lost()
        getattr(machine, name)(**values)
    machine.nothing_is_lost()


@pytest.mark.parametrize(
    ("where", "name", "fault", "steps"),
    [
        (handing, "_back_to_owner", _owner_cleared_first, (OFFERED, DECLINED)),
        (handing, "_back_to_owner", _line_overwritten, (OFFERED, DECLINED)),
        (ticking, "_end_silent", lambda need_id, ticked: None, (OFFERED, LONG_AFTER)),
        (ticking, "_move", lambda need_id, ticked: None, (LEFT, LONG_AFTER)),
        (handing, "_consent_for", lambda need, offer: None, (UNASKED,)),
    ],
    ids=["owner cleared first", "line overwritten", "silence unheard", "desk without anybody", "shown without a yes"],
)  # fmt: skip
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, fault: Callable[..., Any], steps: tuple[tuple[str, dict[str, Any]], ...]
) -> None:
    """The machine is broken where it doesn't find what is broken, or finds something where nothing is."""
    with transaction.atomic():
        walk(*steps)
        transaction.set_rollback(True)
    monkeypatch.setattr(where, name, fault)
    with pytest.raises((AssertionError, KeyError)):
        walk(*steps)
