"""A city's own words and what was learned, for the pages that look after them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from yorozu.algorithms.lexicon import lexicon
from yorozu.directory.models import CityWord, WordModel
from yorozu.kernel.models import HistoryEntry
from yorozu.kernel.models.trace import OF_THE_CITY

PAGE = 50
STATES = ("used", "retired", "all")


@dataclass(frozen=True)
class WordFilter:
    """What a list of words is narrowed to."""

    text: str = ""
    state: str = "used"
    desk: str = ""  # a desk's code


@dataclass(frozen=True)
class WordRow:
    """One expression with where it leads, why, by whom, and when it was retired."""

    id: UUID
    expression: str
    leads: str
    is_situation: bool
    reason: str
    added_at: datetime
    added_by: str
    retired_at: datetime | None
    retired_by: str
    retired_reason: str


@dataclass(frozen=True)
class WordRows:
    """A page of words, the newest first."""

    rows: tuple[WordRow, ...]
    next_key: str


def word_rows(narrow: WordFilter, *, after: str = "", size: int = PAGE) -> WordRows:
    """The city's words that `narrow` lets through, from `after` (the last row of the page before) on."""
    words = CityWord.objects.select_related("desk").filter(_wanted(narrow))
    if (key := _key(after)) is not None:
        words = words.filter(Q(added_at__lt=key[0]) | Q(added_at=key[0], id__gt=key[1]))
    rows = [_row(one) for one in words.order_by("-added_at", "id")[: size + 1]]
    last = rows[size - 1] if len(rows) > size else None
    return WordRows(tuple(rows[:size]), f"{last.added_at.isoformat()}|{last.id}" if last else "")


def _wanted(narrow: WordFilter) -> Q:
    wanted = Q(retired_at__isnull=narrow.state != "retired") if narrow.state != "all" else Q()
    for word in narrow.text.split()[:8]:
        codes = [code for code, name in situation_choices() if word in name]
        wanted &= Q(expression__icontains=word) | Q(reason__icontains=word) | Q(desk__name__icontains=word) | Q(situation__in=codes)
    return wanted & Q(desk__code=narrow.desk) if narrow.desk else wanted


def _key(after: str) -> tuple[datetime, UUID] | None:
    moment, _, pk = after.partition("|")
    try:
        added_at, word_id = datetime.fromisoformat(moment.replace(" ", "+")), UUID(pk)
    except ValueError:
        return None
    return (added_at, word_id) if added_at.tzinfo else None


def _row(one: CityWord) -> WordRow:
    leads = one.desk.name if one.desk else dict(situation_choices()).get(one.situation, one.situation)
    return WordRow(one.pk, one.expression, leads, one.desk is None, one.reason, one.added_at, one.added_by_name, one.retired_at,
                   one.retired_by_name, one.retired_reason)  # fmt: skip


def word_by_id(word_id: UUID) -> CityWord | None:
    """One word, retired or not."""
    return CityWord.objects.select_related("desk").filter(pk=word_id).first()


def row_of_word(word: CityWord) -> WordRow:
    """A word as its page shows it."""
    return _row(word)


@lru_cache(maxsize=1)
def situation_choices() -> tuple[tuple[str, str], ...]:
    """(code, name) of the lexicon's situations, by name."""
    return tuple(sorted(((one.code, one.name) for one in lexicon().situations), key=lambda one: one[1]))


def models_kept(limit: int = 10) -> tuple[WordModel, ...]:
    """What was learned and kept, the newest first, without the weights."""
    return tuple(WordModel.objects.defer("weights").order_by("-version")[:limit])


def taken_back() -> bool:
    """Whether the last that happened to what was learned is that a person took it back: then only a person brings it back."""
    return HistoryEntry.objects.filter(OF_THE_CITY, kind="word_model").order_by("-id").values_list("action", flat=True).first() == "roll_back_words"


def learned_in_use() -> bool:
    """Whether suggestions use what was learned from met needs."""
    return WordModel.objects.filter(active=True).exists()
