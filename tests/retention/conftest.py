"""A town with consultations that ended long ago, and a file of tombstones of its own."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.town import Town, make_town
from yorozu.consultation import operations as needs
from yorozu.consultation.models import Need
from yorozu.consultation.operations.closing import Answer
from yorozu.kernel import clock

LONG_AGO = clock.on(date(2026, 5, 18), 10)  # its fiscal year ends in March 2027, so that five years are over on 1 April 2032
NOW = clock.on(date(2032, 4, 1), 10)


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[Town]:
    settings.TOMBSTONES = tmp_path / "elsewhere" / "tombstones.txt"
    with clock.at(LONG_AGO):
        yield make_town()


def bring(town: Town, words: str = "父の物忘れ", *, at: datetime = LONG_AGO, **changes: object) -> Need:
    """A need that was taken down at 芋井 and is open."""
    with clock.at(at):
        return Need.objects.get(pk=town.take_down(words, **changes).need_ids[0])


def answer(town: Town, need: Need, *, at: datetime = LONG_AGO, outcome: str = "unmet") -> None:
    """Its result is known; nobody was told."""
    with clock.at(at + timedelta(hours=1)):
        missing = {"missing": "night", "missing_words": "夜に来てくれる人"} if outcome == "unmet" else {}
        needs.record_answer(by=town.actor("imoi"), need_id=need.pk, answer=Answer(outcome=outcome, words="来週から通える", **missing))


def close(town: Town, need: Need, *, at: datetime = LONG_AGO, outcome: str = "unmet") -> Need:
    """Answered, told, closed."""
    answer(town, need, at=at, outcome=outcome)
    with clock.at(at + timedelta(hours=2)):
        needs.record_told(by=town.actor("imoi"), need_id=need.pk, how="phone")
        needs.close_need(by=town.actor("imoi"), need_id=need.pk)
    return Need.objects.get(pk=need.pk)


def ended(town: Town, words: str = "父の物忘れ", *, at: datetime = LONG_AGO, **changes: object) -> Need:
    """A need that ended then."""
    return close(town, bring(town, words, at=at, **changes), at=at)


def erased(need: Need | UUID) -> bool:
    """Whether a need's words are gone."""
    return Need.objects.get(pk=need.pk if isinstance(need, Need) else need).erased_at is not None
