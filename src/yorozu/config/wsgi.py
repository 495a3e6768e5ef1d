"""The WSGI entry that the web server loads; it ends at once, with the reason, where the product may not serve."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from yorozu.config.slow_bodies import SlowBodies
from yorozu.jobs.cli import database_sentence
from yorozu.jobs.ready import not_ready
from yorozu.jobs.setup import choose_settings


def _refuse(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    from yorozu.web.portal.errors import too_slow

    page = too_slow()
    start_response("503 Service Unavailable", list(page.items()))
    return [page.content]


def _ready_application() -> SlowBodies:
    django = get_wsgi_application()
    from yorozu.web.portal.middleware_refuse import LARGEST_AT_A_DESK

    try:
        problem = not_ready()
    except DatabaseError as error:
        problem = database_sentence(error) or str(error)
    if problem:
        sys.exit(f"yorozu: {problem}")
    return SlowBodies(django, _refuse, most=2, largest=LARGEST_AT_A_DESK)  # of the four threads that `serve` gives each process


choose_settings()
application = _ready_application()
