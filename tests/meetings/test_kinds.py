"""Kinds as data: what ships, what a wrong file says, a kind that the list lost."""

from typing import Any

import pytest
from django.conf import settings

from tests.meetings.conftest import begin, plan
from tests.town import MONDAY, Town
from yorozu.kernel import clock
from yorozu.meetings import operations as do
from yorozu.meetings.formats.kinds import kinds_from
from yorozu.meetings.queries import all_kinds, kind_of, meeting_violations
from yorozu.meetings.rules import matters_visible_to

SHIPPED: str = settings.MEETING_KINDS


def test_the_plans_kinds_are_there() -> None:
    assert [one.name for one in all_kinds()] == ["小地域福祉懇談会", "地域福祉推進会議", "地域福祉推進セミナー", "地区ケア会議", "地域福祉ワーカー連絡調整会議", "地域福祉庁内推進会議", "事例検討会", "支援会議"]
    secret = kind_of("shien_kaigi")
    assert secret.is_closed and not secret.published and "第106条の6" in secret.duty and "同条第5項" in secret.duty
    assert kind_of("suishin_kaigi").needed(4) == 3 and kind_of("suishin_kaigi").needed(5) == 3 and kind_of("kondankai").needed(9) == 0


@pytest.mark.parametrize(("was", "becomes", "said"), [
    ('secrecy = "law"', 'secrecy = "x"', "secrecy is"), ('quorum = "majority"', "quorum = -1", "quorum is"), ('circles = ["district"]', "circles = []", "circles are"),
    ("[kondankai]", "[kondankai", "Expected"), ('what = "区', 'whats = "区', "and nothing else"), ("5, true]", "0, true]", "agenda is"), ("[kondankai]", '["懇談"]', "named by"),
])  # fmt: skip
def test_a_wrong_file_says_what_is_wrong(was: str, becomes: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        kinds_from(SHIPPED.replace(was, becomes, 1))


def test_what_the_law_keeps_secret_cant_be_published_by_a_file() -> None:
    head, _, tail = SHIPPED.rpartition("published = false")
    with pytest.raises(ValueError, match="published is"):
        kinds_from(f"{head}published = true{tail}")


@pytest.mark.django_db
def test_a_kind_that_the_list_lost_stays_with_its_members(town: Town, settings: Any) -> None:
    with clock.at(MONDAY):
        series = begin(town, "suishin_kaigi", "19", "yorozu-19", "imoi")
        plan(town, series)
        assert matters_visible_to(town.actor("shinonoi")).filter(pk=series.pk).exists()
        settings.MEETING_KINDS = SHIPPED.replace("[suishin_kaigi]", "[another]")
        assert not matters_visible_to(town.actor("shinonoi")).filter(pk=series.pk).exists() and matters_visible_to(town.actor("imoi")).filter(pk=series.pk).exists()
        assert [one.rule for one in meeting_violations()] == ["M5"]
        assert do.read_series(by=town.actor("imoi"), series_id=series.pk).kind.is_closed
