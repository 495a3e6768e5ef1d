"""The taxonomy by which needs and services meet; data, not code."""

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from django.utils.functional import lazy
from django.utils.translation import get_language


@lru_cache(maxsize=4)
def _table(name: str) -> list[dict[str, str]]:
    text = resources.files("yorozu.directory").joinpath(f"data/{name}").read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


@lru_cache(maxsize=4)
def _rows(column: str) -> tuple[tuple[str, str], ...]:
    return tuple((row["code"], row[column]) for row in _table("life_fields.tsv"))


@lru_cache(maxsize=1)
def life_field_readings() -> dict[str, str]:
    """Code → the name's reading."""
    return {row["code"]: row["kana"] for row in _table("life_fields.tsv")}


@lru_cache(maxsize=1)
def life_sayings() -> dict[str, tuple[str, ...]]:
    """Code → what people say who are in such a situation."""
    said: dict[str, tuple[str, ...]] = {}
    for row in _table("life_sayings.tsv"):
        said[row["code"]] = (*said.get(row["code"], ()), row["saying"])
    return said


def life_fields_in_japanese() -> tuple[tuple[str, str], ...]:
    """Code and name of every life field as it stands in the taxonomy, in order: what is indexed, printed and given to others."""
    return _rows("name")


def life_field_choices() -> list[tuple[str, str]]:
    """Code and name of every life field in the language of who reads, in order: what every page shows."""
    return list(_rows({"en": "english", "ja-x-easy": "easy"}.get((get_language() or "").lower(), "name")))


def life_field_labels() -> list[tuple[str, str]]:
    """The same for forms that are kept between requests: each name is looked up when it is written out."""
    return [(code, _said(code)) for code, _name in life_fields_in_japanese()]


def _name(code: str) -> str:
    return dict(life_field_choices())[code]


_said = lazy(_name, str)


def life_field_names(codes: Iterable[str]) -> tuple[str, ...]:
    """The names of these fields in the language of who reads, in the taxonomy's order."""
    wanted = set(codes)
    return tuple(name for code, name in life_field_choices() if code in wanted)
