"""Passkeys (WebAuthn): what is asked of a browser, and whether its answer is right. The library checks; nothing is stored here."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_VERIFIED = UserVerificationRequirement.REQUIRED  # by finger, face or PIN: so that a passkey alone is two factors
State = dict[str, Any]


class Wrong(Exception):
    """What the browser answered isn't right; the log isn't told more, it would hold what was sent."""


@dataclass(frozen=True)
class Site:
    """For whom passkeys are made: the host name that they are bound to, the origin that answers must come from."""

    host: str
    origin: str
    name: str

    def server(self) -> Fido2Server:
        """The library's checks for this site."""
        return Fido2Server(PublicKeyCredentialRpEntity(id=self.host, name=self.name), verify_origin=lambda came_from: came_from == self.origin)


@dataclass(frozen=True)
class Passkey:
    """What is kept of one."""

    handle: str
    credential: str
    counter: int


def handle_of(credential_id: bytes) -> str:
    """A digest of a passkey's id, by which it is found."""
    return hashlib.sha256(credential_id).hexdigest()


def ask_for_new(site: Site, *, user_id: UUID, username: str, name: str, known: Sequence[str]) -> tuple[str, State]:
    """The options for the browser as JSON, and what must be remembered until it answers."""
    user = PublicKeyCredentialUserEntity(id=user_id.bytes, name=username, display_name=name)
    options, state = site.server().register_begin(user, _credentials(known), resident_key_requirement=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED)
    return json.dumps(dict(options)), state


def read_new(site: Site, state: State, answer: str) -> Passkey:
    """The new passkey out of the browser's answer; raises `Wrong`."""
    try:
        made = site.server().register_complete(state, json.loads(answer))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Wrong from error
    if made.credential_data is None:
        raise Wrong
    return Passkey(handle_of(made.credential_data.credential_id), websafe_encode(bytes(made.credential_data)), made.counter)


def ask(site: Site, known: Sequence[str] = ()) -> tuple[str, State]:
    """The options for signing: by one of the known, or (none named) by whichever passkey the browser has for this site."""
    options, state = site.server().authenticate_begin(_credentials(known) or None, user_verification=_VERIFIED)
    return json.dumps(dict(options)), state


def handle_in(answer: str) -> str:
    """Which passkey the answer says it is of: nothing is proved by it yet."""
    try:
        return handle_of(AuthenticationResponse.from_dict(json.loads(answer)).raw_id)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Wrong from error


def check(site: Site, state: State, answer: str, *, credential: str, counter: int) -> int:
    """The new counter where the answer was signed by this passkey now; raises `Wrong`. A counter that doesn't grow is a copy's."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        site.server().authenticate_complete(state, _credentials([credential]), response)
        count = int(response.response.authenticator_data.counter)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise Wrong from error
    if (count or counter) and count <= counter:
        raise Wrong
    return count


def _credentials(known: Sequence[str]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(websafe_decode(one)) for one in known]
