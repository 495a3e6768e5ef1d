"""Every test of this folder happens on a Monday morning in the small town."""

from collections.abc import Iterator

import pytest

from tests.town import MONDAY, Town, make_town
from yorozu.kernel import clock


@pytest.fixture
def town(db: None, settings: object) -> Iterator[Town]:
    """The town, with the clock standing at MONDAY."""
    with clock.at(MONDAY):
        yield make_town()
