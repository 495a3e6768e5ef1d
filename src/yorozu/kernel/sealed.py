"""Small secrets that must be read again (an authenticator app's): AES-256-GCM with a key that isn't in the database."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class Unreadable(Exception):
    """Sealed with another key, for another row, or altered."""


def _cipher(purpose: str) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=f"yorozu:{purpose}".encode()).derive(settings.SECRET_KEY.encode()))


def seal(text: str, *, purpose: str, bound_to: str) -> str:
    """Sealed text; it opens only for the same purpose and row (`bound_to`), so that it can't be moved to another account."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, text.encode(), bound_to.encode())).decode()


def unseal(sealed: str, *, purpose: str, bound_to: str) -> str:
    """The text; raises `Unreadable`."""
    try:
        raw = base64.b64decode(sealed)
        return _cipher(purpose).decrypt(raw[:_NONCE], raw[_NONCE:], bound_to.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
