"""The backups' key: 32 random bytes that lie in neither the database nor a backup, and what is derived from them."""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from .errors import BackupWrong

BEGINS = "yorozu-key-"
HOW = "make one with `yorozu backup key --out FILE`"


@dataclass(frozen=True)
class Key:
    """The secret. Never shown: `id` says which key it is."""

    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id})"

    @cached_property
    def id(self) -> str:
        """A fingerprint that tells nothing of the key."""
        return self.derived(b"", b"id")[:8].hex()

    def derived(self, salt: bytes, what: bytes) -> bytes:
        """32 bytes for one use in one file (HKDF-SHA256)."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt, b"yorozu backup 1 " + what).derive(self.secret)

    def mac(self, salt: bytes, text: bytes) -> bytes:
        """What shows that a header is as it was written."""
        return hmac.digest(self.derived(salt, b"header"), text, sha256)


def new_key() -> str:
    """A new key as it stands in its file."""
    return BEGINS + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def read_key(setting: str, *, backups: Path | None = None) -> Key:
    """The key that `YOROZU_BACKUP_KEY` gives: itself, or the file that holds it (an absolute path).

    Refused: none, a file that others may read, a file that lies with the backups, and what is no key.
    """
    if not setting:
        raise BackupWrong("key", f"YOROZU_BACKUP_KEY: no key is set; {HOW}")
    text = _from_file(Path(setting), backups) if setting.startswith("/") else setting
    try:
        secret = base64.b64decode(text.removeprefix(BEGINS) + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not text.startswith(BEGINS) or len(secret) != 32:
        raise BackupWrong("key", f"YOROZU_BACKUP_KEY: this is no key (it begins with {BEGINS} and has 54 characters) and no absolute path of a file that holds one; {HOW}")
    return Key(secret)


def _from_file(file: Path, backups: Path | None) -> str:
    try:
        others = file.stat().st_mode & 0o007
        text = file.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupWrong("key", f"YOROZU_BACKUP_KEY: {file} can't be read: {getattr(error, 'strerror', 'no plain text')}") from error
    if others:
        raise BackupWrong("key", f"YOROZU_BACKUP_KEY: others may read {file}: chmod 600 it")
    if backups and file.resolve().is_relative_to(backups.resolve()):
        raise BackupWrong("key", f"YOROZU_BACKUP_KEY: {file} lies with the backups: who finds them would find it too")
    return text
