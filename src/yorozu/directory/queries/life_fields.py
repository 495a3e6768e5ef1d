"""The taxonomy by which needs and services meet; data, not code."""

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str], ...]:
    text = resources.files("yorozu.directory").joinpath("data/life_fields.tsv").read_text("utf-8")
    return tuple((row["code"], row["name"]) for row in csv.DictReader(text.splitlines(), delimiter="\t"))


def life_field_choices() -> list[tuple[str, str]]:
    """Code and name of every life field, in order."""
    return list(_rows())


def life_field_names(codes: Iterable[str]) -> tuple[str, ...]:
    """The names of these fields, in the taxonomy's order."""
    wanted = set(codes)
    return tuple(name for code, name in _rows() if code in wanted)
