"""合言葉: stored salted and stretched, compared in constant time. Three words of a list are about 27 bits: the limit
on tries (kernel.limits) is what protects them; the stretching is for a stolen database.
"""

import hashlib
import hmac
import secrets

from django.conf import settings

from yorozu.language import codes


def hashed(passphrase: str) -> str:
    """Salt and digest of a passphrase, as text."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_digest(passphrase, salt)}"


def matches(passphrase: str, stored: str) -> bool:
    """Whether this is the passphrase; as slow for a wrong one, and for a number that doesn't exist (`stored` empty)."""
    salt, _, digest = (stored or f"{'00' * 16}${'0' * 128}").partition("$")
    return hmac.compare_digest(_digest(passphrase, bytes.fromhex(salt)), digest) and bool(stored)


def _digest(passphrase: str, salt: bytes) -> str:
    return hashlib.scrypt(codes.normalise_passphrase(passphrase).encode(), salt=salt, n=settings.PASSPHRASE_COST, r=8, p=1).hex()
