"""The city's own directory, where it has one: all of the configuration or none of it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from yorozu.config import environment


@dataclass(frozen=True)
class Provider:
    """How the directory names itself and us, by which claim accounts are linked, what people call it."""

    issuer: str
    client: str
    secret: str
    claim: str
    name: str


def openid_settings(mode: str) -> Provider:
    """What the environment says; half a configuration stops the start."""
    issuer, client, secret = (environment.text(f"YOROZU_OIDC_{name}") for name in ("ISSUER", "CLIENT", "SECRET"))
    claim, name = environment.text("YOROZU_OIDC_CLAIM"), environment.text("YOROZU_OIDC_NAME")
    if issuer:
        parts = urlsplit(issuer)
        here = mode != "production" and parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
        if not parts.hostname or (parts.scheme != "https" and not here):
            raise environment.ConfigurationError("YOROZU_OIDC_ISSUER", f"{issuer!r} is no https:// address")
        for what, value in (("CLIENT", client), ("SECRET", secret)):
            if not value:
                raise environment.ConfigurationError(f"YOROZU_OIDC_{what}", "needed with YOROZU_OIDC_ISSUER")
        if claim.startswith("email"):
            raise environment.ConfigurationError("YOROZU_OIDC_CLAIM", "a mail address is given to somebody else one day; take an identifier that isn't")
    return Provider(issuer, client, secret, claim, name)
