"""Every pair of states, tried: what isn't in the table is refused."""

import itertools

import pytest

from yorozu.consultation.enums import HandoffState, NeedState
from yorozu.consultation.workflow import HANDOFF, NEED
from yorozu.kernel.errors import Refused, Stale


@pytest.mark.parametrize(("state", "name"), list(itertools.product(NeedState, NEED.transitions)))
def test_need_moves_only_along_the_table(state: NeedState, name: str) -> None:
    transition = NEED.transitions[name]
    if state in transition.sources:
        assert NEED.move(state, name, reason="理由") == transition.target
    else:
        with pytest.raises(Stale):
            NEED.move(state, name, reason="理由")


@pytest.mark.parametrize(("state", "name"), list(itertools.product(HandoffState, HANDOFF.transitions)))
def test_an_offer_ends_once(state: HandoffState, name: str) -> None:
    if state == HandoffState.OFFERED:
        assert HANDOFF.move(state, name, reason="理由") != HandoffState.OFFERED
    else:
        with pytest.raises(Stale):
            HANDOFF.move(state, name, reason="理由")


def test_declining_needs_a_reason() -> None:
    with pytest.raises(Refused):
        HANDOFF.move(HandoffState.OFFERED, "decline", reason=" ")
