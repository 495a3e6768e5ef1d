"""What the same browsers get from the floor (`benchmarks/floor/`): a form that inserts two rows durably, and no rule at all."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.campaigns.browser import Browser
from tests.campaigns.site import Site


def forms_a_second(site: Site, browsers: list[Browser], *, seconds: float = 10) -> float:
    """Forms that all browsers together send to the floor on the site's database, with as many workers and its own sessions."""
    floor = Site(site.folder, site.engine, workers=site.workers, application="tests.campaigns.floor_wsgi:application")
    floor.run("tests.campaigns.floor_wsgi")
    floor.start(path="/")
    try:
        ours = [Browser(floor.port, one.address, cookies=dict(one.cookies)) for one in browsers]
        with ThreadPoolExecutor(len(ours)) as pool:
            begun = time.monotonic()
            sent = sum(pool.map(lambda one: _send(one, begun + seconds), ours))
            return sent / (time.monotonic() - begun)
    finally:
        floor.stop()


def _send(browser: Browser, until: float) -> int:
    form, sent = browser.get("/insert/").form(""), 0
    while time.monotonic() < until:
        answer = browser.send(form, follow=False, words="窓口のことば", urgency="week")
        assert answer.status == 302, answer.status
        sent += 1
    return sent
