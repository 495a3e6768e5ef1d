"""Which desk might help: an index of the city's desks in memory, rebuilt when they, the city's words or what was learned change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock
from typing import Any

from django.conf import settings

from yorozu.algorithms.danger import with_city
from yorozu.algorithms.learning import NOTHING, Case, Learned
from yorozu.algorithms.naming import people_named
from yorozu.algorithms.sentence import Sentence
from yorozu.algorithms.suggest import Answer, Doc, Index, Suggestion, answer, ends_of
from yorozu.algorithms.words import let_dictionary_go
from yorozu.community.enums import DeskKind
from yorozu.community.models import Area
from yorozu.community.queries import DeskText, desk_texts, desks_stamp, district_said_in
from yorozu.directory.models import CityWord, WordModel
from yorozu.directory.queries.life_fields import life_fields_in_japanese
from yorozu.kernel.kept import Kept

_lock = Lock()
_held: tuple[str, Index, tuple[DeskText, ...]] | None = None
TEXT = 4000  # letters that are read


def suggest(text: str, *, area: Area | None = None, top: int = 5, stamp: str = "") -> Answer:
    """Desks for everyday words, those that serve `area` before their likes elsewhere; emergency numbers first.

    A desk of another district or 圏域 than the asker's isn't suggested; without `area` the district that the words name
    counts (芋井で…), else those of all are. Of よろず desks, and of desks alike, the asker's own district's goes first.
    `stamp`: `city_stamp()`, where the caller has asked for it already. The answer to the same words is kept until it changes.
    """
    area, stamp = area or district_said_in(ends_of(text)), stamp or city_stamp()
    known, key = _ANSWERED.get(stamp), (blake2b(text.encode()).digest(), area and area.path, top)
    answered = known.get(key)
    if answered is None:
        answered = _suggest(text, area, top, stamp)
        if len(known) >= _MOST:
            known.clear()
        known[key] = answered
    return answered


_ANSWERED: Kept[dict[Any, Answer]] = Kept(dict)
_MOST = 1000  # answers that a process keeps: a need's page is looked at many times, and a question is narrowed and leafed through


def _suggest(text: str, area: Area | None, top: int, stamp: str) -> Answer:
    index, rows = _index(stamp)
    places = [place for place, row in enumerate(rows) if area is None or _serves(row.area_path, area.path)]
    near = {place: rows[place].area_path.count("/") for place in places if area is not None and area.path.startswith(rows[place].area_path)}
    found = answer(index, index.docs, text, top=top, only=places, near=near)
    return replace(found, urgent=with_city(found.urgent, settings.MAIN_PHONE), suggestions=_nearest_first(found.suggestions[:top], rows, near))


def _serves(desk_path: str, path: str) -> bool:
    """A desk serves what lies below its area; who only knows "the city" is shown every desk."""
    return path.startswith(desk_path) or desk_path.startswith(path)


def _nearest_first(found: Sequence[Suggestion], rows: Sequence[DeskText], near: Mapping[int, int]) -> tuple[Suggestion, ...]:
    """よろず desks of several circles stand in the places that they won together, the nearest first: a need begins there (L3)."""
    depth = {rows[place].code: much for place, much in near.items() if rows[place].kind == DeskKind.YOROZU}
    yorozu = iter(sorted((one for one in found if one.id in depth), key=lambda one: -depth[one.id]))
    return tuple(next(yorozu) if one.id in depth else one for one in found)


def city_stamp() -> str:
    """Changes when anything did that decides which desks are suggested, and how they stand."""
    return desks_stamp("city_word", "word_model")


def _index(stamp: str = "") -> tuple[Index, tuple[DeskText, ...]]:
    global _held
    stamp = stamp or city_stamp()
    with _lock:
        if _held is None or _held[0] != stamp:
            rows, said = desk_texts(), city_words()
            _held = (stamp, Index(docs_of(rows, said), learned=learned_words(), added=added_by(said)), rows)
            answer(_held[1], _held[1].docs, "困っています", top=1)  # a first answer reads the words of danger too
            let_dictionary_go()
        return _held[1], _held[2]


@dataclass(frozen=True)
class Said:
    """An expression of the city, and what it leads to: a desk's code, or a situation's."""

    expression: str
    desk: str = ""
    situation: str = ""
    reason: str = ""


def city_words() -> tuple[Said, ...]:
    """The city's own words in use."""
    used = CityWord.objects.filter(retired_at=None).order_by("added_at", "id").values_list("expression", "desk__code", "situation", "reason")
    return tuple(Said(expression, code or "", situation, reason) for expression, code, situation, reason in used)


def docs_of(rows: Sequence[DeskText], said: Iterable[Said]) -> list[Doc]:
    """The desks as the index takes them, with the city's expressions."""
    own: dict[str, list[Said]] = defaultdict(list)
    fields = life_fields_in_japanese()
    for one in said:
        own[one.desk].append(one)
    return [Doc(row.code, row.name, row.accepts, row.words, tuple(name for code, name in fields if code in row.fields), tuple(one.expression for one in own[row.code]),
                tuple(one.reason for one in own[row.code])) for row in rows]  # fmt: skip


def added_by(said: Iterable[Said]) -> dict[str, list[str]]:
    """What the city says of the lexicon's situations: code → expressions."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in said:
        if one.situation:
            found[one.situation].append(one.expression)
    return found


def learned_words() -> Learned:
    """What was learned and is in use."""
    model = WordModel.objects.filter(active=True).first()
    return Learned(model.weights, model.strength) if model else NOTHING


# --- learning ---


def terms_of(text: str) -> frozenset[str]:
    """What may be kept of a text to learn from: words of the lexicon and the desks, and situations."""
    index, _ = _index()
    return index.terms(index.heard(index.read(text[:TEXT])), people_named(text[:TEXT]))


def cases_of(needs: Iterable[tuple[str, str]]) -> list[Case]:
    """Met needs as cases, each with how the desks score for it without anything learned."""
    said = city_words()
    index = Index(docs_of(desk_texts(), said), added=added_by(said))
    found = []
    for text, desk in needs:
        ranked = index.whole(index.read(text[:TEXT]))
        found.append(Case(index.terms(ranked.heard, people_named(text[:TEXT])), desk, {index.docs[place].id: score for score, place in ranked.order}))
    return found


@dataclass(frozen=True)
class Moved:
    """A need that would be led elsewhere: which of those asked about, its first desks before and after."""

    at: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Effect:
    """What one more expression would do to needs that desks met."""

    cases: int
    said: int  # needs in which the expression is heard
    better: int  # needs whose desk would now be among the first three, and wasn't
    worse: int
    moved: tuple[Moved, ...]  # needs whose first three change at all


def effect_of(said: Said, needs: Sequence[tuple[str, str]]) -> Effect:
    """Try an expression on (words, code of the desk that met it) without storing it."""
    now, rows = _index()
    all_said = (*city_words(), said)
    then = now.trying(docs_of(rows, all_said), added_by(all_said))
    alone = now.trying(docs_of(rows, [said]), added_by([said]))
    heard, better, worse, moved = 0, 0, 0, []
    for at, (text, desk) in enumerate(needs):
        sentence = now.read(text[:TEXT])
        if not alone.own_ear(sentence):
            continue
        heard += 1
        before, after = (_first_three(index, sentence) for index in (now, then))
        better, worse = better + (desk in after and desk not in before), worse + (desk in before and desk not in after)
        if before != after:
            moved.append(Moved(at, before, after))
    return Effect(len(needs), heard, better, worse, tuple(moved))


def _first_three(index: Index, sentence: Sentence) -> tuple[str, ...]:
    return tuple(index.docs[place].id for _, place in index.whole(sentence).order[:3])


@dataclass(frozen=True)
class Reason:
    """One line of an explanation: a kind of evidence or a learned term, and what it adds."""

    what: str
    adds: float


@dataclass(frozen=True)
class Explained:
    """One of the first desks for a text, the words that led there, and why it stands where it does."""

    title: str
    because: tuple[str, ...]
    reasons: tuple[Reason, ...]


def explain_first(text: str, *, top: int) -> tuple[Explained, ...]:
    """The first desks for a text, each explained term by term."""
    index, _ = _index()
    rows = []
    for one in suggest(text, top=top).suggestions:
        reasons = tuple(Reason(what, round(adds, 4)) for what, adds in index.explain(text[:TEXT], one.id))
        rows.append(Explained(one.title, one.because, reasons))
    return tuple(rows)


def explain(text: str, desk_code: str) -> tuple[Reason, ...]:
    """Why a desk stands where it does for a text, term by term; empty where nothing speaks for it."""
    index, _ = _index()
    return tuple(Reason(what, round(adds, 4)) for what, adds in index.explain(text[:TEXT], desk_code))
