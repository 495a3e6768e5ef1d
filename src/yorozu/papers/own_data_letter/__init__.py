"""The answer to a request about one's own data, or that it takes longer, as a letter (個人情報保護法 82条, 83条2項, 93条, 101条)."""

from dataclasses import dataclass

from yorozu.papers.rendering import render


@dataclass(frozen=True, kw_only=True)
class OwnDataLetter:
    """One letter, folded in three; its paragraphs in order, `words` in pieces as in a copy."""

    city: str
    to_name: str
    to_address: str
    day: str
    number: str
    title: str
    asked: str
    decided: str
    words: tuple[str, ...]
    notes: tuple[str, ...]
    desk: str
    phone: str
    large: bool = False


def own_data_letter(row: OwnDataLetter) -> bytes:
    """The PDF, A4."""
    return render("own_data_letter", row)
