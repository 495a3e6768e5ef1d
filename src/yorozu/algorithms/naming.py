"""Where a text names people: such words are never learned from, even where the lexicon has the same word (森さん and 森)."""

from .words import _tokenizer, plain

_NAMES = "人名"


def people_named(text: str) -> frozenset[int]:
    """The starts (in the text in NFKC and small letters) of words that are names of people."""
    return frozenset(token.begin() for token in _tokenizer().tokenize(plain(text).text) if token.part_of_speech()[2] == _NAMES)
