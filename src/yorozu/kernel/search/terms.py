"""A text's terms: two-letter pieces and single kanji, as keyed digests.

Two letters are the smallest piece that means something in Japanese (介護, かき); a single kanji (雪, 薬) is a whole word as
often as not. The words themselves don't stand in the index (BLAKE2 keyed with the installation's secret), and the digest
knows the kind of thing, so that needs and people share no list. Who changes YOROZU_SECRET_KEY rebuilds the index.
"""

import hashlib
import unicodedata
from array import array
from functools import lru_cache
from itertools import islice, pairwise

import jaconv
from django.conf import settings

TERMS = 400  # terms of a text that are kept
MOST_DIGESTS = 100_000


def terms_of(text: str, *, kind: str) -> tuple[int, ...]:
    """The digests of a text's pieces, each once, in the order in which they stand; signed 64-bit numbers."""
    letters = _letters(text)
    wanted = dict.fromkeys(one + other for one, other in pairwise(letters) if one != " " != other)
    wanted.update(dict.fromkeys(filter(_is_kanji, letters)))
    digests = _digests(settings.SECRET_KEY, kind)
    return tuple(digests[piece] for piece in islice(wanted, TERMS))


def asked_terms(query: str, *, kind: str) -> tuple[int, ...]:
    """The terms by which a question looks: its pieces; its single kanji only where it has no piece of two letters."""
    letters = _letters(query)
    pieces = dict.fromkeys(one + other for one, other in pairwise(letters) if one != " " != other)
    digests = _digests(settings.SECRET_KEY, kind)
    return tuple(digests[piece] for piece in pieces or dict.fromkeys(filter(_is_kanji, letters)))


class _Plain(dict[int, str]):
    """Each letter as it is looked for, worked out when it is first met: no case, no katakana, no marks."""

    def __missing__(self, code: int) -> str:
        folded = str(jaconv.kata2hira(chr(code).casefold()))
        found = self[code] = "".join(one if one.isalnum() else " " for one in folded)
        return found


_PLAIN = _Plain()


def _letters(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_PLAIN)


def _is_kanji(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf" or letter >= "\U00020000"


class _Digests(dict[str, int]):
    """The digest of each piece, reckoned once; forgotten all together where they become too many."""

    def __init__(self, key: str, kind: str) -> None:
        super().__init__()
        self._key, self._kind = hashlib.sha256(key.encode()).digest(), kind

    def __missing__(self, piece: str) -> int:
        if len(self) > MOST_DIGESTS:
            self.clear()
        digest = hashlib.blake2s(f"{self._kind}|{piece}".encode(), key=self._key, digest_size=8).digest()
        found = self[piece] = int.from_bytes(digest, "big", signed=True)
        return found


@lru_cache(maxsize=16)
def _digests(key: str, kind: str) -> _Digests:
    return _Digests(key, kind)


def packed(terms: tuple[int, ...]) -> bytes:
    """Terms as a document row keeps them: sorted, eight bytes each."""
    return array("q", sorted(terms)).tobytes()


def unpacked(kept: "bytes | memoryview[int]") -> "array[int]":
    """The terms that a document row keeps."""
    return array("q", bytes(kept))
