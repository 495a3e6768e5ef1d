"""The public home costs next to nothing, whoever looks: two statements, no cookie, the month counted once."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, make_town
from yorozu.consultation.queries import last_month
from yorozu.consultation.queries.figures import LastMonth
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_passer_by_gets_no_cookie_and_asks_one_statement() -> None:
    make_town()
    Client().get("/")
    with CaptureQueriesContext(connection) as asked:
        response = Client().get("/")
    assert response.status_code == 200 and not response.cookies and "csrfmiddlewaretoken" not in response.content.decode()
    assert len(asked.captured_queries) == 1, [one["sql"][:200] for one in asked.captured_queries]


def test_last_month_is_counted_once_in_ten_minutes() -> None:
    with clock.at(MONDAY):
        town = make_town()
        for number in range(5):
            town.take_down(f"困りごと{number}")
    after = MONDAY.replace(month=MONDAY.month % 12 + 1, day=3, hour=10, minute=1)
    with clock.at(after):
        assert last_month() == LastMonth(5, 0)
    with clock.at(MONDAY):
        town.take_down("あとから入った困りごと")
    with clock.at(after.replace(minute=9)), CaptureQueriesContext(connection) as asked:
        assert last_month() == LastMonth(5, 0) and not asked.captured_queries
    with clock.at(after.replace(minute=10)):
        assert last_month() == LastMonth(6, 0)
