"""Words of danger, before anything else; and topics for which somebody may have to leave the page quickly."""

import unicodedata
from typing import Any

from yorozu.algorithms.danger import urgent_numbers as numbers_of
from yorozu.community.queries import area_by_code
from yorozu.consultation.operations.intake import WORDS_LIMIT
from yorozu.directory.queries import suggest_standing, words_of

ABUSE = ("暴力", "虐待", "DV", "殴ら", "なぐら", "殴る", "なぐる", "たたかれ", "叩かれ", "蹴られ", "けられ", "おどされ", "脅され",
         "つきまと", "ストーカー", "性的", "さわられ", "監視され", "夫がこわ", "夫が怖", "妻がこわ", "妻が怖", "父がこわ", "父が怖",
         "閉じ込め", "とじこめ", "お金をとられ", "にげたい", "逃げたい", "abuse", "violence", "beats me", "hits me")  # fmt: skip


def urgent_numbers(words: str) -> list[dict[str, str]]:
    """Emergency numbers for these words: number, name and hours, the surest first; empty where none is needed."""
    return [{"number": one.number, "name": one.name, "hours": one.hours} for one in answer(words, None).urgent] if words.strip() else []


def answer(words: str, area_code: str | None) -> Any:
    """The directory's answer to the words, for the district where it is known."""
    return suggest_standing(words[:WORDS_LIMIT], area=area_by_code(area_code), top=3)


def because(words: str) -> tuple[str, ...]:
    """The words of danger in these words, for the page that shows the numbers; found anew each time, and stored nowhere."""
    return words_of(numbers_of(words[:WORDS_LIMIT]))


def about_abuse(words: str) -> bool:
    """Whether the one who does harm may look over the shoulder: then every page has a way out."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return any(word.casefold() in plain for word in ABUSE)
