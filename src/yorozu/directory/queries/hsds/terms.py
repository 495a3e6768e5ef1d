"""Taxonomies: the life fields, the families of lists, and the facts that HSDS has no field for (attributes carry them)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q
from django.utils import translation

from yorozu.directory.enums import NOT_PLACES, Accepting, Dataset
from yorozu.directory.models import Service
from yorozu.directory.queries.life_fields import life_fields_in_japanese

from .keys import Json, derived

LIFE, FAMILY, FACT = "life_field", "list_family", "fact"
_TAXONOMIES = {
    LIFE: ("暮らしの分野", "What a need or a service is about, in the words of everyday life."),
    FAMILY: ("一覧の種類", "The family of municipal lists that a record came from."),
    FACT: ("そのほかの事実", "What this city publishes of a service and HSDS has no field for."),
}
VERSION = "1"


@dataclass(frozen=True)
class Fact:
    """One fact with its words: which services have it, and what it says of one."""

    code: str
    name: str
    description: str
    held: Q
    value: Callable[[Service], str]


def _text(code: str, name: str, description: str, field: str) -> Fact:
    return Fact(code, name, description, ~Q(**{field: ""}), lambda one: str(getattr(one, field)))


def _known(code: str, name: str, description: str, field: str) -> Fact:
    def value(one: Service) -> str:
        found = getattr(one, field)
        return "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)

    return Fact(code, name, description, Q(**{f"{field}__isnull": False}), value)


FACTS = (
    _text("reading", "よみ", "The name in kana.", "kana"),
    _text("english_name", "英語名", "The name in Latin letters.", "english_name"),
    _text("kinds", "種類", "What kind of service, as its list says.", "kinds"),
    _text("provider", "運営", "The body that runs it, as its list says.", "provider_name"),
    Fact("accepting", "新しく受けつけているか", "Whether somebody new can come now: yes or no.", ~Q(accepting=Accepting.UNKNOWN),
         lambda one: "" if one.accepting == Accepting.UNKNOWN else str(one.accepting)),
    _known("accepting_until", "いつまで", "Until when somebody new can come.", "accepting_until"),
    _known("places_left", "あと何人", "For how many there is room.", "places_left"),
    _known("free", "無料", "Free of charge: true or false.", "is_free"),
    _known("transport", "送迎あり", "Fetches and brings people: true or false.", "has_transport"),
    _text("capacity", "定員", "How many, in words.", "capacity"),
    _text("hours_note", "時間の説明", "Hours in prose.", "hours_note"),
    _text("note", "備考", "What its list says beside.", "note"),
    _text("checked_by", "確かめた人", "Which desk, list or owner confirmed it last.", "last_checked_by"),
)  # fmt: skip


def taxonomies() -> list[Json]:
    """Every taxonomy, with its stable id."""
    return [{"id": derived(code), "name": name, "description": text, "version": VERSION} for code, (name, text) in _TAXONOMIES.items()]


@lru_cache(maxsize=1)
def _terms() -> dict[UUID, tuple[str, str, Json]]:
    with translation.override("ja"):
        return _terms_in_japanese()


def _terms_in_japanese() -> dict[UUID, tuple[str, str, Json]]:
    rows = [(LIFE, code, name, f"暮らしの分野：{name}") for code, name in life_fields_in_japanese()]
    rows += [(FAMILY, code, str(Dataset(code).label), f"一覧の種類：{Dataset(code).label}") for code in Dataset.values if Dataset(code) not in NOT_PLACES]
    rows += [(FACT, one.code, one.name, one.description) for one in FACTS]
    rows += [(FACT, "parking", "駐車場", "Where to leave a car.")]
    details = {one["id"]: one for one in taxonomies()}
    found = {}
    for taxonomy, code, name, text in rows:
        detail = details[derived(taxonomy)]
        key = derived(taxonomy, code)
        found[UUID(key)] = (taxonomy, code, {"id": key, "code": code, "name": name, "description": text, "taxonomy": detail["name"],
                                             "taxonomy_detail": detail, "language": "ja", "taxonomy_id": detail["id"]})  # fmt: skip
    return found


def taxonomy_terms() -> list[Json]:
    """Every term with its taxonomy. No term has a parent."""
    return [one for _, _, one in _terms().values()]


def term(taxonomy: str, code: str) -> Json | None:
    """The term of this code; None where the taxonomy no longer has it."""
    found = _terms().get(UUID(derived(taxonomy, code)))
    return found[2] if found else None


def meaning(term_id: UUID) -> tuple[str, str] | None:
    """(taxonomy, code) of a term's id."""
    found = _terms().get(term_id)
    return found[:2] if found else None


def attribute(of: object, taxonomy: str, code: str, value: str = "") -> Json | None:
    """A term, with its value, on a thing."""
    row = term(taxonomy, code)
    if row is None:
        return None
    said = {"value": value} if value else {}
    return {"id": derived(of, taxonomy, code), "link_type": taxonomy, **said, "taxonomy_term": row}
