"""Production: refuses to start with any setting that is only fit for the demo."""

from urllib.parse import urlsplit

from yorozu.config import environment

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, BASE_URL, EMAIL_URL, SECRET_KEY
from .base import PROXIES as _PROXIES

if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("not-a-secret"):
    raise environment.ConfigurationError("YOROZU_SECRET_KEY", "production needs 50 random characters or more")
if not BASE_URL.startswith("https://"):
    raise environment.ConfigurationError("YOROZU_BASE_URL", "production is served over https:// only")
if "*" in ALLOWED_HOSTS or urlsplit(BASE_URL).hostname not in ALLOWED_HOSTS:
    raise environment.ConfigurationError("YOROZU_HOSTS", f"name the hosts that people type, the one of YOROZU_BASE_URL ({urlsplit(BASE_URL).hostname}) among them")
environment.chosen("YOROZU_CITY_NAME", why="production needs your municipality's name")
for _name in ("YOROZU_MAIN_PHONE", "YOROZU_MAIN_FAX"):
    environment.chosen(_name, why="production needs your own number: the default is the demo's, nobody answers it")
if EMAIL_URL:
    environment.chosen("YOROZU_EMAIL_FROM", why="production needs the address that your letters come from")

# `serve` listens on the machine itself only, so a proxy stands before it. Without its word on who asks everybody would
# have one address, and one person's wrong passwords would make all others wait.
PROXIES = max(1, _PROXIES)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
