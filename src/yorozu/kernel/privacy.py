"""What each stored field is for, how sensitive it is, and how long it is kept (個人情報保護法 61条, 66条).

Export, masking, deletion and the record of processing are derived from these rows; a test fails on a field
that has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.db import models


class Sensitivity(StrEnum):
    """How much harm a field does in the wrong hands."""

    PLAIN = "plain"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"  # 要配慮個人情報 (2条3項), and what is as harmful


class Retention(StrEnum):
    """How long a row is kept after its use ends; the years are the municipality's setting."""

    CITY = "city"  # structure of the city: while it is in force, and its history
    CASE = "case"  # five years after the need is closed
    PERSON = "person"  # while the person is known here, and as their needs are
    TRACE = "trace"  # the audit: ten years
    BRIEF = "brief"  # days: drafts, limits, tokens
    LEARNED = "learned"  # a year: what suggestions learn from, words of a list and never a sentence or a name


@dataclass(frozen=True)
class Described:
    """One field's row: purpose in words, sensitivity."""

    purpose: str
    sensitivity: Sensitivity


def plain(purpose: str) -> Described:
    """A field that says nothing of a person."""
    return Described(purpose, Sensitivity.PLAIN)


def personal(purpose: str) -> Described:
    """A field that is about a person."""
    return Described(purpose, Sensitivity.PERSONAL)


def sensitive(purpose: str) -> Described:
    """A field that may tell of illness, disability, crime, abuse, poverty."""
    return Described(purpose, Sensitivity.SENSITIVE)


_M = TypeVar("_M", bound=type[models.Model])
DESCRIPTIONS: dict[type[models.Model], tuple[Retention, dict[str, Described]]] = {}


def described(retention: Retention, /, **fields: Described) -> Callable[[_M], _M]:
    """Class decorator: gives a model its retention and each field its purpose and sensitivity."""

    def keep(model: _M) -> _M:
        DESCRIPTIONS[model] = (retention, fields)
        return model

    return keep
