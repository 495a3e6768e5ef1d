"""The test run: stricter than production where it can be, and with a fast password hasher."""

from .base import *  # noqa: F403
from .base import TEMPLATE_OPTIONS as OPTIONS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LANGUAGE_CODE = "ja"
OPTIONS["string_if_invalid"] = "\N{REPLACEMENT CHARACTER}undefined:%s\N{REPLACEMENT CHARACTER}"
EMAIL_IS_TEST = True
