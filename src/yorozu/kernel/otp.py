"""Time-based one-time passwords (RFC 6238: SHA-1, six digits, thirty seconds, as every authenticator app does) and recovery codes."""

import base64
import hashlib
import hmac
import secrets
import struct
import unicodedata
from urllib.parse import quote, urlencode
from uuid import UUID

STEP = 30  # seconds
DIGITS = 6
DRIFT = 1  # steps that a clock may be off, either way
CODES, CODE_DIGITS = 10, 12
_COST = 2**14  # scrypt: about 50 ms for each try, so that a stolen table of digests isn't a list of codes


def new_secret() -> str:
    """160 random bits in base32, as apps take them by hand."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The six digits of one step."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, typed: str, *, moment: float, after: int) -> int | None:
    """The step that `typed` is the code of, within the drift and later than `after`: a code that was used is used up."""
    now, found = int(moment) // STEP, None
    for step in range(max(0, now - DRIFT), now + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def uri(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says to an app."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer, 'digits': DIGITS, 'period': STEP}, quote_via=quote)}"


def digits_of(typed: str) -> str:
    """What was typed, as plain digits: full width, spaces and hyphens are fine."""
    return "".join(one for one in unicodedata.normalize("NFKC", typed) if one in "0123456789")


def new_codes(count: int = CODES) -> list[str]:
    """Recovery codes of twelve digits."""
    return [str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS) for _ in range(count)]


def spaced(code: str) -> str:
    """A code or a secret in groups of four, to be read aloud and written down."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def digest_of(code: str, user_id: UUID) -> str:
    """The digest of a recovery code, of no use for another account."""
    return hashlib.scrypt(code.encode(), salt=user_id.bytes, n=_COST, r=8, p=1, dklen=32).hex()
