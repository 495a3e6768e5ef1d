"""Up to which number nothing can appear any more: a row that is committed late must not fall into a stretch already sealed."""

import time
from typing import Any

from django.db import connection

from .rows import STREAMS, Stream

_PAUSE = 0.05


def settled(*, wait: float) -> tuple[int, int] | None:
    """The last settled number of each stream; None where a transaction that may still add rows before it outlasts `wait` seconds.

    SQLite writes one transaction after the other, so its numbers appear in their order. PostgreSQL gives a number when the row
    is inserted and shows the row at the commit: so the counters are read first, then every transaction that holds the tables
    for writing is waited for; a transaction that begins later gets later numbers. Nobody is held up by this.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return _highest(cursor, STREAMS[0]), _highest(cursor, STREAMS[1])
        bounds = _given(cursor, STREAMS[0]), _given(cursor, STREAMS[1])
        waited_for, patience = _writers(cursor), time.monotonic() + wait
        while waited_for and (waited_for := waited_for & _writers(cursor)):
            if time.monotonic() > patience:
                return None
            time.sleep(_PAUSE)
        return bounds


def _highest(cursor: Any, stream: Stream) -> int:
    cursor.execute(f"SELECT COALESCE(MAX({stream.key}), 0) FROM {stream.table}")
    return int(cursor.fetchone()[0])


def _given(cursor: Any, stream: Stream) -> int:
    """The last number that the counter gave out."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [stream.table, stream.key])
    (counter,) = cursor.fetchone()
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {counter}")
    return int(cursor.fetchone()[0])


def _writers(cursor: Any) -> set[str]:
    """Transactions that write to one of the tables now: each holds its lock before it takes a number, and until it is committed."""
    cursor.execute("SELECT virtualtransaction || ' ' || COALESCE(pid, 0) FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock'"
                   " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid IS DISTINCT FROM pg_backend_pid()"
                   " AND relation = ANY(ARRAY[%s::regclass, %s::regclass]::oid[])", [one.table for one in STREAMS])  # fmt: skip
    return {one for (one,) in cursor.fetchall()}
