"""OpenID Connect with one provider, the city's own directory: authorization code with PKCE (RFC 7636), the answer's signature checked."""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
from django.conf import settings

ALGORITHMS = ("RS256", "PS256", "ES256")  # signed by the provider's own key; never by the secret we share with it, never by nobody
SCOPES = "openid profile"
_SECONDS, _LARGEST, _LEEWAY = 10, 1_000_000, 60


class Refusal(Exception):
    """The provider can't be reached, or what came from it isn't right; the reason is for the log and names nobody."""


@dataclass(frozen=True)
class Asked:
    """What is remembered until the person comes back: in their session, for one answer."""

    state: str
    nonce: str
    verifier: str


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None  # the secret goes to the address of the configuration and nowhere else


def is_configured() -> bool:
    """Whether the city named a directory."""
    return bool(settings.OIDC_ISSUER)


def begin(*, back: str, again: bool) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to remember. `again`: the provider asks the person anew, whoever is signed in there."""
    asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=").decode()
    query = {"response_type": "code", "client_id": settings.OIDC_CLIENT, "redirect_uri": back, "scope": SCOPES, "state": asked.state,
             "nonce": asked.nonce, "code_challenge": challenge, "code_challenge_method": "S256"}  # fmt: skip
    if again:
        query |= {"prompt": "login", "max_age": "0"}
    address = _discovered()["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}", asdict(asked)


def finish(*, back: str, asked: dict[str, str], state: str, code: str) -> dict[str, Any]:
    """The claims about who signed in; raises `Refusal`."""
    if not secrets.compare_digest(asked["state"].encode(), state.encode()):
        raise Refusal("another state")
    found = _discovered()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": settings.OIDC_CLIENT, "code_verifier": asked["verifier"]}
    answer = _fetch(found["token_endpoint"], form)
    claims = _read(str(answer.get("id_token", "")), _fetch(found["jwks_uri"]))
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), asked["nonce"].encode()):
        raise Refusal("another nonce")
    return claims


def _discovered() -> dict[str, str]:
    found = _fetch(f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != settings.OIDC_ISSUER:
        raise Refusal("another issuer")
    return found


def _read(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        name = jwt.get_unverified_header(token).get("kid")
        usable = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig") and name in (None, key.key_id)]
        if len(usable) != 1:
            raise Refusal("no such key")
        claims = jwt.decode(token, usable[0], algorithms=list(ALGORITHMS), audience=settings.OIDC_CLIENT, issuer=settings.OIDC_ISSUER, leeway=_LEEWAY,
                            options={"require": ["exp", "iat", "aud", "iss", "sub"]})  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise Refusal(type(error).__name__) from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != settings.OIDC_CLIENT:
        raise Refusal("for another client")
    return dict(claims)


def _fetch(address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """A JSON object from the provider: encrypted (or on this machine), bounded in time and size."""
    if not is_safe(address):
        raise Refusal("an address that isn't https")
    headers = {"Accept": "application/json"}
    if form is not None and settings.OIDC_SECRET:
        pair = f"{settings.OIDC_CLIENT}:{settings.OIDC_SECRET}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    request = Request(address, urlencode(form).encode() if form is not None else None, headers)
    try:
        with build_opener(_NoRedirect).open(request, timeout=_SECONDS) as answer:
            found = json.loads(answer.read(_LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise Refusal(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Refusal("no object")
    return found


def is_safe(address: str) -> bool:
    """https, or this very machine outside production."""
    parts = urlsplit(address)
    here = settings.MODE != "production" and parts.hostname in ("127.0.0.1", "localhost")
    return bool(parts.hostname) and (parts.scheme == "https" or (here and parts.scheme == "http"))
