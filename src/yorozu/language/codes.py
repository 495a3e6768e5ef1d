"""Numbers and passphrases that can be read out on the telephone and written with a felt pen."""

import random
import secrets
import unicodedata
from functools import lru_cache
from importlib import resources

import jaconv

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LENGTH = 8  # seven at random and a check character
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})


class CodeNotUnderstood(ValueError):
    """Not a code: wrong length, a letter that isn't one, or the check character doesn't fit."""


def _check(body: str) -> str:
    """A check character that finds every single wrong letter and every swap of neighbours (weights odd, mod 31)."""
    total = sum(ALPHABET.index(letter) * (place + 2) for place, letter in enumerate(body))
    return ALPHABET[total % 31]


def new_code(source: random.Random | None = None) -> str:
    """A fresh code of eight characters, without hyphen."""
    chooser = source or secrets.SystemRandom()
    body = "".join(chooser.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def code_of(number: int) -> str:
    """The code of a number below 32⁷: different numbers have different codes."""
    body = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + _check(body)


def parse_code(text: str) -> str:
    """The code that was typed, in any width or case, with or without hyphen; raises `CodeNotUnderstood`."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_ALIKE)
    code = "".join(letter for letter in plain if letter.isalnum())
    if len(code) != LENGTH or any(letter not in ALPHABET for letter in code) or _check(code[:-1]) != code[-1]:
        raise CodeNotUnderstood(text)
    return code


def display_code(code: str) -> str:
    """`7K3M94QD` as it is shown: `7K3M-94QD`."""
    return f"{code[:4]}-{code[4:]}"


@lru_cache(maxsize=1)
def passphrase_words() -> tuple[str, ...]:
    """The list of easy words, in hiragana."""
    text = resources.files("yorozu.language").joinpath("passphrase_words.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def new_passphrase(source: random.Random | None = None) -> str:
    """Three different words of the list: 「さくら・みかん・でんしゃ」."""
    chooser = source or secrets.SystemRandom()
    return "・".join(chooser.sample(passphrase_words(), 3))


def normalise_passphrase(text: str) -> str:
    """What is compared: hiragana without any separator."""
    kana = str(jaconv.kata2hira(unicodedata.normalize("NFKC", text)))
    return "".join(letter for letter in kana if "ぁ" <= letter <= "ゖ" or letter == "ー")
