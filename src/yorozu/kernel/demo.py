"""The roles that a newcomer to the demo can be."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class DemoRole:
    """One account of the demo: its user name, who it is, what to try."""

    code: str
    name: str
    title: str
    text: str


@lru_cache(maxsize=1)
def demo_roles() -> tuple[DemoRole, ...]:
    """The rows of data/demo_roles.tsv."""
    text = resources.files("yorozu.kernel").joinpath("data/demo_roles.tsv").read_text("utf-8")
    return tuple(DemoRole(row["code"], row["name"], row["title"], row["text"]) for row in csv.DictReader(text.splitlines(), delimiter="\t"))
