"""Addresses as people write them: kept as typed, matched by a folded form."""

import re
import unicodedata

from .names import fold_name

_KANJI = str.maketrans("〇一二三四五六七八九", "0123456789")
_HYPHEN = "[-‐‑‒–—―−ーｰ－~〜～の]"
_COUNT = re.compile("([〇一二三四五六七八九十]+)(?=丁目|番|号)")
_JOINED = re.compile(rf"(?<=\d)(?:丁目|番地の|番地|番|号|{_HYPHEN})(?=\d)")
_END = re.compile(r"(?<=\d)(?:番地|番|号室|号)(?!\d)")
_PREFECTURE = re.compile(r"\A(?:〒?\d{3}-?\d{4})?(?:長野県|北海道|東京都|京都府|大阪府|.{2,3}県(?=.{1,6}[市郡]))?")


def fold_address(text: str) -> str:
    """The form by which addresses are matched: 大字○○, 三丁目2番地の5, 3-2-5, 3ー2ー5 and ３−２−５ are one.

    Without postcode and prefecture; names in it are folded as names are (ヶ/ケ/が, old letters); a building after the number stays.
    """
    plain = _PREFECTURE.sub("", "".join(unicodedata.normalize("NFKC", text).split()), count=1)
    plain = _COUNT.sub(lambda found: _number(found[1]), plain.replace("大字", ""))
    plain = re.sub(r"(?<=[市町村])字|(?<=[^\W\d_])字(?=[^\W\d_])", "", plain)
    plain = re.sub(r"(?<=\d)丁目(?!\d)", "-", _JOINED.sub("-", plain))
    return fold_name(_END.sub("", plain)).rstrip("-")


def _number(text: str) -> str:
    tens, ten, ones = text.partition("十")
    if not ten:
        return tens.translate(_KANJI)
    return str(int(tens.translate(_KANJI) or 1) * 10 + int(ones.translate(_KANJI) or 0))
