"""The home page says until when somebody answers today, or when the next opening is."""

from datetime import date

import pytest
from django.test import Client

from tests.town import make_town
from yorozu.kernel import clock
from yorozu.web.portal.home import hours_now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        (16, 10, "きょうは午後5時15分まで"),
        (16, 8, "きょうは午前8時30分から"),
        (16, 18, "いまは閉まっています。次は11月17日（火）午前8時30分から"),
        (20, 18, "いまは閉まっています。次は11月24日（火）午前8時30分から"),  # a weekend and 勤労感謝の日
    ],
)
def test_hours(day: int, hour: int, words: str) -> None:
    make_town()
    with clock.at(clock.on(date(2026, 11, day), hour)):
        assert hours_now() == words


def test_a_city_without_desks_shows_its_usual_hours(client: Client) -> None:
    assert hours_now() == ""
    assert "平日 午前8時30分から午後5時15分まで" in client.get("/").content.decode()
