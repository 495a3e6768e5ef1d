"""A town whose people have been looked at."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.town import MONDAY, Town, make_town
from yorozu.community import operations as city
from yorozu.community.operations import PersonForm
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM

As = Callable[[str], Client]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def as_(town: Town) -> As:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def person_id(town: Town) -> UUID:
    """見本 花子 of 芋井."""
    form = PersonForm(family_name="見本", given_name="花子", family_kana="みほん", given_kana="はなこ")
    with clock.at(MONDAY - timedelta(days=2)):
        return city.write_down_person(by=SYSTEM, form=form, area=town.areas["19"]).pk
