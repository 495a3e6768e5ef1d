"""What the asker takes home: 受付番号, 合言葉, by when and by whom they will hear.

The passphrase is kept for an hour, so that the page can be shown and printed again when a connection was cut; it is
sealed with the browser's own key, of which the server keeps a digest only, and never stands in an address.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yorozu.consultation.operations.intake import Receipt
from yorozu.kernel import clock, drafts

from .draft import owner_of

FORM = "consult-receipt"
SHOWN_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Kept:
    """A receipt as it is shown. `way`: how the asker wants to be told; `urgent`: emergency numbers to show again."""

    number: str
    passphrase: str
    desk: str
    next_at: datetime
    way: str
    urgent: list[dict[str, str]]
    way_out: bool
    until: datetime


def keep(receipt: Receipt, *, key: str, way: str, urgent: list[dict[str, str]], way_out: bool) -> None:
    """Keep a receipt for this browser, the passphrase sealed."""
    salt = secrets.token_hex(16)
    body = {"number": receipt.number, "salt": salt, "sealed": _seal(receipt.passphrase, key, salt), "desk": receipt.desk_name,
            "next_at": receipt.next_at.isoformat(), "way": way, "urgent": urgent, "way_out": way_out}  # fmt: skip
    drafts.keep(owner=owner_of(key), form=FORM, body=body)


def kept(key: str) -> Kept | None:
    """The browser's last receipt, for an hour; then it is thrown away."""
    saved = drafts.load(owner=owner_of(key), form=FORM) if key else None
    if saved is None:
        return None
    until = saved.saved_at + SHOWN_FOR
    if until < clock.now():
        forget(key)
        return None
    body: dict[str, Any] = saved.body
    passphrase = _open(body["sealed"], key, body["salt"])
    return Kept(body["number"], passphrase, body["desk"], datetime.fromisoformat(body["next_at"]), body["way"],
                body["urgent"], body["way_out"], until)  # fmt: skip


def forget(key: str) -> None:
    """Throw the browser's receipt away."""
    drafts.forget(owner=owner_of(key), form=FORM)


def _stream(key: str, salt: str, length: int) -> bytes:
    """A key stream that is used once: each receipt has a salt of its own."""
    return hashlib.shake_256(f"{salt}:{key}".encode()).digest(length)


def _mac(key: str, salt: str, sealed: bytes) -> bytes:
    return hmac.digest(key.encode(), salt.encode() + sealed, "sha256")


def _seal(text: str, key: str, salt: str) -> str:
    plain = text.encode()
    sealed = bytes(a ^ b for a, b in zip(plain, _stream(key, salt, len(plain)), strict=True))
    return (_mac(key, salt, sealed) + sealed).hex()


def _open(text: str, key: str, salt: str) -> str:
    raw = bytes.fromhex(text)
    mac, sealed = raw[:32], raw[32:]
    if not hmac.compare_digest(mac, _mac(key, salt, sealed)):
        return ""
    return bytes(a ^ b for a, b in zip(sealed, _stream(key, salt, len(sealed)), strict=True)).decode()
