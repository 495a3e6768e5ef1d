"""A hand below the application: SQL past the triggers that guard the audit, as somebody with rights on the database would."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("kernel_auditentry", "kernel_auditsubject", "kernel_auditseal")


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers off, and put them back as if nothing had been."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'kernel_audit%'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            _switch("DISABLE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for _name, sql in triggers:
                    cursor.execute(sql)
            else:
                _switch("ENABLE")


def _switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def sql(statement: str, *values: object) -> None:
    """One statement past the guards."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)
