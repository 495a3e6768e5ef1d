"""The short form of `make crash`, and its negative control: a server that answers before it has written must be caught."""

from collections.abc import Iterator

import pytest

from tests.campaigns.conftest import engine_name
from tests.campaigns.crash import Crash
from tests.campaigns.site import NUMBERS, Site


@pytest.fixture
def own(site: Site) -> Iterator[Site]:
    """A site of its own, on a copy: the shared one isn't killed."""
    other = Site(site.folder, site.engine.copy(f"crashed_{next(NUMBERS)}"), workers=1)
    yield other
    other.kill()


def test_nothing_acknowledged_is_lost_or_double(own: Site) -> None:
    own.start()
    crash = Crash(own, kills=3, pairs=2, victims=("server", "web worker", "server"), check_every=3)
    crash.run()
    assert crash.report.problems == [] and crash.acknowledged > 0


def test_a_server_that_answers_before_it_has_written_is_caught(own: Site) -> None:
    own.application, own.env["CAMPAIGN_BREAK"] = "tests.campaigns.broken_wsgi:application", "early"
    own.start()
    crash = Crash(own, kills=3, pairs=2, victims=("server",), check_every=10)
    crash.run()
    # By the comparison ("lost: …"), or by a client that goes on with what it was told and doesn't find it.
    assert crash.report.problems and crash.acknowledged > 0, engine_name()
