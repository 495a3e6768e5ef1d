"""Servers of a run: the product and the floor by the same command, and a PostgreSQL that syncs as it does in earnest."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from yorozu.jobs.serve import web_command

BENCHMARKS = Path(__file__).resolve().parents[1]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def served(application: str) -> Iterator[tuple[int, int]]:
    """The web server of `application` with one worker: its port and its process id."""
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(BENCHMARKS)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(web_command(port=port, workers=1, application=application), env=env, stdout=sys.stderr)  # what it says is none of the figures
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server didn't start")


def memory_of_workers(pid: int) -> list[float]:
    """Megabytes that each worker process below `pid` holds (resident, shared files included)."""
    found = []
    for one in _children(pid):
        with suppress(OSError):
            fields = dict(line.split(":", 1) for line in Path(f"/proc/{one}/status").read_text().splitlines() if ":" in line)
            found.append(int(fields.get("VmRSS", "0").split()[0]) / 1024)
    return found


def processor_of(pid: int) -> float:
    """Seconds of processor that a server and its workers have used."""
    ticks = 0
    for one in (pid, *_children(pid)):
        with suppress(OSError):
            ticks += sum(int(field) for field in Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A cluster in `folder` that stays there between runs, reached by socket only; fsync and synchronous_commit are on."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        raise SystemExit("PostgreSQL is not installed here (Debian: apt-get install postgresql)")
    program, data = programs[-1], folder / "cluster"
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        for above in (folder, *folder.parents):
            if above != Path("/") and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)
        subprocess.run(["chown", "postgres:", str(folder)], check=True)
    if not data.exists():
        _as_postgres([str(program / "initdb"), "-D", str(data), "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-U", "postgres"])
    options = f"-k {folder} -c listen_addresses='' -c shared_buffers=512MB -c effective_cache_size=4GB -c max_wal_size=4GB"
    _as_postgres([str(program / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        _as_postgres([str(program / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop"])


def _as_postgres(command: list[str]) -> None:
    prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")
