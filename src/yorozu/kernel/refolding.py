"""Keys by which things are matched, worked out again after the way of folding names and addresses has changed."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction

M = TypeVar("M", bound=models.Model)
Keys = dict[str, str]  # a field that holds a key, and what it should hold
_BATCH = 500


def refold(
    rows: "models.QuerySet[M, Any]", keys_of: Callable[[M], Keys], *,
    progress: Callable[[int], None] = lambda done: None, kept: Callable[[list[M]], list[M]] = lambda stale: stale,
) -> int:  # fmt: skip
    """Bring the keys of `rows` in line with `keys_of`; how many were out of line. `kept`: those of a batch that may be changed.

    Nothing that somebody typed is touched, so no history is written. Safe beside people at work: each batch is read under a
    lock where the database has one; stopped, it begins again.
    """
    ids: list[UUID] = list(rows.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for at in range(0, len(ids), _BATCH):
        batch = ids[at : at + _BATCH]
        changed += _batch(rows.model, batch, keys_of, kept)
        progress(at + len(batch))
    return changed


@transaction.atomic
def _batch(model: type[M], ids: list[UUID], keys_of: Callable[[M], Keys], kept: Callable[[list[M]], list[M]]) -> int:
    stale, names = [], set[str]()
    for one in model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        keys = keys_of(one)
        if any(getattr(one, name) != key for name, key in keys.items()):
            names.update(keys)
            vars(one).update(keys)
            stale.append(one)
    stale = kept(stale)
    if stale:
        model._default_manager.bulk_update(stale, sorted(names))
    return len(stale)
