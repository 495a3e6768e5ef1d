"""The two databases, each as a campaign needs it: started, killed without warning, started again, and read from outside."""

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

Rows = list[tuple[Any, ...]]


class Engine(Protocol):
    """A database that the product is served on."""

    name: str

    @property
    def url(self) -> str:
        """What DATABASE_URL names."""

    def start(self) -> None:
        """Bring it up; does nothing where it is."""

    def kill(self) -> None:
        """End every process of it with SIGKILL."""

    def stop(self) -> None:
        """End it in order."""

    def rows(self, sql: str) -> Rows:
        """One read, in one snapshot, past the product. Keys come as text without dashes."""

    def execute(self, sql: str) -> None:
        """One write past the product, for what a campaign must bring about (a deadline that is over)."""

    def copy(self, name: str) -> "Engine":
        """Another database with the same rows."""


def plain(value: Any) -> Any:
    """A key as both databases write it: hexadecimal without dashes."""
    return value.hex if hasattr(value, "hex") and not isinstance(value, float | bytes) else value


class Sqlite:
    """One file; its processes are the server's own, so there is nothing to start or to kill."""

    name = "sqlite"

    def __init__(self, folder: Path, name: str = "campaign") -> None:
        self.folder, self.file = folder, folder / f"{name}.sqlite3"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def start(self) -> None:
        """Nothing."""

    kill = stop = start

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        one = sqlite3.connect(self.file, timeout=30)
        try:
            yield one
        finally:
            one.close()

    def rows(self, sql: str) -> Rows:
        with self._connection() as one:
            return [tuple(plain(value) for value in row) for row in one.execute(sql)]

    def execute(self, sql: str) -> None:
        with self._connection() as one, one:
            one.execute(sql)

    def copy(self, name: str) -> "Sqlite":
        other = Sqlite(self.folder, name)
        with self._connection() as one, other._connection() as two:
            one.backup(two)
        return other


class Postgres:
    """A cluster of its own in a folder, by socket only. It syncs as in production: `losing` turns that off, as a control."""

    name = "postgresql"

    def __init__(self, folder: Path, *, losing: bool = False, database: str = "postgres") -> None:
        self.above, self.folder, self.losing, self.database = folder, folder / "pg", losing, database
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name) if one.parent.name.isdigit() else 0)
        initdb = shutil.which("initdb")
        if not found and initdb is None:
            raise FileNotFoundError("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
        self.bin = found[-1] if found else Path(os.path.realpath(initdb or "")).parent

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/{self.database}?host={self.folder}"

    def _run(self, *command: str) -> None:
        """As user postgres where we are root, because initdb and the server refuse root."""
        drop = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        log = self.folder.parent / "pg-commands.log"
        with log.open("ab") as sink:
            subprocess.run([*drop, *command], check=True, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL, cwd="/", timeout=120)

    def start(self) -> None:
        if not self.folder.exists():
            self._make()
        options = f"-k {self.folder} -c listen_addresses='' -c max_connections=60"
        if self.losing:
            options += " -c synchronous_commit=off -c wal_writer_delay=10s -c wal_writer_flush_after=0"
        self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "d"), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def _make(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            one = pwd.getpwnam("postgres")
            os.chown(self.folder, one.pw_uid, one.pw_gid)
            for above in self.folder.parents[:3]:
                if above.stat().st_uid == 0 and above != Path("/") and not above.stat().st_mode & 0o001:
                    above.chmod(above.stat().st_mode | 0o011)
        self._run(str(self.bin / "initdb"), "-D", str(self.folder / "d"), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres")

    def pids(self) -> list[int]:
        """The postmaster first, then its children; none where a killed one left its file behind."""
        try:
            postmaster = int((self.folder / "d" / "postmaster.pid").read_text().splitlines()[0])
            command = Path(f"/proc/{postmaster}/cmdline").read_bytes()
        except (OSError, IndexError, ValueError):
            return []
        if b"postgres" not in command:
            return []
        return [postmaster, *children_of(postmaster)]

    def kill(self) -> None:
        """The postmaster first, so that it starts no other; then whoever is left in the cluster's folder."""
        postmaster = self.pids()[:1]
        for pid in postmaster:
            kill(pid)
        left = self._in_folder()
        for pid in left:
            kill(pid)
        for pid in {*left, *postmaster}:
            wait_gone(pid, reaped=True)  # its lock file counts for as long as its number is taken

    def _in_folder(self) -> list[int]:
        """Every process of the cluster, also one that its postmaster left behind."""
        found = []
        for one in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if one.readlink() == (self.folder / "d").resolve():
                    found.append(int(one.parent.name))
            except OSError:
                continue
        return found

    def kill_one(self) -> None:
        """One backend only: the postmaster then ends all others and recovers by itself."""
        for pid in reversed(self.pids()[1:]):
            if b"postgres: postgres " in Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "):
                kill(pid)
                return

    def stop(self) -> None:
        if self.pids():
            self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "d"), "-m", "fast", "-w", "stop")

    def rows(self, sql: str) -> Rows:
        with psycopg.connect(self.url) as one:
            return [tuple(plain(value) for value in row) for row in one.execute(sql).fetchall()]

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.url) as one:
            one.execute(sql)

    def copy(self, name: str) -> "Postgres":
        other = Postgres(self.above, losing=self.losing, database=name)
        with psycopg.connect(self.url.replace(f"/{self.database}?", "/template1?"), autocommit=True) as one:
            for _ in range(20):  # nobody may be connected to what is copied
                one.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'")
                try:
                    one.execute(f"CREATE DATABASE {name} TEMPLATE {self.database}")
                    return other
                except psycopg.errors.ObjectInUse:
                    time.sleep(0.2)
        raise TimeoutError("the database is never without connections")


def engine(name: str, folder: Path, *, losing: bool = False) -> Sqlite | Postgres:
    """The engine by its name."""
    return Postgres(folder, losing=losing) if name == "postgresql" else Sqlite(folder)


def children_of(parent: int) -> list[int]:
    """Direct children, from /proc."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent:
            found.append(int(one.parent.name))
    return found


def kill(pid: int) -> None:
    """SIGKILL; gone already is fine."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def wait_gone(pid: int, *, seconds: float = 10, reaped: bool = False) -> None:
    """Until the process is no more (or is only waited for; `reaped`: not even that)."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX" and not reaped:
                return
        except OSError:
            return
        time.sleep(0.01)
    raise TimeoutError(f"process {pid} doesn't end")
