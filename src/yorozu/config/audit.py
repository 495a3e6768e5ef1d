"""The audit's key and the place of its anchors."""

from hashlib import sha256
from pathlib import Path

from yorozu.config import environment

LEAST = 32  # characters


def audit_keys(mode: str, secret: str) -> tuple[bytes, ...]:
    """The keys of the seals, the one in use first. Demo, dev and tests derive one; production refuses to start without."""
    given, file = environment.text("YOROZU_AUDIT_KEY"), environment.text("YOROZU_AUDIT_KEY_FILE")
    name = "YOROZU_AUDIT_KEY_FILE" if file and not given else "YOROZU_AUDIT_KEY"
    try:
        text = given or (Path(file).expanduser().read_text("utf-8") if file else "")
    except (OSError, UnicodeDecodeError) as error:
        raise environment.ConfigurationError(name, f"{file} can't be read: {getattr(error, 'strerror', None) or 'it is no text'}") from error
    keys = tuple(one.strip().encode() for one in text.replace(",", "\n").splitlines() if one.strip())
    if any(len(one) < LEAST for one in keys):
        raise environment.ConfigurationError(name, f"a key has {LEAST} random characters or more")
    if keys:
        return keys
    if mode == "production" or file:
        raise environment.ConfigurationError(name, "production needs a key that seals the audit, kept outside the database; 32 random characters or more")
    return (sha256(f"the audit of {mode}: {secret}".encode()).digest(),)


def audit_anchors(data_folder: Path) -> Path:
    """The file of the anchors."""
    named = environment.text("YOROZU_AUDIT_ANCHORS")
    return Path(named).expanduser().resolve() if named else data_folder / "audit-anchors.txt"
