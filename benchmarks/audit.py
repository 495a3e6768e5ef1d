"""What verifying the audit costs beside a floor: the same rows read and hashed as they come, without form, seal or chain.

Ratios are of processor time, which other work on the machine changes little.

    .venv/bin/python benchmarks/audit.py [--rows 1000000]

The database is a scratch file under var/bench/, or the PostgreSQL that DATABASE_URL names (its audit must be empty).
"""

import argparse
import os
import resource
import shutil
import time
from hashlib import sha256
from pathlib import Path

FOLDER = Path("var/bench/audit")
SQLITE = """
INSERT INTO kernel_auditentry (id, at, actor_id, actor_name, actor_kind, post, desk_id, action, decision, kind, thing_id, person_id, purpose, fields)
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rows})
SELECT lower(hex(randomblob(16))), '2026-11-30 00:00:00.000001', lower(hex(randomblob(16))), '見本 花子', 'staff', '芋井 よろず相談 相談員',
       lower(hex(randomblob(16))), 'read_need', 'allow', 'need', lower(hex(randomblob(16))), NULL, 'desk', '["name", "phone", "words"]' FROM n
"""
POSTGRES = """
INSERT INTO kernel_auditentry (id, at, actor_id, actor_name, actor_kind, post, desk_id, action, decision, kind, thing_id, person_id, purpose, fields)
SELECT gen_random_uuid(), '2026-11-30 00:00:00.000001Z', gen_random_uuid(), '見本 花子', 'staff', '芋井 よろず相談 相談員', gen_random_uuid(), 'read_need',
       'allow', 'need', gen_random_uuid(), NULL, 'desk', '["name", "phone", "words"]' FROM generate_series(1, {rows})
"""


def floor(connection: object) -> float:
    """Read every row of the audit in order, and hash it as Python shows it."""
    began, total = time.process_time(), sha256()
    last, chunk = 0, 5_000
    with connection.cursor() as cursor:  # type: ignore[attr-defined]
        while True:
            cursor.execute("SELECT number, id, at, actor_id, actor_name, actor_kind, post, desk_id, action, decision, kind, thing_id, person_id, purpose, fields"
                           " FROM kernel_auditentry WHERE number > %s ORDER BY number LIMIT %s", [last, chunk])  # fmt: skip
            rows = cursor.fetchall()
            if not rows:
                return time.process_time() - began
            total.update(repr(rows).encode())
            last = rows[-1][0]


def main() -> None:
    """Fill, seal, read the floor and verify in turns."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--turns", type=int, default=3)
    options = asked.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    os.environ.update(YOROZU_MODE="dev", YOROZU_DATA=str(FOLDER))
    from yorozu.jobs.setup import start_django

    start_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from yorozu.kernel import seals

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute((SQLITE if connection.vendor == "sqlite" else POSTGRES).format(rows=options.rows))
    print(f"{connection.vendor}: {options.rows:,} rows in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    while seals.seal():
        pass
    print(f"sealed in {time.perf_counter() - began:.1f} s")
    found = []
    for _ in range(options.turns):
        plain = floor(connection)
        began, begun = time.process_time(), time.perf_counter()
        report = seals.verify(settings.AUDIT_ANCHORS)
        assert report.rows == options.rows and not report.found, report
        found.append((time.process_time() - began, plain))
        print(f"verify {found[-1][0]:.2f} s of processor ({time.perf_counter() - begun:.2f} s), floor {plain:.2f} s, ratio {found[-1][0] / plain:.2f}")
    best = min(found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"best: verify {best[0]:.2f} s, floor {min(one[1] for one in found):.2f} s, {report.seals} seals, memory at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
