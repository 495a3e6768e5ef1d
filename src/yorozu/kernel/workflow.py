"""The engine of every life-cycle: a table of transitions that fits on one screen, and nothing beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from yorozu.kernel.errors import Refused, Stale

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """One way to go: from any of `sources` to `target`, for who has `permission`."""

    name: str
    sources: tuple[S, ...]
    target: S
    permission: str
    needs_reason: bool = False


class Workflow(Generic[S]):
    """A closed table of transitions over the states of one noun."""

    def __init__(self, states: type[S], transitions: Iterable[Transition[S]]) -> None:
        self.states = states
        self.transitions = {transition.name: transition for transition in transitions}

    def can(self, state: S, name: str) -> bool:
        """Whether `name` leads anywhere from `state`."""
        return state in self.transitions[name].sources

    def move(self, state: S, name: str, *, reason: str = "") -> S:
        """The state after `name`; `Stale` where it isn't possible from here, `Refused` without a due reason."""
        transition = self.transitions[name]
        if state not in transition.sources:
            raise Stale(state=str(state), transition=name)
        if transition.needs_reason and not reason.strip():
            raise Refused(_("理由を書いてください。"), field="reason")
        return transition.target
