"""Japanese telephone numbers: typed anyhow, stored as digits, shown with hyphens where people put them."""

import re
import unicodedata


class PhoneNotUnderstood(ValueError):
    """Not a telephone number of Japan."""


_SHORT = re.compile(r"(110|118|119|171|188|189|#\d{4})\Z")
_SEPARATORS = re.compile(r"[\s()\-.‐‑‒–—―−ーｰ・]")
_FOUR_FOUR = ("03", "06")
_THREE = re.compile(r"(050|070|080|090|020|060)")
_FREE = re.compile(r"(0120|0800|0570|0990)")
_AREA_THREE = re.compile(r"0(1[1]|1[578]|2[2-9]|4[2-9]|5[2-9]|7[2-9]|8[2-9]|9[2-9])")
_AREA_FOUR = re.compile(r"0(12[3-7]|26[0-9]5|26[1-9]|2[4-9]\d)")


def normalise_phone(text: str) -> str:
    """The digits of a number, from any width, with any hyphen, with +81; raises `PhoneNotUnderstood`."""
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip())
    if plain.startswith("+81"):
        plain = "0" + plain[3:].removeprefix("0")
    if _SHORT.match(plain):
        return plain
    if not plain.isascii() or not plain.isdigit() or not plain.startswith("0") or not 10 <= len(plain) <= 11:
        raise PhoneNotUnderstood(text)
    if len(plain) == 11 and not (_THREE.match(plain) or plain.startswith(("0800", "0120"))):
        raise PhoneNotUnderstood(text)
    return plain


def display_phone(digits: str) -> str:
    """`0262240000` as `026-224-0000`; anything else as it is."""
    if not digits.isdigit() or len(digits) < 10:
        return digits
    if _FREE.match(digits):
        return f"{digits[:4]}-{digits[4:-3]}-{digits[-3:]}"
    if len(digits) == 11:
        return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"
    if digits.startswith(_FOUR_FOUR):
        return f"{digits[:2]}-{digits[2:6]}-{digits[6:]}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
