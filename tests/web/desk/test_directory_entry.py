"""In by the city's directory: a provider of our own answers as one should, and in each way in which one must not be believed."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.town import Town, make_town
from tests.web.desk.test_factors import now_code
from yorozu.community import operations as do
from yorozu.config.environment import ConfigurationError
from yorozu.config.openid import openid_settings
from yorozu.kernel import clock, openid, otp
from yorozu.kernel.errors import Invalid, Refused
from yorozu.kernel.models import AuditEntry, User

pytestmark = pytest.mark.django_db
CLIENT, SECRET, SUBJECT = "yorozu", "shared-secret-of-the-test-only-32-bytes", "staff-0042"
BEGIN, BACK = "/sign-in/directory/", "/sign-in/directory/back/"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Provider:
    """A directory on this machine: it signs in who it is told to, and lies where it is told to."""

    def __init__(self) -> None:
        self.codes: dict[str, dict[str, str]] = {}
        self.lies: dict[str, Any] = {}
        self.subject, self.extra = SUBJECT, {"email": "imoi@example.jp"}
        self.key, self.algorithm, self.seen = KEY, "RS256", []  # type: ignore[var-annotated]
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider._send(self, provider.discovery() if "openid-configuration" in self.path else provider.keys())

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                provider._send(self, provider.token({name: values[0] for name, values in form.items()}, self.headers.get("Authorization", "")))

            def log_message(self, *_args: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, body: dict[str, Any] | None) -> None:
        handler.send_response(200 if body is not None else 400)
        handler.end_headers()
        handler.wfile.write(json.dumps(body or {"error": "invalid_grant"}).encode())

    def discovery(self) -> dict[str, Any]:
        return {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys", **self.lies.get("discovery", {})}  # fmt: skip

    def keys(self) -> dict[str, Any]:
        return {"keys": [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key())), "kid": "one", "use": "sig"}]}

    def authorize(self, location: str) -> str:
        """The person signs in there; the address that the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        self.seen.append(asked)
        self.codes["code-1"] = asked
        return f"{asked['redirect_uri']}?{'code=code-1&state=' + asked['state']}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form["code"], None)
        pair = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {pair}" or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or asked["code_challenge_method"] != "S256":
            return None
        now = int(clock.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300, "nonce": asked["nonce"], "auth_time": now,
                  **self.extra, **self.lies.get("claims", {})}  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return {"id_token": jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": "one"}), "token_type": "Bearer"}


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    made = Provider()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET = made.issuer, CLIENT, SECRET
    settings.OIDC_CLAIM, settings.OIDC_NAME = "sub", "見本市の共通サインイン"
    yield made
    made.server.shutdown()


@pytest.fixture
def town(provider: Provider) -> Town:
    made = make_town()
    do.link_directory(by=made.actor("admin"), user=made.users["imoi"], directory_id=SUBJECT)
    return made


def through(client: Client, provider: Provider, goes_to: str = "/desk/people/") -> Any:
    """There and back again."""
    sent = client.get(BEGIN, {"next": goes_to})
    assert sent.status_code == 302 and sent["Location"].startswith(provider.issuer)
    back = urlsplit(provider.authorize(sent["Location"]))
    assert back.path == BACK
    return client.get(f"{back.path}?{back.query}")


def test_who_is_linked_comes_in_where_they_were_going(town: Town, provider: Provider) -> None:
    client = Client()
    assert "見本市の共通サインイン" in client.get("/sign-in/").content.decode()
    assert through(client, provider)["Location"] == "/desk/people/"
    assert client.get("/desk/people/").status_code == 200
    assert AuditEntry.objects.filter(action="sign_in", actor_id=town.users["imoi"].pk).count() == 1
    assert provider.seen[0]["response_type"] == "code" and "prompt" not in provider.seen[0]


def test_an_address_of_mail_alone_links_nobody(town: Town, provider: Provider) -> None:
    provider.subject = "somebody-else"  # with the worker's own mail address
    client = Client()
    answer = through(client, provider)
    assert answer.status_code == 403 and "結びついていない" in answer.content.decode()
    assert client.get("/desk/").status_code == 302 and User.objects.count() == len(town.users)


def test_an_account_that_ended_and_an_empty_identifier_are_nobody(town: Town, provider: Provider, settings: Any) -> None:
    User.objects.filter(username="imoi").update(is_active=False)
    assert through(Client(), provider).status_code == 403
    settings.OIDC_CLAIM = "employee"  # a claim that isn't there; most accounts have no identifier
    assert through(Client(), provider).status_code == 403


@pytest.mark.parametrize("lie", [
    {"nonce": "another"}, {"nonce": None}, {"aud": "another-client"}, {"aud": [CLIENT, "another"], "azp": "another"}, {"iss": "https://evil.example"},
    {"exp": 1}, {"exp": None}, {"sub": None}, {"iat": 99_999_999_999},
])  # fmt: skip
def test_claims_that_are_not_for_us_now_are_refused(town: Town, provider: Provider, lie: dict[str, Any]) -> None:
    provider.lies["claims"] = lie
    client = Client()
    assert through(client, provider).status_code == 502
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(("key", "algorithm"), [(OTHER_KEY, "RS256"), (SECRET, "HS256"), (None, "none")])
def test_a_signature_that_is_not_the_providers_is_refused(town: Town, provider: Provider, key: Any, algorithm: str) -> None:
    provider.key, provider.algorithm = key, algorithm
    assert through(Client(), provider).status_code == 502


@pytest.mark.parametrize("lie", [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": "file:///etc/passwd"}])
def test_a_discovery_that_leads_elsewhere_is_refused(town: Town, provider: Provider, lie: dict[str, Any]) -> None:
    client = Client()
    sent = client.get(BEGIN)
    back = urlsplit(provider.authorize(sent["Location"]))
    provider.lies["discovery"] = lie
    assert client.get(f"{back.path}?{back.query}").status_code == 502 and client.get("/desk/").status_code == 302


def test_an_answer_counts_once_and_in_the_browser_that_asked(town: Town, provider: Provider) -> None:
    victim, attacker = Client(), Client()
    back = urlsplit(provider.authorize(attacker.get(BEGIN)["Location"]))
    assert victim.get(f"{back.path}?{back.query}")["Location"].startswith("/sign-in/")  # a stranger's answer signs nobody in
    victim.get(BEGIN)
    assert victim.get(f"{back.path}?{back.query}").status_code == 502  # nor does it fit another question
    assert victim.get("/desk/").status_code == 302
    client = Client()
    back = urlsplit(provider.authorize(client.get(BEGIN)["Location"]))
    assert client.get(f"{back.path}?{back.query}").status_code == 302
    assert client.get(f"{back.path}?{back.query}")["Location"].startswith("/sign-in/")


def test_the_second_factor_is_still_asked_for(town: Town, provider: Provider) -> None:
    secret = otp.new_secret()
    do.set_app(by=town.actor("imoi"), secret=secret, code=now_code(secret))
    client = Client()
    assert through(client, provider)["Location"] == "/sign-in/second/" and client.get("/desk/people/").status_code == 302


def test_who_has_no_password_is_asked_again_by_the_directory(town: Town, provider: Provider) -> None:
    client = Client()
    through(client, provider)
    client.get("/desk/")
    session = client.session
    session["started"] -= 700
    session.save()
    asked = client.post(f"/desk/releases/{UUID(int=1)}/file/")
    assert asked.status_code == 403 and BEGIN in asked.content.decode()
    provider.lies["claims"] = {"auth_time": 1}
    assert through(client, provider).status_code == 403  # an old sign-in there proves nothing now
    provider.lies = {}
    provider.subject = "somebody-else"
    assert through(client, provider).status_code == 403
    provider.subject = SUBJECT
    assert through(client, provider)["Location"] == "/desk/people/" and provider.seen[-1]["prompt"] == "login"
    assert client.post(f"/desk/releases/{UUID(int=1)}/file/").status_code != 403


def test_a_directory_that_is_silent_is_a_page_that_says_so(town: Town, provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = Client().get(BEGIN)
    assert answer.status_code == 502 and "できませんでした" in answer.content.decode()


def test_without_a_directory_there_is_no_such_page(client: Client) -> None:
    assert client.get(BEGIN).status_code == 404 and client.get(BACK).status_code == 302
    assert "directory" not in client.get("/sign-in/").content.decode()


def test_an_identifier_belongs_to_one_account_and_nobody_gives_themselves_one(town: Town) -> None:
    admin = town.actor("admin")
    with pytest.raises(Invalid):
        do.link_directory(by=admin, user=town.users["shinonoi"], directory_id=SUBJECT)
    with pytest.raises(Refused):
        do.link_directory(by=admin, user=town.users["admin"], directory_id="mine")
    do.link_directory(by=admin, user=town.users["imoi"], directory_id="")
    do.link_directory(by=admin, user=town.users["shinonoi"], directory_id=SUBJECT)
    assert User.objects.get(directory_id=SUBJECT).username == "shinonoi"


def test_the_administrator_links_on_the_posts_page(town: Town) -> None:
    client = Client()
    client.force_login(town.users["admin"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/desk/city/posts/{town.posts['shinonoi'].pk}/directory/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"directory_id": SUBJECT}).status_code == 422
    assert client.post(address, {"directory_id": " staff-0043 "}).status_code == 302
    assert User.objects.get(username="shinonoi").directory_id == "staff-0043"


@pytest.mark.parametrize("environ", [
    {"YOROZU_OIDC_ISSUER": "https://id.example.jp"}, {"YOROZU_OIDC_ISSUER": "http://id.example.jp", "YOROZU_OIDC_CLIENT": "x", "YOROZU_OIDC_SECRET": "y"},
    {"YOROZU_OIDC_ISSUER": "id.example.jp", "YOROZU_OIDC_CLIENT": "x", "YOROZU_OIDC_SECRET": "y"},
    {"YOROZU_OIDC_ISSUER": "https://id.example.jp", "YOROZU_OIDC_CLIENT": "x", "YOROZU_OIDC_SECRET": "y", "YOROZU_OIDC_CLAIM": "email"},
])  # fmt: skip
def test_half_a_configuration_stops_the_start(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError):
        openid_settings("production")


@pytest.mark.parametrize(("mode", "address", "safe"), [
    ("production", "http://localhost/x", False), ("test", "http://localhost/x", True), ("test", "http://example.jp/x", False),
    ("production", "https://example.jp/x", True), ("test", "ftp://localhost/x", False), ("test", "https:///x", False),
])  # fmt: skip
def test_only_encrypted_addresses_are_asked(settings: Any, mode: str, address: str, safe: bool) -> None:
    settings.MODE = mode
    assert openid.is_safe(address) is safe
