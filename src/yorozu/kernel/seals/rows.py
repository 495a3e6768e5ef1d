"""The audit's rows in canonical form, in the order of their numbers: the same text for the same row on both engines."""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from django.db import connection

CHUNK = 5_000  # rows read at once
MARK = struct.Struct(">BQ3s")


class Row(NamedTuple):
    """A row's number, when it says it was written (UTC), and everything but the number in canonical form."""

    number: int
    at: str
    body: str


@dataclass(frozen=True)
class Stream:
    """One of the two tables that are sealed: its key in the order of writing, and what of a row counts."""

    table: str
    key: str
    keys: tuple[str, ...]
    texts: tuple[str, ...] = ()


# `texts` are free in length and content: the byte count of each goes before them, so that nothing moves from one to the next unseen.
ENTRIES = Stream("kernel_auditentry", "number", ("id", "actor_id", "desk_id", "thing_id", "person_id"),
                 ("actor_name", "actor_kind", "post", "action", "decision", "kind", "purpose", "fields"))  # fmt: skip
SUBJECTS = Stream("kernel_auditsubject", "id", ("entry_id", "thing_id"))
STREAMS = (ENTRIES, SUBJECTS)


def statement(stream: Stream) -> str:
    """Rows after a number and up to another, at most so many, each with its canonical form."""
    native = connection.vendor == "postgresql"
    at = "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')" if native else "substr(at || '.000000', 1, 26)"
    keys = [f"COALESCE(replace({one}::text, '-', ''), '')" if native else f"COALESCE({one}, '')" for one in stream.keys]
    texts = [f"{one}::text" if native and one == "fields" else one for one in stream.texts]
    sizes = [f"octet_length({one})" if native else f"length(CAST({one} AS BLOB))" for one in texts]
    body = " || '|' || ".join([at, *keys, *sizes, *(["''"] if texts else [])]) + "".join(f" || {one}" for one in texts)
    return (f"SELECT {stream.key}, COALESCE({at}, ''), COALESCE({body}, '') FROM {stream.table} "
            f"WHERE {stream.key} > %s AND {stream.key} <= %s ORDER BY {stream.key} LIMIT %s")  # fmt: skip


def rows_after(stream: Stream, number: int, *, upto: int, most: int) -> list[Row]:
    """The next rows, at most `most`."""
    with connection.cursor() as cursor:
        cursor.execute(statement(stream), [number, upto, most])
        return list(map(Row._make, cursor.fetchall()))


class Reader:
    """A table from its first row on, a chunk at a time."""

    def __init__(self, stream: Stream, *, upto: int) -> None:
        self._stream, self._upto = stream, upto
        self._rows: list[Row] = []
        self._place, self._last = 0, -(2**62)

    def upto(self, number: int) -> list[Row]:
        """The rows that come next, up to and with this number."""
        got: list[Row] = []
        while self._place < len(self._rows) or self._load():
            cut = bisect_right(self._rows, number, lo=self._place, key=lambda row: row.number)
            got += self._rows[self._place : cut]
            self._place = cut
            if cut < len(self._rows):
                break
        return got

    def _load(self) -> bool:
        self._rows, self._place = rows_after(self._stream, self._last, upto=self._upto, most=CHUNK), 0
        if self._rows:
            self._last = self._rows[-1].number
        return bool(self._rows)


def digest_of(batches: Iterable[Sequence[Row]]) -> str:
    """What these rows add up to: every number and every body in their order."""
    total = sha256()
    for rows in batches:
        total.update(",".join([str(row.number) for row in rows]).encode())
        total.update(b"\x1d")
        total.update("\x1e".join([row.body for row in rows]).encode())
        total.update(b"\x1d")
    return total.hexdigest()


def marks_of(batches: Iterable[Sequence[Row]]) -> bytes:
    """Twelve bytes for each row, by which a changed one is told from its neighbours: stream, number, and a part of its own digest."""
    return b"".join([MARK.pack(place, row.number, sha256(row.body.encode()).digest()[:3]) for place, rows in enumerate(batches) for row in rows])


def known_by(marks: bytes) -> dict[tuple[int, int], bytes]:
    """The marks, by stream and number."""
    return {(place, number): mark for place, number, mark in MARK.iter_unpack(marks)}
