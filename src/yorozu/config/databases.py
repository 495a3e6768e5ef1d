"""DATABASE_URL to Django's DATABASES: SQLite by default, PostgreSQL in production."""

from pathlib import Path
from typing import Any

import dj_database_url

from yorozu.config import environment

# synchronous=FULL: with NORMAL a power cut loses acknowledged writes; IMMEDIATE: a transaction that will
# write takes its lock at the start, so that two that met cannot end in "database is locked".
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "cached_statements": 256,  # planned ones that a connection keeps: its own 128 are fewer than the pages' reads
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
}
_ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def databases(data_folder: Path) -> dict[str, dict[str, Any]]:
    """The one database that DATABASE_URL names; refused with a sentence where it can't be used."""
    url = environment.text("DATABASE_URL") or f"sqlite:///{data_folder / 'yorozu.sqlite3'}"
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError, dj_database_url.UnknownSchemeError) as error:
        raise environment.ConfigurationError(
            "DATABASE_URL", "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME"
        ) from error
    if config["ENGINE"] not in _ENGINES:
        raise environment.ConfigurationError("DATABASE_URL", "only sqlite and postgresql are supported")
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = dict(_SQLITE)
    else:
        config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = None  # opening costs more than most pages, and a fresh SQLite connection knows none of the file's pages
    return {"default": config}
