"""The WSGI entry of the floor on a campaign's database; `python -m tests.campaigns.floor_wsgi` makes its two tables."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.campaigns.floor_settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

if __name__ == "__main__":
    from django.db import connection
    from serving.floor_tables import make_tables

    make_tables(connection)
