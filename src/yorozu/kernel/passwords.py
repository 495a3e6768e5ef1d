"""Passwords that are tried first: known ones and what people make of them. Everything stands on the machine; nothing is asked of a service.

Two lists: Django's 20,000 commonest (BSD, shipped with it), and habits of this country (`data/password_habits.txt`, our own). A password of
twelve letters is seldom on a list as it stands; it is a word, a year and a sign put together. So it is taken apart: what is left of
fewer than four independent parts is refused. Four words side by side pass. A city's own list of breached passwords comes beside it.
"""

import hashlib
import os
import re
import unicodedata
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_PARTS = 4
FREE_SIGNS = 3  # a hyphen or an exclamation mark between words adds nothing
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "0987654321", "poiuytrewq", "lkjhgfdsa", "mnbvcxz")
_DATE = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?")
_LONGEST = 24


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Both lists, folded, without what is too short to be a word."""
    own = resources.files("yorozu.kernel").joinpath("data/password_habits.txt").read_text("utf-8")
    words = {word for line in own.splitlines() if not line.startswith("#") for word in line.split()}
    common = {word for word in CommonPasswordValidator().passwords if len(word) >= 4}
    return frozenset(fold(word) for word in words | common)


def fold(text: str) -> str:
    """Width and case don't matter; kana are one script."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(one) - 0x60) if "ァ" <= one <= "ヶ" else one for one in plain)


def parts_in(password: str, *, beside: frozenset[str] = frozenset()) -> int:
    """Of how many independent parts a password is: a known word, a date, a run of keys or a repetition is one, any other letter is one."""
    plain = fold(password)
    return min(_fewest(text, beside) for text in {plain, plain.translate(_LEET)})


def _fewest(text: str, beside: frozenset[str]) -> int:
    words, text = known_words() | beside, _without_repetition(text)
    signs = sum(not one.isalnum() for one in text)
    best = [0] + [len(text) + 1] * len(text)
    for at in range(len(text)):
        free = not text[at].isalnum() and signs <= FREE_SIGNS
        best[at + 1] = min(best[at + 1], best[at] + (0 if free else 1))
        for end in _known_ends(text, at, words):
            best[end] = min(best[end], best[at] + 1)
    return best[-1]


def _known_ends(text: str, at: int, words: frozenset[str]) -> set[int]:
    """Where something known that begins here may end."""
    ends = {end for end in range(at + 2, min(len(text), at + _LONGEST) + 1) if text[at:end] in words}
    ends |= {end for end in range(at + 4, min(len(text), at + 10) + 1) if any(text[at:end] in row for row in _ROWS)}
    ends |= {at + len(found[0]) for found in (_DATE.match(text, at),) if found}
    for step in (0, 1, -1):
        end = at + 1
        while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
            end += 1
        if end - at >= 3:
            ends.add(end)
    return ends


def _without_repetition(text: str) -> str:
    """A block written several times is the block."""
    for size in range(1, len(text) // 2 + 1):
        if text == (text[:size] * (len(text) // size + 1))[: len(text)]:
            return text[:size]
    return text


class HabitValidator:
    """Refuses what is soon guessed; the account's own name and the city's count as known."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        about = [getattr(user, "username", ""), getattr(user, "name", ""), settings.CITY_NAME]
        beside = frozenset(word for text in about if text for word in (fold(text), *re.split(r"[\s.\-_@]+", fold(text))) if len(word) > 1)
        if parts_in(password, beside=beside) < LEAST_PARTS:
            raise ValidationError(_("見やぶられやすいパスワードです。知られたことば、名前、日付、キーの並びだけでできています。つながりのないことばを4つ並べてください。"), code="habit")

    def get_help_text(self) -> str:
        """Django asks every validator for one."""
        return _("知られたことばや名前、日付だけのパスワードは使えません。")


class BreachedValidator:
    """Refuses what stands in the city's own list of breached passwords (`YOROZU_BREACHED_PASSWORDS`)."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if settings.BREACHED_PASSWORDS and is_listed(Path(settings.BREACHED_PASSWORDS), password):
            raise ValidationError(_("どこかで漏れたことのあるパスワードです。ほかのものにしてください。"), code="breached")

    def get_help_text(self) -> str:
        """Django asks every validator for one."""
        return _("漏れたことのあるパスワードは使えません。")


def is_listed(file: Path, password: str) -> bool:
    """Whether the password's SHA-1 stands in a sorted file of lines `HASH` or `HASH:count`, found by halving: the file may have 40 GB."""
    wanted = hashlib.sha1(password.encode()).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        while low < high:  # the first line that begins after `low` isn't below `wanted`
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.readline()
            line = lines.readline()
            if line and line[:40].upper() < wanted:
                low = middle + 1
            else:
                high = middle
        lines.seek(low)
        if low:
            lines.readline()
        return lines.readline()[:40].upper() == wanted


def why_no_list(file: Path) -> str:
    """Why this can't be a list of breached passwords; empty where it can."""
    try:
        with file.open("rb") as lines:
            first = [line.strip()[:40].upper() for line in (lines.readline(), lines.readline()) if line.strip()]
    except OSError as error:
        return f"{file} can't be read: {error.strerror}"
    if not first or not all(re.fullmatch(rb"[0-9A-F]{40}", one) for one in first) or first != sorted(first):
        return f"{file} holds no sorted lines of SHA-1 digests (HASH or HASH:count)"
    return ""
