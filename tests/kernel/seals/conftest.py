"""An audit of a few dozen rows under four seals, with its anchors in a folder of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.town import MONDAY
from yorozu.kernel import audit, clock, seals
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.seals import Report

ROUND = timedelta(minutes=5)


@pytest.fixture
def anchors(tmp_path: Path, settings: object) -> Path:
    settings.AUDIT_ANCHORS = tmp_path / "elsewhere" / "anchors.txt"  # type: ignore[attr-defined]
    return settings.AUDIT_ANCHORS  # type: ignore[attr-defined,no-any-return]


def write(count: int, at: datetime, *, purpose: str = "|よろず|") -> list[UUID]:
    """Reads of single things, and one list."""
    things = [uuid4() for _ in range(count)]
    with clock.at(at):
        for one in things:
            audit.record_read(SYSTEM, action="read_need", kind="need", thing_id=one, purpose=purpose, fields=["name", "words"])
        audit.record_list(SYSTEM, action="list_needs", kind="need", thing_ids=things, purpose="desk")
    return things


@pytest.fixture
def sealed(anchors: Path, db: None) -> Callable[[], Report]:
    """Four seals; the answer verifies."""
    for place in range(4):
        write(6, MONDAY + place * ROUND)
        with clock.at(MONDAY + place * ROUND + timedelta(minutes=1)):
            assert seals.seal() == 1
    return lambda: seals.verify(anchors)
