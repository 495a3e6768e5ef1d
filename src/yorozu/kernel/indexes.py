"""For migrations: taking an index off a reference without laying a whole table anew, as SQLite otherwise would."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import StateApps

Named = Sequence[tuple[str, str]]  # (model, field)


def drop_indexes_of(app: str, named: Named, fields: Iterable[Operation]) -> Operation:
    """References whose own index no query needs: another index begins with the same column, or nothing is looked up by it.

    `fields`: the same as `AlterField`, for Django's own notion of the tables.
    """
    return migrations.SeparateDatabaseAndState(database_operations=[migrations.RunPython(_drop(app, named), _lay(app, named))],
                                               state_operations=list(fields))  # fmt: skip


def _drop(app: str, named: Named) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for model, field in named:
            for name in _own_index(apps.get_model(app, model), field, editor):
                editor.execute(f"DROP INDEX {editor.quote_name(name)}")

    return drop


def _lay(app: str, named: Named) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def lay(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for model, field in named:
            table = apps.get_model(app, model)._meta
            column = table.get_field(field).column
            editor.execute(f"CREATE INDEX {editor.quote_name(f'{table.db_table}_{column}')} ON {editor.quote_name(table.db_table)} "
                           f"({editor.quote_name(column or field)})")  # fmt: skip

    return lay


def _own_index(model: Any, field: str, editor: BaseDatabaseSchemaEditor) -> list[str]:
    """The index on this column alone that isn't one of the model's named ones."""
    column = model._meta.get_field(field).column
    kept = {one.name for one in model._meta.indexes}
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, model._meta.db_table)
    return [name for name, one in found.items()
            if one["index"] and one["columns"] == [column] and not one["unique"] and not one["primary_key"] and name not in kept]  # fmt: skip
