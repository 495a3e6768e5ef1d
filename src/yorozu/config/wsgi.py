"""The WSGI entry that the web server loads; it ends at once, with the reason, where the product may not serve."""

import sys

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

from yorozu.jobs.cli import database_sentence
from yorozu.jobs.ready import not_ready
from yorozu.jobs.setup import choose_settings, collect_seldom

choose_settings()
application = get_wsgi_application()
collect_seldom()
try:
    problem = not_ready()
except DatabaseError as error:
    problem = database_sentence(error) or str(error)
if problem:
    sys.exit(f"yorozu: {problem}")
