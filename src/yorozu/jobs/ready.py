"""Whether the product may serve: asked by every web process before its first answer."""


def not_ready() -> str:
    """Why not, in a sentence; empty where all is well: tables of another version, no desk of last resort (rule L4), a database that loses."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from yorozu.community.queries import desk_of_last_resort
    from yorozu.kernel.errors import YorozuError

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "the database hasn't the tables of this version: run `yorozu migrate` first"
    try:
        desk_of_last_resort()
    except YorozuError as error:
        return str(error)
    return loses() if settings.MODE == "production" else ""


def loses() -> str:
    """Why this database may lose what it has acknowledged; SQLite's own setting is ours (config/databases.py)."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                return f"PostgreSQL runs with {name} = off and would lose what it has acknowledged: set it to on"
    return ""
