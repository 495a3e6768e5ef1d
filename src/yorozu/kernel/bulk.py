"""Many new rows at once, straight to the table: an import's hundred thousand places are a million rows.

For rows whose values are known to be right: no model is built, no default is filled in, no signal is sent. The database's
own constraints hold as ever.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models

from .driver import run

Convert = Callable[[Any], Any]
FEW = 50  # rows; more go into PostgreSQL by COPY
MOST_MARKS = 900  # values in a statement: SQLite's builds take at least 999


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, blank: Sequence[str] = ()) -> None:
    """Insert rows of values for these fields (`x_id` for a reference); called in the writer's transaction. `blank`: text fields left empty in all of them."""
    rows = list(rows)
    if len(rows) == 1:
        statement, converts = _single(model, tuple(names), tuple(blank), connections[DEFAULT_DB_ALIAS].vendor)
        run(statement, [value if convert is None else convert(value) for convert, value in zip(converts, rows[0], strict=True)])
    else:
        insert_columns(model, names, list(zip(*rows, strict=True)), blank=blank)


def insert_columns(model: type[models.Model], names: Sequence[str], columns: Sequence[Sequence[Any]], *, blank: Sequence[str] = ()) -> None:
    """The same, where the values of each field come together."""
    if not columns or not columns[0]:
        return
    into, converts = _plan(model, tuple(names), tuple(blank), connection.vendor)
    told = [column if convert is None else _converted(column, convert) for column, convert in zip(columns, converts, strict=True)]
    if connection.vendor == "postgresql" and len(told[0]) >= FEW:
        with connection.cursor() as cursor:
            _copy(cursor, into, told, ("",) * len(blank))
    else:
        _insert(into, told, len(blank))


def _converted(column: Sequence[Any], convert: Convert) -> tuple[Any, ...]:
    """A column as the database takes it; one value in all rows is converted once."""
    first = column[0]
    if len(column) == 1:
        return (convert(first),)
    if all(one is first for one in column):
        return (convert(first),) * len(column)
    return tuple(map(convert, column))


def _insert(into: str, columns: Sequence[Sequence[Any]], blank: int) -> None:
    """Many rows in one statement: of what a narrow row costs a third is stepping through a statement."""
    width = len(columns)
    one = _marks(width, blank)
    size = max(1, MOST_MARKS // width) * width
    values = list(chain.from_iterable(zip(*columns, strict=True)))
    rest = len(values) % size
    packs = [values[at : at + size] for at in range(0, len(values) - rest, size)]
    for together in filter(None, (packs, [values[-rest:]] if rest else [])):
        _execute(f"INSERT INTO {into} VALUES {', '.join([one] * (len(together[0]) // width))}", together)


def _execute(statement: str, packs: list[list[Any]]) -> None:
    """A single pack as a single statement: whoever counts statements sees it."""
    if len(packs) == 1:
        run(statement, packs[0])
    else:
        with connection.cursor() as cursor:
            cursor.executemany(statement, packs)


def _copy(cursor: Any, into: str, columns: Sequence[Sequence[Any]], blank: tuple[str, ...]) -> None:
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in zip(*columns, strict=True):
            copy.write_row((*row, *blank))


def insert_one(thing: models.Model) -> None:
    """Insert a new thing that has its key: every column as it stands, without the statement being written anew."""
    names = _names(type(thing))
    insert_rows(type(thing), names, [[getattr(thing, name) for name in names]])
    thing._state.adding, thing._state.db = False, connection.alias


def insert_numbered(model: type[models.Model], values: Mapping[str, Any], *, once: str) -> int | None:
    """Insert a row that the database numbers, and give its number; None where one with the same `once` stands already."""
    into, converts = _plan(model, tuple(values), (), connection.vendor)
    assert model._meta.pk is not None
    key, unique = (_column(_field(model, name)) for name in (model._meta.pk.name, once))
    marks = ", ".join(["%s"] * len(converts))
    found, _ = run(f"INSERT INTO {into} VALUES ({marks}) ON CONFLICT ({unique}) DO NOTHING RETURNING {key}",
                   [value if convert is None else convert(value) for convert, value in zip(converts, values.values(), strict=True)])  # fmt: skip
    return int(found[0][0]) if found else None


def delete_rows(model: type[models.Model], **values: Any) -> int:
    """Delete the rows with these values, of a table that nothing refers to; how many there were."""
    fields = [_field(model, name) for name in values]
    where = " AND ".join(f"{_column(one)} = %s" for one in fields)
    return run(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE {where}",
               [value if (convert := _convert(one)) is None else convert(value) for one, value in zip(fields, values.values(), strict=True)])[1]  # fmt: skip


def update_one(thing: models.Model, names: Sequence[str]) -> None:
    """Write these fields (`x` or `x_id` for a reference) of a thing that is there, as it stands."""
    statement, converts = _update(type(thing), tuple(names), connection.vendor)
    fields = (*(thing._meta.get_field(name.removesuffix("_id") if not _is_own(type(thing), name) and name.endswith("_id") else name) for name in names), thing._meta.pk)
    values = [getattr(thing, one.attname) for one in fields]  # type: ignore[union-attr]
    if run(statement, [value if convert is None else convert(value) for convert, value in zip(converts, values, strict=True)])[1] != 1:
        raise DatabaseError(f"{type(thing).__name__} {thing.pk} is no more")


@lru_cache(maxsize=128)
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(one.attname for one in model._meta.concrete_fields)


@lru_cache(maxsize=256)
def _update(model: type[models.Model], names: tuple[str, ...], _vendor: str) -> tuple[str, list[Convert | None]]:
    fields = [_field(model, name) for name in names]
    key = model._meta.pk
    assert key is not None
    quoted = connection.ops.quote_name
    columns = ", ".join(f"{quoted(one.column or one.name)} = %s" for one in fields)
    where = f"{quoted(key.column or key.name)} = %s"
    return f"UPDATE {quoted(model._meta.db_table)} SET {columns} WHERE {where}", [_convert(one) for one in (*fields, key)]


@lru_cache(maxsize=256)
def _plan(model: type[models.Model], names: tuple[str, ...], blank: tuple[str, ...], _vendor: str) -> tuple[str, list[Convert | None]]:
    """The table with its columns, and how each value is handed to the database: the same for every row of these fields."""
    fields = [_field(model, name) for name in names]
    columns = ", ".join(connection.ops.quote_name(one.column or one.name) for one in (*fields, *(_field(model, name) for name in blank)))
    return f"{connection.ops.quote_name(model._meta.db_table)} ({columns})", [_convert(one) for one in fields]


@lru_cache(maxsize=256)
def _single(model: type[models.Model], names: tuple[str, ...], blank: tuple[str, ...], vendor: str) -> tuple[str, list[Convert | None]]:
    """The statement that inserts one row of these fields."""
    into, converts = _plan(model, names, blank, vendor)
    return f"INSERT INTO {into} VALUES {_marks(len(names), len(blank))}", converts


def _marks(width: int, blank: int) -> str:
    return "(" + ", ".join(["%s"] * width + ["''"] * blank) + ")"


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") and not _is_own(model, name) else name)
    assert isinstance(field, models.Field)
    return field


def _column(field: "models.Field[Any, Any]") -> str:
    return str(connection.ops.quote_name(field.column or field.name))


def _is_own(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def _convert(field: "models.Field[Any, Any]") -> Convert | None:
    """How a value of this field is handed to the database; None: as it is."""
    if isinstance(field, models.ForeignKey):
        return _convert(field.target_field)
    if isinstance(field, models.JSONField):
        if connection.vendor == "sqlite":
            return (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode  # a kanji is three bytes, not six
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.UUIDField):
        return None if connection.features.has_native_uuid_field else _hex
    if isinstance(field, models.DateTimeField | models.DateField | models.TimeField):
        return lru_cache(maxsize=4096)(lambda value: field.get_db_prep_save(value, connection))
    return None


def _hex(value: Any) -> str | None:
    """A key as SQLite keeps it; `keys` gives them in this form already."""
    return value if value is None or type(value) is str else f"{value.int:032x}"


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, again: bool = False) -> None:
    """Store rows whose values are written as the database reads them: keys as hex, moments and JSON as text.

    The fastest way in that each database has (COPY, one prepared statement). `again`: rows that are there already are left as
    they are, so that a load which was stopped can be gone on with.
    """
    if not rows:
        return
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not again:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        end = " ON CONFLICT DO NOTHING" if again else ""
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))}){end}", rows)
