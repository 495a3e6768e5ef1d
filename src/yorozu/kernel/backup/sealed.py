"""A backup's file: a header that can be read by anybody and changed by nobody, then the content in sealed chunks.

    magic, 16 bytes · header as JSON, filled with spaces · HMAC-SHA256 of both · chunks of AES-256-GCM

Each file has keys of its own (HKDF over its salt), so no chunk of another file opens in this one. A chunk's nonce is
its number and whether it is the last (the STREAM construction): chunks that are moved, left out or cut off don't open.
"""

import hmac
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from .errors import BackupWrong
from .keys import Key

MAGIC = b"YOROZU-BACKUP-1\n"
LENGTH = 16384  # of all before the chunks
MAC = 32
CHUNK = 1 << 20
TAG = 16
BEGINNINGS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}


@dataclass(frozen=True)
class Header:
    """What is known of a backup without its key: nothing of a person."""

    version: str
    engine: str
    made_at: str
    newest_write: str
    migrations: list[list[str]]
    counts: dict[str, int]
    key: str
    salt: str
    packed: str
    stored: int
    bytes: int
    sha256: str

    @property
    def made(self) -> datetime:
        """Everything that was acknowledged before this moment is in the backup."""
        return datetime.fromisoformat(self.made_at)


class Sealer:
    """Writes the content as chunks. `end` closes the last one and returns how many bytes the file has."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.file, self.salt = file, os.urandom(32)
        self.cipher = AESGCM(key.derived(self.salt, b"content"))
        self.held, self.number = bytearray(), 0
        file.write(bytes(LENGTH))

    def write(self, content: bytes) -> None:
        """Keep until a chunk is full; the last one waits for `end`, since it must be marked."""
        self.held += content
        while len(self.held) > CHUNK:
            self._seal(bytes(self.held[:CHUNK]), last=False)
            del self.held[:CHUNK]

    def end(self) -> int:
        """The last chunk, marked as such."""
        self._seal(bytes(self.held), last=True)
        return self.file.tell()

    def _seal(self, content: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, last=last), content, None))
        self.number += 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def write_header(file: BinaryIO, key: Key, header: Header) -> None:
    """Put it before the chunks."""
    text = json.dumps(asdict(header), ensure_ascii=False).encode()
    room = LENGTH - len(MAGIC) - MAC
    if len(text) > room:
        raise BackupWrong("header", f"the header has {len(text)} bytes, more than its {room}")
    whole = MAGIC + text.ljust(room)
    file.seek(0)
    file.write(whole + key.mac(bytes.fromhex(header.salt), whole))


def header_of(path: Path, key: Key | None = None) -> Header:
    """The header; with the key it is also tested that it is as it was written. Refused: what is no backup."""
    try:
        with path.open("rb") as file:
            whole = file.read(LENGTH)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise BackupWrong("disk", f"{path}: {error.strerror}") from error
    header = _parsed(path, whole)
    if key is None:
        return header
    if header.key != key.id:
        raise BackupWrong("key", f"{path}: it was made with the key {header.key}; YOROZU_BACKUP_KEY gives {key.id}")
    if not hmac.compare_digest(whole[-MAC:], key.mac(bytes.fromhex(header.salt), whole[:-MAC])):
        raise BackupWrong("damaged", f"{path}: its header isn't as it was written; use another backup")
    if size != header.stored:
        how = f"{header.stored - size:,} bytes are missing at its end" if size < header.stored else f"{size - header.stored:,} bytes too many stand at its end"
        raise BackupWrong("damaged", f"{path}: {how}; use another backup")
    return header


def _parsed(path: Path, whole: bytes) -> Header:
    if not whole.startswith(MAGIC):
        raise BackupWrong("not-one", f"{path}: this is no backup of Yorozu")
    if len(whole) < LENGTH:
        raise BackupWrong("damaged", f"{path}: it ends within its header; use another backup")
    try:
        header = Header(**json.loads(whole[len(MAGIC) : -MAC]))
        bytes.fromhex(header.salt)
    except (ValueError, TypeError) as error:
        raise BackupWrong("damaged", f"{path}: its header can't be read; use another backup") from error
    return header


def contents(path: Path, key: Key) -> Iterator[bytes]:
    """What was backed up, piece by piece; the end is reached only where every byte of it is as it was."""
    header = header_of(path, key)
    digest, size = sha256(), 0
    for piece in filter(None, _unpacked(header, _opened(path, key, header))):
        if size == 0 and not piece.startswith(BEGINNINGS[header.engine]):
            raise BackupWrong("damaged", f"{path}: what it holds is no database of {header.engine}")
        digest.update(piece)
        size += len(piece)
        yield piece
    if size != header.bytes or digest.hexdigest() != header.sha256:
        raise BackupWrong("damaged", f"{path}: what it holds isn't what its header says; use another backup")


def _opened(path: Path, key: Key, header: Header) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(key.derived(bytes.fromhex(header.salt), b"content"))
    left = header.stored - LENGTH
    with path.open("rb") as file:
        file.seek(LENGTH)
        for number in range(max(1, -(-left // (CHUNK + TAG)))):
            sealed = file.read(CHUNK + TAG)
            left -= len(sealed)
            try:
                yield cipher.decrypt(_nonce(number, last=left <= 0), sealed, None)
            except InvalidTag as error:
                raise BackupWrong("damaged", f"{path}: chunk {number} (from byte {LENGTH + number * (CHUNK + TAG):,}) isn't as it was written; use another backup") from error


def _unpacked(header: Header, pieces: Iterator[bytes]) -> Iterator[bytes]:
    if not header.packed:
        yield from pieces
        return
    unpack: Any = zlib.decompressobj()
    for piece in pieces:
        rest = piece
        while rest:
            yield unpack.decompress(rest, CHUNK)
            rest = unpack.unconsumed_tail
    yield unpack.flush()
