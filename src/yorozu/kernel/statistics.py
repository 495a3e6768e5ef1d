"""What the database plans by. PostgreSQL gathers it by itself (autovacuum); SQLite has to be told."""

from django.db import connection

SAMPLE = 1000  # rows of each index that SQLite looks at: a moment, however large the city


def gather() -> None:
    """Look at the tables anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={SAMPLE}")
        cursor.execute("ANALYZE")


def gather_daily() -> None:
    """The worker's part of it."""
    if connection.vendor == "sqlite":
        gather()
