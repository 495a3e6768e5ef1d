"""A rule tried on the past before it is switched on: how many needs it would have marked, and what became of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.algorithms.stuck import spells
from yorozu.consultation.queries.courses import AT_ONCE, courses, ends_of, once_suspect
from yorozu.coordination.enums import UNTRIED


@dataclass(frozen=True)
class Tried:
    """What came of the needs that a rule would have marked between two moments. `unmet`: hardly or not at all; `other`: ended without an answer."""

    rule: str
    numbers: Mapping[str, int]
    begin: datetime
    end: datetime
    looked_at: int
    marked: int
    unmet: int
    partly: int
    met: int
    other: int
    open: int


_KINDS = {"unmet": "unmet", "hardly_met": "unmet", "partly_met": "partly", "mostly_met": "met", "met": "met", "heard": "met", "": "open"}


def can_be_tried(rule: str) -> bool:
    """Whether what a rule rests on is known of days that are past."""
    return rule not in UNTRIED


def tried(rule: str, numbers: Mapping[str, int], *, begin: datetime, end: datetime) -> Tried:
    """Every need in which the rule would have begun to hold in that time, as it would have been seen then; changes nothing."""
    suspects = once_suspect(rule, numbers.get("n", 1), numbers.get("days", 0), begin, end)
    marked = [pk for piece in _pieces(suspects) for pk, course in courses(piece, loads={}).items()
              if any(begin <= one.since < end for one in spells(course, rule, numbers, now=end))]  # fmt: skip
    counts = Counter(_KINDS.get(outcome, "other") for piece in _pieces(marked) for outcome in ends_of(piece))
    return Tried(rule, numbers, begin, end, len(suspects), len(marked), counts["unmet"], counts["partly"], counts["met"], counts["other"], counts["open"])


def _pieces(ids: list[UUID]) -> Iterator[list[UUID]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
