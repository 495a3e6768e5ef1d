"""YOROZU_EMAIL_URL to Django's mail settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from yorozu.config import environment


def sender() -> str:
    """YOROZU_EMAIL_FROM: one plain address."""
    value = environment.text("YOROZU_EMAIL_FROM")
    name, at, host = value.rpartition("@")
    if not (name and at and host) or any(one.isspace() or one in "<>,;" for one in value):
        raise environment.ConfigurationError("YOROZU_EMAIL_FROM", f"{value!r} is no mail address; write yorozu@city.example.jp")
    return value


def mail_settings() -> dict[str, Any]:
    """smtp:// (STARTTLS where user and password are given), smtps:// (TLS from the start); empty: letters wait unsent."""
    url = environment.text("YOROZU_EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == -1:
        raise environment.ConfigurationError("YOROZU_EMAIL_URL", "write smtp://USER:PASSWORD@HOST:PORT or smtps://…")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if secure else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure and bool(parts.username),
        "EMAIL_TIMEOUT": 10,
    }
