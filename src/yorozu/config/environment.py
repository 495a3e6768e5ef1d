"""Configuration is environment variables. Each is read here, once, and a wrong one stops the start.

The table in `docs/reference/configuration.md` is checked against `VARIABLES` by a test.
"""

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit


class ConfigurationError(SystemExit):
    """A variable that cannot be used: the message says which, what it holds and what would do."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"yorozu: {name}: {why}")


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, its default as a person would type it, what it does."""

    name: str
    default: str
    does: str


VARIABLES: tuple[Variable, ...] = (
    Variable("YOROZU_MODE", "dev", "demo, dev, test or production; production refuses every demo setting"),
    Variable("YOROZU_DATA", "var", "the folder for the SQLite file, uploads and printed papers"),
    Variable("DATABASE_URL", "", "the database; empty is one SQLite file in YOROZU_DATA"),
    Variable("YOROZU_SECRET_KEY", "", "50 random characters or more; needed in production"),
    Variable("YOROZU_AUDIT_KEY", "", "the key that seals the audit, 32 random characters or more, needed in production; former keys after it, comma-separated"),
    Variable("YOROZU_AUDIT_KEY_FILE", "", "a file with that key in the variable's place, a line for each; outside the database and its backups"),
    Variable("YOROZU_AUDIT_ANCHORS", "", "the file that seals are anchored in, on another disk or machine; empty is audit-anchors.txt in YOROZU_DATA"),
    Variable("YOROZU_READING_RULES", "", "a file of rules by which unusual reading is found; empty is the one that comes with Yorozu"),
    Variable("YOROZU_MEETING_KINDS", "", "a file of kinds of meetings; empty is the one that comes with Yorozu"),
    Variable("YOROZU_RETENTION", "", "a file of periods, how long data are kept for each purpose; empty is the one that comes with Yorozu"),
    Variable("YOROZU_TOMBSTONES", "", "the file of what was erased (ids alone), on another disk or machine; empty is tombstones.txt in YOROZU_DATA"),
    Variable("YOROZU_HOSTS", "127.0.0.1,localhost", "host names that this server answers to, comma-separated"),
    Variable("YOROZU_BASE_URL", "http://127.0.0.1:8000", "the public address, for links in letters and codes"),
    Variable("PORT", "8000", "the port that `serve` and `make demo` listen on"),
    Variable("YOROZU_EMAIL_URL", "", "smtp://user:password@host:port or smtps://…; empty keeps letters in the outbox"),
    Variable("YOROZU_EMAIL_FROM", "yorozu@localhost", "the sender's address of every letter"),
    Variable("YOROZU_LAST_RESORT_DESK", "city-welfare", "the code of the city's desk of last resort (rule L4)"),
    Variable("YOROZU_CITY_NAME", "長野市", "the municipality's name as it stands on pages and paper"),
    Variable("YOROZU_MAIN_PHONE", "026-000-0000", "the よろず相談 telephone on every page and sheet"),
    Variable("YOROZU_MAIN_FAX", "026-000-0001", "the よろず相談 fax number on every sheet"),
    Variable("YOROZU_PROXIES", "0", "how many proxies of your own stand before the server (X-Forwarded-For); in production at least 1"),
    Variable("YOROZU_IDLE_MINUTES", "15", "minutes without a request after which staff type their password again"),
    Variable("YOROZU_SESSION_HOURS", "12", "hours after which a session ends in any case"),
    Variable("YOROZU_SECOND_FACTOR", "administrator,auditor", "the roles that must have a second factor, comma-separated; all or none; empty is none in the demo"),
    Variable("YOROZU_BREACHED_PASSWORDS", "", "a file of breached passwords that may not be chosen: sorted lines of SHA-1 digests, HASH or HASH:count"),
    Variable("YOROZU_OIDC_ISSUER", "", "the city's own directory (OpenID Connect), as it names itself: https://…; empty is none"),
    Variable("YOROZU_OIDC_CLIENT", "", "what the directory calls this installation (client id)"),
    Variable("YOROZU_OIDC_SECRET", "", "the secret that the directory gave it"),
    Variable("YOROZU_OIDC_CLAIM", "sub", "which of the directory's claims an administrator links accounts by; never a mail address"),
    Variable("YOROZU_OIDC_NAME", "市の共通サインイン", "what people call it, for the button"),
    Variable("YOROZU_BACKUPS", "", "the folder of the backups, best on another disk; set, it is watched and the worker tries a restore each week"),
    Variable("YOROZU_BACKUP_KEY", "", "the key of the backups, or the absolute path of the file that holds it; `yorozu backup key` makes one"),
    Variable("YOROZU_REALDATA", "", "a folder of municipal files for tests and benchmarks that may not be copied"),
    Variable("YOROZU_PICTURES", "", "a folder in which the browser tests leave their pictures"),
)
_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def text(name: str) -> str:
    """The variable's value, or its default where it is unset or empty."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def number(name: str, *, least: int, most: int) -> int:
    """The variable as a whole number within `least` and `most`."""
    value = text(name)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ConfigurationError(name, f"{value!r} is not a whole number from {least} to {most}")
    return int(value)


def mode() -> str:
    """Which of the four ways of running this is."""
    _refuse_unknown_names()
    value = text("YOROZU_MODE")
    if value not in {"demo", "dev", "test", "production"}:
        raise ConfigurationError("YOROZU_MODE", f"{value!r} is none of demo, dev, test, production")
    return value


def _refuse_unknown_names() -> None:
    """A mistyped name would silently leave the default in force."""
    for name in sorted(os.environ):
        if name.startswith("YOROZU_") and name not in _DEFAULTS:
            near = get_close_matches(name, _DEFAULTS, n=1)
            raise ConfigurationError(name, f"there is no such variable; did you mean {near[0]}?" if near else "there is no such variable; see `yorozu config`")


def address(name: str) -> str:
    """The variable as the address of a site: a scheme and a host, nothing behind."""
    value = text(name).rstrip("/")
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) and not (parts.path or parts.query)
    except ValueError:
        fine = False
    if not fine:
        raise ConfigurationError(name, f"{value!r} is no address of a site; write https://yorozu.example.jp")
    return value


def chosen(name: str, *, why: str) -> str:
    """The variable, which this mode must be given: a default that is only fit for the demo is refused."""
    value = text(name)
    if value == _DEFAULTS[name]:
        raise ConfigurationError(name, why)
    return value


def data_folder() -> Path:
    """The folder that holds what this installation writes; made where it is missing, for this user alone."""
    folder = Path(text("YOROZU_DATA")).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError("YOROZU_DATA", f"{folder} cannot be made: {error.strerror}") from error
    return folder
