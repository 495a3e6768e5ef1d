"""Serving: the web server and the worker as two processes, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from typing import Any

from yorozu.config import environment


def add_to(commands: Any) -> None:
    """serve."""
    one = commands.add_parser("serve", help="run the product: web server and worker, on PORT")
    one.add_argument("--workers", type=int, default=1, help="web server processes (default 1)")
    one.set_defaults(run=lambda asked: serve(workers=asked.workers))


def serve(*, workers: int = 1, ready: str = "", beside: tuple[str, ...] = ()) -> int:
    """Start both (and the commands `beside` them), print `ready` when the first page can be had, and stop both on the first signal."""
    port = environment.number("PORT", least=1, most=65535)
    if _taken(port):
        print(f"yorozu: PORT: something already listens on {port}; stop it, or choose another with PORT=", file=sys.stderr)
        return 2
    if problem := _not_ready():
        print(f"yorozu: {problem}", file=sys.stderr)
        return 2
    children = [subprocess.Popen(web_command(port=port, workers=workers)), *(subprocess.Popen([sys.executable, "-m", "yorozu.jobs", one]) for one in ("worker", *beside))]
    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: stopping.append(number))
    if _answers(port, children) and ready:
        print(ready, flush=True)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    return _end(children, asked=bool(stopping))


def web_command(*, port: int, workers: int, application: str = "yorozu.config.wsgi:application") -> list[str]:
    """How the web server is started."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers",
            str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning", application]  # fmt: skip


def _not_ready() -> str:
    """Why the product may not start: tables of another version, or no desk of last resort, on which rule L4 rests."""
    from yorozu.jobs.setup import start_django

    start_django()
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
    return ""


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(port: int, children: list["subprocess.Popen[bytes]"]) -> bool:
    for _ in range(600):
        if any(child.poll() is not None for child in children):
            return False
        if _taken(port):
            return True
        time.sleep(0.1)
    return False


def _end(children: list["subprocess.Popen[bytes]"], *, asked: bool) -> int:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
    return 0 if asked else 1
