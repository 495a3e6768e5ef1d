"""Reads that every page makes: Django writes their SQL once, afterwards only the values are put in.

Building a query costs more than the database takes to answer it by an index. A prepared read is an ordinary queryset of
`values_list`, written by a function of its values; `Reads.rows` gives the same rows as the queryset itself would.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, Model, Q, QuerySet

from .prebuilt_rows import Maker, Row, Statement, cells_of, converted

_FAR = datetime(9000, 1, 1, 1, 1, 1, tzinfo=UTC)
_ODD = 0x7A7A_0000_0000_0000  # a number that no limit or constant of a statement is
_MANY = (set, frozenset, list, tuple)
_MOST_SHAPES = 400  # of one read: more lengths of lists than that aren't kept
Values = dict[str, Any]
Asked = QuerySet[Any, Any] | list[QuerySet[Any, Any]]
Make = Callable[..., Asked]


class _Plan:
    """A statement with the places of its values."""

    def __init__(self, asked: "Asked", stand_ins: dict[tuple[str, int], Any], conn: BaseDatabaseWrapper) -> None:
        parts = [one for queryset in (asked if isinstance(asked, list) else [asked]) if (one := _compiled(queryset, conn))]
        if not parts:
            raise EmptyResultSet
        compiler, sql, _ = parts[0]
        sql = sql if len(parts) == 1 else " UNION ".join(f"SELECT * FROM ({sql}) part{place}" for place, (_, sql, _) in enumerate(parts))
        params = [value for _, _, params in parts for value in params]
        known = {_adapted(value, conn): place for place, value in stand_ins.items()}
        places = [(at, *known[one]) for at, one in enumerate(params) if _is_key(one) and one in known]
        if {(name, number) for _, name, number in places} != set(stand_ins):
            raise ValueError(f"a value doesn't stand in the statement: {sql}")
        self.statement, self.cells = Statement(sql, params, places), cells_of(compiler)
        self.maker = Maker(compiler) if compiler.klass_info else None

    def found(self, values: dict[tuple[str, int], Any], conn: BaseDatabaseWrapper) -> list[Row]:
        """The rows as they came, in Python's kinds."""
        adapted = {place: _adapted(value, conn) for place, value in values.items()}
        return converted(self.statement.rows(adapted), self.cells)


class Reads:
    """One read: `make` gets stand-ins for its values and returns a queryset in which every value is used.

    It may return several of the same columns, each with a limit of its own: their rows come in one statement, each once, in no order.
    """

    def __init__(self, make: Make) -> None:
        self.make = make
        self.plans: dict[Any, _Plan | None] = {}
        self.lock = Lock()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows for these values: UUIDs, words, whole numbers, days and moments, and collections of them (an empty one finds what it finds)."""
        conn = connections[DEFAULT_DB_ALIAS]
        plan, flat = self._for(values, conn)
        return [tuple(row) for row in plan.found(flat, conn)] if plan else []

    def things(self, **values: Any) -> list[Any]:
        """The models for these values, with what `select_related` names, where `make` returns a queryset of models."""
        conn = connections[DEFAULT_DB_ALIAS]
        plan, flat = self._for(values, conn)
        if plan is None:
            return []
        assert plan.maker is not None
        return plan.maker.things(plan.found(flat, conn))

    def _for(self, values: Values, conn: BaseDatabaseWrapper) -> tuple[_Plan | None, dict[tuple[str, int], Any]]:
        flat: dict[tuple[str, int], Any] = {}
        shape: list[Any] = [conn.vendor]
        for name, value in values.items():
            if isinstance(value, _MANY):
                shape.append((name, len(value)))
                flat.update({(name, number): one for number, one in enumerate(value)})
            else:
                shape.append(name)
                flat[name, 0] = value
        key = tuple(shape)
        plan = self.plans[key] if key in self.plans else self._planned(key, values, conn)
        return plan, flat

    def _planned(self, shape: Any, values: Values, conn: BaseDatabaseWrapper) -> _Plan | None:
        stand_ins: dict[tuple[str, int], Any] = {}
        asked: Values = {}
        for name, value in values.items():
            if isinstance(value, _MANY):
                asked[name] = [_stand_in(one, len(stand_ins) + number) for number, one in enumerate(value)]
                stand_ins.update({(name, number): one for number, one in enumerate(asked[name])})
            else:
                asked[name] = stand_ins[name, 0] = _stand_in(value, len(stand_ins))
        try:
            plan = _Plan(self.make(**asked), stand_ins, conn)
        except EmptyResultSet:  # of an empty collection: nothing can be found
            plan = None
        with self.lock:
            if len(self.plans) < _MOST_SHAPES:
                self.plans[shape] = plan
        return plan


def _compiled(queryset: "QuerySet[Any, Any]", conn: BaseDatabaseWrapper) -> tuple[Any, str, tuple[Any, ...]] | None:
    """A queryset's compiler, statement and values; None where it can find nothing."""
    compiler = queryset.query.get_compiler(using=conn.alias)
    try:
        return compiler, *compiler.as_sql()
    except EmptyResultSet:
        return None


def _stand_in(value: Any, number: int) -> Any:
    """Something of the value's kind that stands nowhere else in the statement."""
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return _FAR + timedelta(days=number)
    if isinstance(value, date):
        return (_FAR + timedelta(days=number)).date()
    if isinstance(value, int):
        return _ODD + number
    if isinstance(value, str):
        return f"stand-in {uuid4().hex}"
    raise TypeError(f"a prepared read takes no {type(value).__name__}")


def _adapted(value: Any, conn: BaseDatabaseWrapper) -> Any:
    """The value as the database is handed it."""
    if isinstance(value, UUID):
        return value if conn.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return conn.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return conn.ops.adapt_datefield_value(value)
    return value if isinstance(value, int) else str(value)


def _is_key(value: Any) -> bool:
    return isinstance(value, UUID | date | str | int)


def attach(things: "Sequence[Model]", name: str, reads: Reads, by: str) -> None:
    """Fetch what belongs to these things under `name` by one prepared read of `keys`, as `prefetch_related` would.

    `by`: the attribute of what is found that holds the thing's key.
    """
    found: dict[Any, list[Any]] = {one.pk: [] for one in things}
    for part in reads.things(keys=list(found)) if found else ():
        found[getattr(part, by)].append(part)
    for one in things:
        vars(one).setdefault("_prefetched_objects_cache", {})[name] = found[one.pk]


def first(reads: Reads, **values: Any) -> tuple[Any, ...] | None:
    """The first row, or None."""
    found = reads.rows(**values)
    return found[0] if found else None


def padded(keys: Sequence[Any]) -> list[Any]:
    """The keys with the last one again and again up to 1, 2, 4 … of them: so lists of any length share few statements."""
    return [*keys, *([keys[-1]] * ((1 << (len(keys) - 1).bit_length()) - len(keys)))] if keys else []


def bounds(text: str) -> tuple[str, ...]:
    """The values for `begins`: what lies from `text` to the next after all that begin so, or, where the database does it itself, `text` as a pattern."""
    if connections[DEFAULT_DB_ALIAS].vendor != "sqlite" or not text:
        return (re.sub(r"([\\%_])", r"\\\1", text) + "%",)
    after = ord(text[-1]) + 1
    return text, text[:-1] + chr(0xE000 if 0xD800 <= after < 0xE000 else min(after, 0x10FFFF))


def begins(field: str, within: Sequence[str]) -> Q:
    """That a field begins so (`bounds`), in the way in which the database finds it by an index: SQLite doesn't for `startswith`."""
    if len(within) == 1:
        return Q((f"{field}__like", within[0]))
    return Q((f"{field}__gte", within[0]), (f"{field}__lt", within[1]))


@CharField.register_lookup
class _Like(Lookup):
    """A pattern as it stands, so that a prepared read can put in another."""

    lookup_name = "like"

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, values = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right} ESCAPE '\\'", (*values, *more)
