"""Statements by the shortest way to SQLite's driver: Django's cursor writes `%s` as `?` anew each time, which costs more than many a read.

PostgreSQL goes Django's way, and so does everything while somebody counts statements or listens to them.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def run(sql: str, params: Sequence[Any], *, marked: str = "", marks: Sequence[Any] = ()) -> tuple[list[tuple[Any, ...]], int]:
    """What a statement finds, and how many rows it changed. `marked`, `marks`: the same as SQLite takes it, where that is written already."""
    conn = connections[DEFAULT_DB_ALIAS]
    if conn.vendor != "sqlite" or conn.queries_logged or conn.execute_wrappers:
        with conn.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall()) if cursor.description else [], int(cursor.rowcount)
    _ready(conn)
    assert conn.connection is not None
    with conn.wrap_database_errors:
        done = conn.connection.execute(marked or written(sql)[0], marks if marked else params)
        return done.fetchall(), done.rowcount


def _ready(conn: BaseDatabaseWrapper) -> None:
    """What Django's `cursor()` and `execute()` see to."""
    conn.close_if_health_check_failed()
    conn.ensure_connection()
    conn.validate_no_broken_transaction()


@lru_cache(maxsize=2000)
def written(sql: str, fixed: Collection[tuple[int, str]] = ()) -> tuple[str, tuple[int, ...]]:
    """The statement with `?` for its values, which they are, and words that never change written out.

    SQLite plans a statement anew each time that a value is bound which a partial index asks for (`kind = ?`).
    """
    words, kept, place = dict(fixed), [], -1

    def mark(found: re.Match[str]) -> str:
        nonlocal place
        if found[0] == "%%":
            return "%"
        place += 1
        if place in words:
            return "'" + words[place].replace("'", "''") + "'"
        kept.append(place)
        return "?"

    return re.sub("%s|%%", mark, sql), tuple(kept)
