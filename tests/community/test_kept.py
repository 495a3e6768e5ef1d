"""What a process keeps of the city is read anew after every change, also one that was begun earlier and done later."""

import time
from typing import Any

import pytest

from tests.town import Town, make_town
from yorozu.community import operations as do
from yorozu.community.queries import desk_choices, desks_stamp
from yorozu.kernel import audit
from yorozu.kernel.models import HistoryEntry, base, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return make_town()


def _names() -> set[str]:
    return {desk.name for desk in desk_choices(stamp=desks_stamp())}


@pytest.mark.parametrize("seconds", [60, 3 * 3600])
def test_a_change_whose_line_is_older_is_seen(town: Town, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Two write at once: who began first commits last, after the other's change was read."""
    first, second = town.desks["yorozu-18"], town.desks["yorozu-19"]
    real = time.time_ns
    do.change_desk(by=town.actor("admin"), desk=second, name="あとから始めて先に終えた窓口")
    assert "あとから始めて先に終えた窓口" in _names()

    def earlier() -> Any:
        monkeypatch.setattr(base.time, "time_ns", lambda: real() - int(seconds * 10**9))
        made = uuid7()
        monkeypatch.setattr(base.time, "time_ns", real)
        return made

    monkeypatch.setattr(audit, "uuid7", earlier)
    do.change_desk(by=town.actor("admin"), desk=first, name="先に始めてあとで終えた窓口")
    assert HistoryEntry.objects.filter(kind="desk").order_by("-id").values_list("thing_id", flat=True)[0] == second.pk
    assert "先に始めてあとで終えた窓口" in _names()
