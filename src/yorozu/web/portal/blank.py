"""A form that nobody has filled in yet looks the same to everybody: it is made once, and so are its fields' pieces of page."""

import json
from functools import lru_cache
from typing import Any, TypeVar

from django import forms

F = TypeVar("F", bound=forms.Form)


def blank(kind: type[F], *, auto_id: str, initial: dict[str, Any] | None = None) -> F:
    """The unfilled form of this kind. Shared by all requests: who wants to change it makes their own.

    For forms whose fields and choices follow from their class alone; `said` keeps what `<c-field>` made of each field.
    """
    return _made(kind, auto_id, json.dumps(initial, sort_keys=True))  # type: ignore[return-value]


@lru_cache(maxsize=500)
def _made(kind: type[forms.Form], auto_id: str, initial: str) -> forms.Form:
    form = kind(initial=json.loads(initial), auto_id=auto_id)
    form.said = {}  # type: ignore[attr-defined]
    return form
