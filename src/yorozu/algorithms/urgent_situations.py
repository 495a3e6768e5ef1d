"""The emergency numbers of situations that can't wait, where no word of danger was said: those of the danger that each comes near to."""

import tomllib
from functools import lru_cache
from importlib import resources

from .danger import UrgentNumber, numbers_of_kind


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    read = tomllib.loads(resources.files("yorozu.language").joinpath("lexicon", "urgent_situations.toml").read_text("utf-8"))
    return dict(read["danger"])


def numbers_for(situation: str) -> tuple[UrgentNumber, ...]:
    """The numbers for a situation's code; empty where it has none."""
    kind = _kinds().get(situation)
    return numbers_of_kind(kind) if kind else ()
