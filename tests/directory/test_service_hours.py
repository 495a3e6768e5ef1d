"""What a service's page says of its hours: which weeks of the month, and the days on which it is shut all the same."""

from datetime import time, timedelta

import pytest
from django.test import Client

from yorozu.directory.models import Schedule, Service
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db


def test_weeks_of_the_month_and_closed_days_stand_on_the_page(client: Client) -> None:
    service = Service.objects.create(name="見本の集まり", dataset="places")
    Schedule.objects.create(service=service, kind="weekly", weekday=0, weeks="1,3", opens=time(10), closes=time(12))
    day = clock.today() + timedelta(days=10)
    Schedule.objects.create(service=service, kind="closed", valid_from=day, valid_to=day)
    page = " ".join(client.get(f"/find/{service.pk}/").content.decode().split())
    assert "第1・3 月" in page and "10:00〜12:00" in page
    assert f"{day.month}月{day.day}日" in page and "休みの日" in page
    assert '"openingHoursSpecification"' not in page or "Monday" not in page, "no calendar says that it is open every Monday"
