"""Whether the product may serve: asked by every web process before its first answer."""

from collections.abc import Callable
from operator import itemgetter
from pathlib import Path
from typing import Any

AWAY = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "glusterfs", "fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "davfs")
IN_MEMORY = ("tmpfs", "ramfs")
ON = ("fsync", "full_page_writes", "synchronous_commit")
OFF = ("zero_damaged_pages", "ignore_checksum_failure", "data_sync_retry")  # pages that can't be read become empty; a failed sync is taken for done
UNLOGGED = "SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname LIMIT 1"


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
    """Why this database may lose what it has acknowledged: its settings as they are in force, and where its file lies."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return sqlite_loses(cursor.execute, kind_of_disk(Path(str(connection.settings_dict["NAME"]))))
        for names, bad, good in ((ON, "off", "on"), (OFF, "on", "off")):
            for name in names:
                cursor.execute(f"SHOW {name}")
                if cursor.fetchone()[0] == bad:
                    return f"PostgreSQL runs with {name} = {bad} and would lose what it has acknowledged: set it to {good}"
        cursor.execute(UNLOGGED)
        for (name,) in cursor.fetchall():
            return f"PostgreSQL would empty the table {name} after a crash: ALTER TABLE {name} SET LOGGED"
    return ""


def sqlite_loses(execute: Callable[[str], Any], disk: str) -> str:
    """The same of a SQLite connection whose file lies on a file system of the kind `disk`."""
    synchronous, mode = execute("PRAGMA synchronous").fetchone()[0], execute("PRAGMA journal_mode").fetchone()[0]
    if synchronous < 2:
        return "SQLite runs with synchronous below FULL and would lose what it has acknowledged when the power is cut"
    if mode != "wal":
        return f"SQLite runs with journal_mode = {mode} although it was asked for wal: put the file on a local disk, where that works"
    if disk in AWAY:
        return f"the SQLite file lies on a network file system ({disk}), whose locks can't be trusted: put it on a local disk, or use PostgreSQL"
    if disk in IN_MEMORY:
        return f"the SQLite file lies in memory ({disk}) and is gone when the machine stops: put it on a disk"
    return ""


def kind_of_disk(file: Path) -> str:
    """The file system under it; empty where the machine doesn't say."""
    try:
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text("utf-8", errors="replace").splitlines()]
    except OSError:
        return ""
    real = file.resolve()
    above = [(len(at), kind) for _device, at, kind, *_ in mounts if real.is_relative_to(at.replace("\\040", " "))]
    return max(reversed(above), key=itemgetter(0))[1] if above else ""  # of two at one place the later hides the other
