"""Chance that follows from the seed and from what is decided, never from how often somebody asked before.

So the same resident of the same seed says the same thing on the same day in every scenario, and two scenarios differ by
what they change and not by luck; and a run that was stopped goes on without a generator's state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Dice:
    """One throw for each question that has a name."""

    seed: int

    def of(self, *names: object) -> Random:
        """A generator of this question's own."""
        return Random(f"{self.seed}|{'|'.join(map(str, names))}")

    def share(self, *names: object) -> float:
        """A number from 0 to 1."""
        return self.of(*names).random()

    def pick(self, choices: Sequence[T], *names: object) -> T:
        """One of `choices`."""
        return self.of(*names).choice(choices)
