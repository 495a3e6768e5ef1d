"""A form that nobody has filled in yet looks the same to everybody: it is made once, and so are its fields' pieces of page."""

import json
from functools import lru_cache
from typing import Any, TypeVar

from django import forms
from django.utils.translation import get_language

F = TypeVar("F", bound=forms.Form)


def blank(kind: type[F], *, auto_id: str, initial: dict[str, Any] | None = None) -> F:
    """The unfilled form of this kind and language: a field keeps its choices as they were first named. Shared by all requests: who wants to change it makes their own.

    For forms whose fields and choices follow from their class alone; `said` keeps what `<c-field>` made of each field.
    """
    return _made(kind, auto_id, json.dumps(initial, sort_keys=True) if initial else "null", get_language())  # type: ignore[return-value]


class _Together(dict[str, forms.Field]):
    """Fields that all forms of a class share."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def unchanging(kind: type[F]) -> type[F]:
    """A form that never changes its fields: they aren't copied for each request, which costs more than checking them."""
    kind.base_fields = _Together(kind.base_fields)
    return kind


@lru_cache(maxsize=500)
def _made(kind: type[forms.Form], auto_id: str, initial: str, _language: str | None) -> forms.Form:
    form = kind(initial=json.loads(initial), auto_id=auto_id)
    form.said = {}  # type: ignore[attr-defined]
    return form
