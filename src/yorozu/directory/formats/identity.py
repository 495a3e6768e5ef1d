"""By what a row is known again: an address folded so that 二丁目4番7号 and 2-4-7 are one, and a digest of what it says."""

import hashlib
import json
import re
from functools import lru_cache

from yorozu.language.names import fold_name

_PREFECTURE = re.compile(r"^(北海道|東京都|京都府|大阪府|.{2,3}県)")
_TOWN = re.compile(r"^([^\d-]{1,4}郡)?[^\d-]{1,6}?[市町村](?=[^\d-])")
_NUMBERS = re.compile(r"[〇一二三四五六七八九十百]+(?=丁目|番|号|条|線|の\d|-)")
_UNITS = re.compile(r"(丁目|番地の?|番|号室|号|の(?=\d))")
_HYPHENS = re.compile(r"-{2,}")
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_DIGITS = {one: place for place, one in enumerate("〇一二三四五六七八九")}
_WAVES = tuple(zip("〜−‖", "～－∥", strict=True))  # letters that cp932 and the others spell differently


@lru_cache(maxsize=8192)
def address_key(text: str) -> str:
    """An address as addresses are compared: without prefecture and city, numbers with hyphens."""
    plain = fold_name(text).replace("大字", "").replace("字", "").replace("ニ丁目", "2丁目").replace("に丁目", "2丁目")
    plain = _PREFECTURE.sub("", plain)
    plain = _TOWN.sub("", plain, count=1)
    plain = _NUMBERS.sub(lambda found: str(_number(found[0])), plain)
    return _HYPHENS.sub("-", _UNITS.sub("-", plain)).strip("-")


def _number(text: str) -> int:
    total, current = 0, 0
    for one in text:
        if one in ("十", "百"):
            total += (current or 1) * (10 if one == "十" else 100)
            current = 0
        else:
            current = current * 10 + _DIGITS[one]
    return total + current


def digest_of(named: dict[str, str], rest: dict[str, str]) -> str:
    """Changes when anything that the row says does, not when its number in the list or the spelling of a wave does."""
    told = {key: value for key, value in named.items() if key not in ("id", "own_id", "private", "owner")}
    text = _JSON([told, rest])
    for one, other in _WAVES:
        text = text.replace(one, other)
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()
