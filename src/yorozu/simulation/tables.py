"""The invented city's tables, as they stand in data/."""

import csv
import json
from functools import lru_cache
from importlib import resources
from typing import Any


def _text(name: str) -> str:
    return resources.files("yorozu.simulation").joinpath(f"data/{name}").read_text("utf-8")


@lru_cache(maxsize=32)
def table(name: str) -> tuple[dict[str, str], ...]:
    """A file with a header line."""
    mark = "," if name.endswith(".csv") else "\t"
    return tuple(csv.DictReader(_text(name).splitlines(), delimiter=mark))


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """A file without one."""
    return tuple(tuple(line.split("\t")) for line in _text(name).splitlines() if line)


@lru_cache(maxsize=1)
def towns() -> dict[str, list[str]]:
    """District code → names of its towns."""
    found: dict[str, Any] = json.loads(_text("towns.json"))
    return found
