"""The WSGI entry of the floor."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "floor.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
