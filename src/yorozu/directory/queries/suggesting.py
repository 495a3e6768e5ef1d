"""Which desk might help: an index of the city's desks in memory, rebuilt when they, the city's words or what was learned change."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from django.conf import settings

from yorozu.algorithms.danger import with_city
from yorozu.algorithms.learning import NOTHING, Case, Learned
from yorozu.algorithms.suggest import Answer, Doc, Index, answer
from yorozu.community.models import Area
from yorozu.community.queries import DeskText, desk_texts, desks_stamp, district_said_in
from yorozu.directory.models import CityWord, WordModel
from yorozu.directory.queries.life_fields import life_field_names
from yorozu.kernel.models import HistoryEntry

_lock = Lock()
_held: tuple[str, Index, tuple[DeskText, ...]] | None = None


def suggest(text: str, *, area: Area | None = None, top: int = 5) -> Answer:
    """Desks for everyday words, those that serve `area` before their likes elsewhere; emergency numbers first.

    A desk of another district or 圏域 than the asker's isn't suggested; without `area` the district that the words name
    counts (芋井で…), else those of all are.
    """
    area = area or district_said_in(text[:4000])
    index, rows = _index()
    places = [place for place, row in enumerate(rows) if area is None or _serves(row.area_path, area.path)]
    found = answer(index, index.docs, text[:4000], top=top, only=places)
    return replace(found, urgent=with_city(found.urgent, settings.MAIN_PHONE), suggestions=found.suggestions[:top])


def _serves(desk_path: str, path: str) -> bool:
    """A desk serves what lies below its area; who only knows "the city" is shown every desk."""
    return path.startswith(desk_path) or desk_path.startswith(path)


def _index() -> tuple[Index, tuple[DeskText, ...]]:
    global _held
    stamp = f"{desks_stamp()} {_words_stamp()}"
    with _lock:
        if _held is None or _held[0] != stamp:
            rows = desk_texts()
            _held = (stamp, Index(docs_of(rows), learned=learned_words()), rows)
        return _held[1], _held[2]


def _words_stamp() -> str:
    """Changes with a city's words and with what was learned."""
    return str(HistoryEntry.objects.filter(kind__in=("city_word", "word_model")).order_by("-id").values_list("id", flat=True).first())


def docs_of(rows: Sequence[DeskText], more: Iterable[tuple[str, str]] = ()) -> list[Doc]:
    """The desks as the index takes them, with the city's expressions and `more` (expression, desk's code) to try."""
    expressions: dict[str, list[str]] = defaultdict(list)
    used = CityWord.objects.filter(retired_at=None).order_by("added_at", "id").values_list("expression", "desk__code")
    for expression, code in (*used, *more):
        expressions[code].append(expression)
    return [Doc(row.code, row.name, row.accepts, row.words, life_field_names(row.fields), tuple(expressions[row.code])) for row in rows]


def learned_words() -> Learned:
    """What was learned and is in use."""
    model = WordModel.objects.filter(active=True).first()
    return Learned(model.weights, model.strength) if model else NOTHING


# --- learning ---


def terms_of(text: str) -> frozenset[str]:
    """What may be kept of a text to learn from: words of the lexicon and the desks, and situations."""
    index, _ = _index()
    return index.terms(index.heard(index.read(text[:4000])))


def cases_of(needs: Iterable[tuple[str, str]]) -> list[Case]:
    """Met needs as cases, each with how the desks score for it without anything learned."""
    index = Index(docs_of(desk_texts()))
    found = []
    for text, desk in needs:
        ranked = index.whole(index.read(text[:4000]))
        found.append(Case(index.terms(ranked.heard), desk, {index.docs[place].id: score for score, place in ranked.order}))
    return found


@dataclass(frozen=True)
class Effect:
    """What one more expression would do to needs that desks met: right desk among the first three, before and after."""

    cases: int
    before: float
    after: float
    moved: int  # needs whose first three change at all


def effect_of(expression: str, desk_code: str, needs: Sequence[tuple[str, str]]) -> Effect:
    """Try an expression without storing it."""
    rows = desk_texts()
    learned = learned_words()
    now, then = Index(docs_of(rows), learned=learned), Index(docs_of(rows, [(expression, desk_code)]), learned=learned)
    hits, more, moved = 0, 0, 0
    for text, desk in needs:
        old, new = (_first_three(index, text) for index in (now, then))
        hits, more, moved = hits + (desk in old), more + (desk in new), moved + (old != new)
    total = len(needs) or 1
    return Effect(len(needs), hits / total, more / total, moved)


def _first_three(index: Index, text: str) -> list[str]:
    return [index.docs[place].id for _, place in index.whole(index.read(text[:4000])).order[:3]]


@dataclass(frozen=True)
class Reason:
    """One line of an explanation: a kind of evidence or a learned term, and what it adds."""

    what: str
    adds: float


def explain(text: str, desk_code: str) -> tuple[Reason, ...]:
    """Why a desk stands where it does for a text, term by term; empty where nothing speaks for it."""
    index, _ = _index()
    return tuple(Reason(what, round(adds, 4)) for what, adds in index.explain(text[:4000], desk_code))
