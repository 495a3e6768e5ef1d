"""The short form of `make contest`, and its negative controls: each planted fault must be caught, or the harness is broken."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.campaigns.browser import Browser
from tests.campaigns.contest import Contest, Fighter, signed_in
from tests.campaigns.site import Site

SHORT = 18


@pytest.fixture(scope="module")
def fighters(site: Site) -> list[Fighter]:
    """Signed in once; their sessions go along into every copy."""
    return Contest(site, 0, fighters=signed_in(site)).fighters


@pytest.fixture
def broken(request: pytest.FixtureRequest, site: Site) -> Iterator[Site]:
    """A copy with the fault of the test's parameter."""
    one = site.broken(request.param)
    try:
        one.start()
        yield one
    finally:
        one.kill()


def at(site: Site, fighters: list[Fighter]) -> list[Fighter]:
    """The same people, with browsers that look at another server."""
    return [Fighter(one.name, one.desk, Browser(site.port, one.browser.address, cookies=dict(one.browser.cookies))) for one in fighters]


@pytest.mark.parametrize("broken", ["accept", "handoff"], indirect=True)
def test_a_planted_fault_is_caught(broken: Site, fighters: list[Fighter]) -> None:
    contest = Contest(broken, 8, fighters=at(broken, fighters), minutes=1)
    contest.run(ticks_every=10**6)
    assert contest.verified().problems


def test_a_naive_tick_is_caught(site: Site, fighters: list[Fighter]) -> None:
    broken = site.broken("tick")
    try:
        broken.start()
        contest = Contest(broken, 4, fighters=at(broken, fighters), tick_fault="tick", minutes=1)
        contest.run(ticks_every=1)
        assert contest.verified().problems
    finally:
        broken.kill()


def test_every_need_has_one_owner_whoever_fights_for_it(site: Site, fighters: list[Fighter]) -> None:
    contest = Contest(site, SHORT, fighters=fighters)
    contest.run(ticks_every=1)
    assert contest.verified().problems == []
    assert contest.counts["accept 422"] > 0 and contest.counts["ticks"] > 0


def test_a_form_that_is_sent_again_after_a_cut_connection_is_one_record(site: Site, fighters: list[Fighter]) -> None:
    who = fighters[0]
    form = who.browser.get("/desk/inbox/").form("/desk/inbox/save/")
    typed = {"words": "mark-cut-connection", "urgency": "week", "area_code": "19"}
    who.browser.send_and_hang_up(form, **typed)
    answer = who.browser.send(form, follow=False, **typed)
    again = who.browser.send(form, follow=False, **typed)
    assert (answer.status, answer.location) == (again.status, again.location) == (302, answer.location)
    found = site.engine.rows("SELECT id FROM consultation_need WHERE words = 'mark-cut-connection'")
    assert len(found) == 1 and str(UUID(found[0][0])) in answer.location
