"""Every test of this folder begins on a Monday morning in the small town, with forums of every step."""

from collections.abc import Iterator

import pytest

from tests.town import MONDAY, Town, make_town
from yorozu.coordination.operations import add_forum
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM

FORUMS = (
    ("worker-19", "芋井 ワーカーの見なおし", "worker", "19", "yorozu-19", 3, ()), ("hope", "きぼう相談", "specialist", "202011", "hope", 5, ()),
    ("money", "生活困窮の支援会議", "specialist", "202011", "money", 5, ("money",)), ("care-19", "芋井 地区ケア会議", "district", "19", "yorozu-19", 10, ()),
    ("zone-west", "西部 圏域ケア会議", "zone", "west", "support-west", 10, ()), ("city", "庁内推進会議", "city", "202011", "city-welfare", 20, ()),
)  # fmt: skip


@pytest.fixture
def town(db: None, settings: object) -> Iterator[Town]:
    """The town, with the clock standing at MONDAY."""
    with clock.at(MONDAY):
        made = make_town()
        for code, name, step, area, desk, days, fields in FORUMS:
            add_forum(by=SYSTEM, code=code, name=name, step=step, role="話し合う", takes="行きづまった相談", area=made.areas[area], desk=made.desks[desk],
                      within_days=days, fields=fields)  # fmt: skip
        yield made
