"""Every pair of state and act, of meetings, minutes, items and decisions: what the table says, and nothing else."""

import itertools

import pytest

from yorozu.kernel.errors import Refused, Stale
from yorozu.kernel.workflow import Workflow
from yorozu.meetings.workflow import DUTY, ITEM, MEETING, MINUTES

ALLOWED = {
    "meeting": (MEETING, {"move": "planned", "move_called": "called", "call": "planned", "hold": "called", "cancel": "planned called"}),
    "minutes": (MINUTES, {"write": "none draft", "agree": "draft", "reopen": "agreed", "publish": "agreed", "take_back": "published"}),
    "item": (ITEM, {"decide": "open decided", "talk": "open", "leave": "open", "hear": "open", "undo": "talked left"}),
    "duty": (DUTY, {"miss": "open", "finish": "open", "drop": "open", "decide_above": "open"}),
}
PAIRS = [(name, state, act) for name, (table, _) in ALLOWED.items() for state, act in itertools.product(table.states, table.transitions)]


@pytest.mark.parametrize(("name", "state", "act"), PAIRS)
def test_each_act_leads_on_from_its_states_only(name: str, state: str, act: str) -> None:
    table: Workflow = ALLOWED[name][0]  # type: ignore[type-arg]
    allowed = ALLOWED[name][1]
    assert set(allowed) == set(table.transitions)
    if str(state) in allowed[act].split():
        assert table.move(state, act, reason="わけ") == table.transitions[act].target
        if table.transitions[act].needs_reason:
            with pytest.raises(Refused):
                table.move(state, act)
    else:
        with pytest.raises(Stale):
            table.move(state, act, reason="わけ")
