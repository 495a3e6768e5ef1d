"""How one seal is tied to the one before: an HMAC over both, by a key that the configuration gives."""

import hmac
from datetime import UTC, datetime
from hashlib import sha256

from django.conf import settings

from yorozu.kernel.models import AuditSeal


def keys() -> dict[str, bytes]:
    """The keys by their ids, the one that seals first; the others only verify what they sealed before a change of key."""
    return {key_id(one): one for one in settings.AUDIT_KEYS}


def key_id(key: bytes) -> str:
    """By what a seal names its key; says nothing of the key."""
    return hmac.new(key, b"yorozu audit: which key", sha256).hexdigest()[:8]


def mac_of(seal: AuditSeal, *, before: str, key: bytes) -> str:
    """The seal: over the seal `before` (empty for the first) and everything that this one says."""
    said = [before, seal.number, seal.first, seal.last, seal.count, seal.subject_first, seal.subject_last, seal.subject_count, seal.digest,
            seal.marks_digest, _text(seal.since), _text(seal.sealed_at), int(seal.complete), seal.key_id]  # fmt: skip
    return hmac.new(key, "|".join(map(str, said)).encode(), sha256).hexdigest()


def _text(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds") if moment else ""
