"""What the clock does with stuck needs."""

from dataclasses import dataclass

from .marking import Recounted, is_due, recount
from .placing import pass_on_late


@dataclass(frozen=True)
class StuckTicked:
    """What a turn found: the day's recount, where one was due, and how many needs went one forum up."""

    recounted: Recounted | None
    passed_on: int


def tick_stuck() -> StuckTicked:
    """Once a day, and after a rule was changed, all needs are gone through; dates that passed move a need one forum up. Safe at any time."""
    return StuckTicked(recount() if is_due() else None, pass_on_late())
