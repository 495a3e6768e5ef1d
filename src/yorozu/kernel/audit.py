"""The trace: every write, every read of personal data and every denial, in the same transaction (T6)."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Func, IntegerField, QuerySet

from yorozu.kernel import clock
from yorozu.kernel.access.actors import Actor
from yorozu.kernel.bulk import insert_rows
from yorozu.kernel.models import AuditEntry, AuditSubject, HistoryEntry, keys, uuid7
from yorozu.kernel.models.trace import OF_THE_CITY
from yorozu.kernel.prebuilt import Reads, first


def record_read(
    actor: Actor,
    *,
    action: str,
    kind: str,
    thing_id: UUID | None,
    person_id: UUID | None = None,
    purpose: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Note that `actor` saw `fields` of a thing; `person_id` is whose data it was."""
    _note({**_who(actor), "action": action, "kind": kind, "thing_id": thing_id, "person_id": person_id, "purpose": purpose[:200],
           "fields": sorted(fields)})  # fmt: skip


def record_list(actor: Actor, *, action: str, kind: str, thing_ids: Iterable[UUID], purpose: str = "") -> None:
    """Note that `actor` saw a list or a search's answer: one entry for the page, one row for each thing on it, whole or not at all.

    Called before anything is shown. What was read needs no transaction around it: on SQLite that would keep everybody from saving meanwhile.
    """
    ids = list(thing_ids)
    if not ids:
        return
    who = _who(actor)
    with transaction.atomic(savepoint=False):
        entry = _note({**who, "action": action, "kind": kind, "purpose": purpose[:200]})
        insert_rows(AuditSubject, ("entry_id", "thing_id", "at"), [(entry, one, who["at"]) for one in ids])


def record_write(
    actor: Actor,
    *,
    action: str,
    kind: str,
    thing_id: UUID,
    person_id: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Note an act, with the values that it changed; the audit holds field names only, the history the values."""
    who = _who(actor)
    changed = sorted({*(before or {}), *(after or {})})
    _note({**who, "action": action, "kind": kind, "thing_id": thing_id, "person_id": person_id, "fields": changed})
    _write(HistoryEntry, _HISTORY, (uuid7(), who["at"], kind, thing_id, action, actor.user_id, actor.name[:120], actor.title[:200], _plain(before),
                                    _plain(after), reason))  # fmt: skip


def record_writes(actor: Actor, *, action: str, kind: str, thing_ids: Iterable[UUID]) -> None:
    """Note the same act on many new things (an import): one audit row for each, without values."""
    who = _who(actor)
    blank = {"decision": "allow", "purpose": "", "fields": []}
    fixed = {**who, **blank, "action": action, "kind": kind}
    names = [*fixed, "id", "thing_id", "person_id"]
    ids = list(thing_ids)
    rows = ([*fixed.values(), key, one, one if kind == "person" else None] for key, one in zip(keys(len(ids)), ids, strict=True))
    insert_rows(AuditEntry, names, rows)


def record_account(actor: Actor, *, action: str) -> None:
    """Note what an account did with itself: signed in, signed out, changed its password."""
    _note({**_who(actor), "action": action, "kind": "user", "thing_id": actor.user_id})


def record_denial(actor: Actor, *, action: str, kind: str, thing_id: UUID | None, reason: str) -> None:
    """Note a denial, in a transaction of its own (the one that was denied is rolled back)."""
    _note({**_who(actor), "action": action[:60], "kind": kind[:40], "thing_id": thing_id, "decision": "deny", "purpose": reason[:200]})


_BLANK: dict[str, Any] = {"thing_id": None, "person_id": None, "decision": "allow", "purpose": "", "fields": []}
_NAMES = ("at", "actor_id", "actor_name", "actor_kind", "post", "desk_id", "action", "kind", *_BLANK)


def _note(values: dict[str, Any]) -> UUID:
    """One row of the trace, straight to its table: it is written on every page."""
    key, row = uuid7(), {**_BLANK, **values}
    _write(AuditEntry, ("id", *_NAMES), (key, *(row[name] for name in _NAMES)))
    return key


_HISTORY = ("id", "at", "kind", "thing_id", "action", "by_id", "by_name", "post", "before", "after", "reason")
_Row = tuple[Any, ...]
_held: ContextVar[dict[tuple[type[AuditEntry] | type[HistoryEntry], tuple[str, ...]], list[_Row]] | None] = ContextVar("held", default=None)


def _write(model: type[AuditEntry] | type[HistoryEntry], names: tuple[str, ...], row: _Row) -> None:
    held = _held.get()
    if held is None:
        insert_rows(model, names, [row])
    else:
        held.setdefault((model, names), []).append(row)


@contextmanager
def noted_together() -> Iterator[None]:
    """What is noted of single acts inside goes to its tables when the block ends, by one statement for each; where it raises, nothing does.

    Called inside the acts' transaction, which what follows the block belongs to as well.
    """
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
        held = _held.get() or {}
    finally:
        _held.reset(token)
    for (model, names), rows in held.items():
        insert_rows(model, names, rows)


def _who(actor: Actor) -> dict[str, Any]:
    desk_id = next((claim.desk_id for claim in actor.claims if claim.desk_id), None)
    return {"at": clock.now(), "actor_id": actor.user_id, "actor_name": actor.name[:120], "actor_kind": actor.kind,
            "post": actor.title[:200], "desk_id": desk_id}  # fmt: skip


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
            for key, value in (values or {}).items()}  # fmt: skip


def blank_history(thing_ids: Iterable[UUID], *, action: str = "") -> int:
    """Take the values out of the history of these things (of one act only, where it is named): who, when and which act stay, and which fields in the audit."""
    rows = HistoryEntry.objects.filter(thing_id__in=list(thing_ids))
    return (rows.filter(action=action) if action else rows).update(before={}, after={}, reason="")


def newest_of(kind: str) -> "QuerySet[HistoryEntry, UUID]":
    """The newest history row of one kind of the city's own things (a desk, a word), as a query of its id: changes when one of them did."""
    return HistoryEntry.objects.filter(OF_THE_CITY, kind=kind).order_by("-id").values_list("id", flat=True)[:1]


def newest_of_city() -> str:
    """The id of the newest history row of the city's own things: changes when any of them was written; empty where none ever was.

    Of two who write at once the one with the older id may be done last, and isn't noticed: for what is kept no longer than moments.
    """
    found = first(_NEWEST)
    return str(found[0]) if found else ""


_NEWEST = Reads(lambda: HistoryEntry.objects.filter(OF_THE_CITY).order_by("-id").values_list("id")[:1])


def count_of(kinds: Iterable[str], *, since: UUID) -> "QuerySet[HistoryEntry, int]":
    """How many history rows of these kinds of the city's own things have an id after `since`, as a query."""
    rows = HistoryEntry.objects.filter(OF_THE_CITY, kind__in=tuple(kinds), id__gt=since).order_by()
    return rows.annotate(n=Func("pk", function="COUNT", output_field=IntegerField())).values_list("n", flat=True)


def since_yesterday() -> UUID:
    """Before every id of today and yesterday (UTC): no transaction that began earlier is still open."""
    return UUID(int=(time.time_ns() // _DAY - 1) * (_DAY // 1_000_000) << 80)


_DAY = 24 * 3600 * 10**9
