"""By what a row is known again: an address folded so that 二丁目4番7号 and 2-4-7 are one, and a digest of what it says."""

import hashlib
import json
import re
from functools import lru_cache

from yorozu.language.addresses import fold_address
from yorozu.language.names import fold_name

# The city or town that an address begins with; some cities have another 市, 町 or 村 in their names.
_TOWN = re.compile(r"(?:[^\d-]{1,4}郡)?(?:(?:四日市|廿日市|野々市|八日市場|十日町|大町|東村山|武蔵村山|羽村|田村|大村)市|[^\d-]{1,6}?[市町村])(?=[^\d-])")
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_WAVES = tuple(zip("〜−‖", "～－∥", strict=True))  # letters that cp932 and the others spell differently


@lru_cache(maxsize=8192)
def address_key(text: str) -> str:
    """An address as addresses are compared: folded, without prefecture and city, which many lists leave out."""
    plain = fold_address(text.replace("ニ丁目", "2丁目").replace("に丁目", "2丁目"))
    found = _TOWN.match(plain)
    return plain[found.end() :] if found else plain


def place_key(name: str, address: str, latitude: float | None, longitude: float | None) -> str:
    """A place's identity within a list: name and address folded; without an address its position."""
    where = address_key(address)
    if not where and latitude is not None and longitude is not None:
        where = f"{latitude:.4f},{longitude:.4f}"
    return f"{fold_name(name)}|{where}"[:290]


def digest_of(named: dict[str, str], rest: dict[str, str]) -> str:
    """Changes when anything that the row says does, not when its number in the list or the spelling of a wave does."""
    told = {key: value for key, value in named.items() if key not in ("id", "own_id", "private", "owner")}
    text = _JSON([told, rest])
    for one, other in _WAVES:
        text = text.replace(one, other)
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()
