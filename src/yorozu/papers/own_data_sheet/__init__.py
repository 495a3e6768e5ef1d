"""自分の記録の写し: all that is held about who asks, in parts; each word whole, however long (個人情報保護法 87条)."""

from dataclasses import dataclass

from yorozu.papers.rendering import missing_glyphs, render

PIECE = 1000  # letters of one piece of a text: what a field of a sheet holds at most is cut, and a copy may not be
Text = tuple[str, ...]  # a text in pieces that follow each other without a gap


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a copy: facts (label, text), or a table (heads, rows of texts), with notes below."""

    title: str
    title_reading: str = ""
    facts: tuple[tuple[str, Text], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Text, ...], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnDataSheet:
    """A whole copy. `readings`: for a text of ours, its parts as (part, reading or empty); what people said stands as they said it."""

    city: str
    number: str
    title: str
    lead: str
    parts: tuple[Part, ...]
    title_reading: str = ""
    page_of: str = ""
    unprintable: str = ""
    large: bool = False
    readings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def whole(text: str) -> Text:
    """The text in pieces, none of them long enough to be cut."""
    return tuple(text[at : at + PIECE] for at in range(0, len(text), PIECE)) or ("",)


def has_unprintable(parts: tuple[Part, ...]) -> bool:
    """Whether a letter of it isn't in the font, so that the sheet says what 〓 stands for."""
    texts = [piece for part in parts for text in (*(value for _label, value in part.facts), *(cell for row in part.rows for cell in row)) for piece in text]
    return any(missing_glyphs(one) for one in texts)


def own_data_sheet(row: OwnDataSheet) -> bytes:
    """The PDF, A4, as many pages as it takes, each with its number."""
    return render("own_data_sheet", row)
