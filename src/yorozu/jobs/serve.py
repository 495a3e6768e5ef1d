"""Serving: the web server and the worker as two processes, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

from yorozu.config import environment

PATIENCE = 10  # seconds that a request may still take when the server stops, or when one of its processes was lost


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
    children = [subprocess.Popen(web_command(port=port, workers=workers))]
    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: stopping.append(number))
    if not _answers(port, children, stopping):
        return _end(children, asked=bool(stopping)) if stopping else _why(children)
    # Only now: while the web processes load, the worker would take the time that people wait for.
    children += [subprocess.Popen([sys.executable, "-m", "yorozu.jobs", one]) for one in ("worker", *beside)]
    if ready:
        print(ready, flush=True)
    while not stopping and all(child.poll() is None for child in children):
        time.sleep(0.2)
    return _end(children, asked=bool(stopping))


def web_command(*, port: int, workers: int, application: str = "yorozu.config.wsgi:application") -> list[str]:
    """How the web server is started."""
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers",
            str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "--workers-kill-timeout", str(PATIENCE), application]  # fmt: skip


def _why(children: list["subprocess.Popen[bytes]"]) -> int:
    """The web processes ended before they answered: 2 where the product may not serve (they said why), else 1."""
    from yorozu.jobs.ready import not_ready
    from yorozu.jobs.setup import start_django

    _end(children, asked=False)
    start_django()
    return 2 if not_ready() else 1


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(port: int, children: list["subprocess.Popen[bytes]"], stopping: list[int]) -> bool:
    """Wait for the first answer, a minute or two at most; False where a process ended, or somebody wants to stop."""
    for _ in range(1200):
        if stopping or any(child.poll() is not None for child in children):
            return False
        if _speaks(port):
            return True
        time.sleep(0.05)
    return False


def _speaks(port: int) -> bool:
    """Whether somebody answers in HTTP, whatever it is: the port alone is open before the pages are loaded."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        host = environment.text("YOROZU_HOSTS").partition(",")[0].strip()  # another name would be refused, and the log would say so
        connection.request("HEAD", "/", headers={"Host": host})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(children: list["subprocess.Popen[bytes]"], *, asked: bool) -> int:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=PATIENCE + 5)
        except subprocess.TimeoutExpired:
            os.kill(child.pid, signal.SIGKILL)
            child.wait()
    return 0 if asked else 1
