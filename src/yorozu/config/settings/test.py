"""The test run: stricter than production where it can be, and with a fast password hasher."""

import os

from .base import *  # noqa: F403
from .base import DATA_FOLDER, DATABASES
from .base import TEMPLATE_OPTIONS as OPTIONS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LANGUAGE_CODE = "ja"
OPTIONS["string_if_invalid"] = "\N{REPLACEMENT CHARACTER}undefined:%s\N{REPLACEMENT CHARACTER}"
EMAIL_IS_TEST = True
SECOND_FACTOR_ROLES = frozenset({"none"})  # tests of the factor ask for one; all others sign in by a password

# A file, so that threads meet at real locks (a shared database in memory has others); its speed isn't what is tested.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_FOLDER / f"test-{os.getpid()}.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
STATIC_URL = "/static/"  # only the live server of browser tests asks for it; pages take everything from /assets/
KEEP_PUBLIC_PAGES = False  # tests write rows past the operations, and so past the history by which a kept page is known to be old; its own tests keep
