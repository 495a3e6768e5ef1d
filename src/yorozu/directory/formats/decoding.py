"""Bytes to text: UTF-8 and UTF-16 with and without BOM, cp932, EUC, JIS; which of them fits is tried, the strictest first."""

import codecs
import io
from collections.abc import Iterator

PIECE = 1 << 20
_BOMS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MOST_BROKEN = 0.001  # of the letters: a list with a few broken letters is read, and the rows with them are refused


def encodings(data: bytes) -> Iterator[tuple[str, str]]:
    """(encoding, how errors are taken) that this data can be read with, the likeliest first."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            yield name, "replace"
            return
    if wide := _wide(data):
        yield wide, "replace"
        return
    if b"\x1b$" in data[:PIECE]:
        yield "iso2022_jp_2", "replace"
    candidates = ("utf-8", "cp932", "euc_jp", "shift_jis_2004")
    fitting = [name for name in candidates if _reads(data, name)]
    yield from ((name, "strict") for name in fitting)
    if not fitting:
        yield from ((name, "replace") for name in candidates[:2] if _broken_share(data, name) <= MOST_BROKEN)


def text_of(data: bytes, encoding: str, errors: str) -> io.TextIOWrapper:
    """The data as a text that is read piece by piece."""
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors=errors, newline="")


def _wide(data: bytes) -> str:
    """UTF-16 without BOM: commas and line ends are a letter beside a zero byte."""
    sample = data[: 1 << 14]
    sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < max(2, len(sample) // 100) or min(even, odd) > max(even, odd) // 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _reads(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for start in range(0, len(data), PIECE):
            decoder.decode(view[start : start + PIECE], start + PIECE >= len(data))
    except UnicodeDecodeError:
        return False
    return True


def _broken_share(data: bytes, encoding: str) -> float:
    text = data.decode(encoding, "replace")
    return text.count("\ufffd") / max(1, len(text))
