"""Many new rows at once, straight to the table: an import's hundred thousand places are a million rows.

For rows whose values are known to be right: no model is built, no default is filled in, no signal is sent. The database's
own constraints hold as ever.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values for these fields (`x_id` for a reference); called in the writer's transaction."""
    fields = [_field(model, name) for name in names]
    converts = [_convert(one) for one in fields]
    columns = ", ".join(connection.ops.quote_name(one.column or one.name) for one in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    values = [[value if convert is None else convert(value) for convert, value in zip(converts, row, strict=True)] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)


def _field(model: type[models.Model], name: str) -> "models.Field[Any, Any]":
    field = model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") and not _is_own(model, name) else name)
    assert isinstance(field, models.Field)
    return field


def _is_own(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.concrete_fields)


def _convert(field: "models.Field[Any, Any]") -> Convert | None:
    """How a value of this field is handed to the database; None: as it is."""
    if isinstance(field, models.ForeignKey):
        return _convert(field.target_field)
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, connection)
    if isinstance(field, models.UUIDField):
        return None if connection.features.has_native_uuid_field else lambda value: None if value is None else value.hex
    if isinstance(field, models.DateTimeField | models.DateField | models.TimeField):
        return lru_cache(maxsize=4096)(lambda value: field.get_db_prep_save(value, connection))
    return None


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
