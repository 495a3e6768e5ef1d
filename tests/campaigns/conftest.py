"""One filled and served product for the short forms of all campaigns, on the engine that this test run is for."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.campaigns.site import Site, served


def engine_name() -> str:
    """sqlite or postgresql: the tests run once on each."""
    return str(settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]).replace("sqlite3", "sqlite")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Served in production's settings."""
    with served(engine_name(), needs=8) as one:
        yield one
