"""A text's terms: two-letter pieces and single kanji, as keyed digests.

Two letters are the smallest piece that means something in Japanese (介護, かき); a single kanji (雪, 薬) is a whole word as
often as not. The words themselves don't stand in the index (BLAKE2 keyed with the installation's secret), and the digest
knows the kind of thing, so that needs and people share no list. Who changes YOROZU_SECRET_KEY rebuilds the index.
"""

import hashlib
import unicodedata
from array import array
from functools import lru_cache

import jaconv
from django.conf import settings

TERMS = 400  # terms of a text that are kept


def terms_of(text: str, *, kind: str) -> tuple[int, ...]:
    """The digests of a text's pieces, each once, in the order in which they stand; signed 64-bit numbers."""
    letters = _letters(text)
    pieces = (letters[place : place + 2] for place in range(len(letters) - 1))
    kanji = (letter for letter in letters if _is_kanji(letter))
    wanted = dict.fromkeys(piece for piece in pieces if " " not in piece)
    wanted.update(dict.fromkeys(kanji))
    key = settings.SECRET_KEY
    return tuple(_digest(key, kind, piece) for piece in list(wanted)[:TERMS])


def asked_terms(query: str, *, kind: str) -> tuple[int, ...]:
    """The terms by which a question looks: its pieces; its single kanji only where it has no piece of two letters."""
    letters = _letters(query)
    pieces = dict.fromkeys(letters[place : place + 2] for place in range(len(letters) - 1) if " " not in letters[place : place + 2])
    wanted = list(pieces) or [letter for letter in dict.fromkeys(letters) if _is_kanji(letter)]
    return tuple(_digest(settings.SECRET_KEY, kind, piece) for piece in wanted)


def _letters(text: str) -> str:
    plain = str(jaconv.kata2hira(unicodedata.normalize("NFKC", text).casefold()))
    return "".join(one if one.isalnum() else " " for one in plain)


def _is_kanji(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf" or letter >= "\U00020000"


@lru_cache(maxsize=100_000)
def _digest(key: str, kind: str, piece: str) -> int:
    digest = hashlib.blake2s(f"{kind}|{piece}".encode(), key=hashlib.sha256(key.encode()).digest(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def packed(terms: tuple[int, ...]) -> bytes:
    """Terms as a document row keeps them: sorted, eight bytes each."""
    return array("q", sorted(terms)).tobytes()


def unpacked(kept: "bytes | memoryview[int]") -> "array[int]":
    """The terms that a document row keeps."""
    return array("q", bytes(kept))
