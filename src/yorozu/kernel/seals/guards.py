"""The triggers that refuse changes of the audit (migration 0006): are they in place?"""

from django.db import connection

TABLES = ("kernel_auditentry", "kernel_auditsubject", "kernel_auditseal")


def missing() -> list[str]:
    """Tables of the audit that could be changed now."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%' AND sql NOT LIKE '% WHEN %'")
            wanted = 2  # one for UPDATE, one for DELETE
        else:
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_only_added_to' AND tgenabled IN ('O', 'A') AND NOT tgisinternal")
            wanted = 1
        found = [name for (name,) in cursor.fetchall()]
    return [table for table in TABLES if found.count(table) < wanted]
