"""The product as it is served: production's settings, its own processes, a port of its own; killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from tests.campaigns.engines import Postgres, Sqlite, engine, kill, wait_gone
from yorozu.jobs.ready import IN_MEMORY, kind_of_disk

ROOT = Path(__file__).resolve().parents[2]
HOST = "campaign.example.jp"
PATIENCE = 180
NUMBERS = count()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Site:
    """One served product. `application` names another WSGI entry: a broken one, that a campaign must catch."""

    def __init__(self, folder: Path, database: Sqlite | Postgres, *, workers: int = 2, application: str = "") -> None:
        self.folder, self.engine, self.workers, self.application = folder, database, workers, application
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("YOROZU_", "DJANGO_"))} | {
            "YOROZU_MODE": "production", "YOROZU_DATA": str(folder), "DATABASE_URL": database.url, "PORT": str(self.port),
            "YOROZU_SECRET_KEY": "campaign-" * 8, "YOROZU_AUDIT_KEY": "campaign-" * 8, "YOROZU_HOSTS": HOST, "YOROZU_BASE_URL": f"https://{HOST}", "YOROZU_CITY_NAME": "見本市",
            "YOROZU_MAIN_PHONE": "026-111-1111", "YOROZU_MAIN_FAX": "026-111-1112", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }  # fmt: skip

    def prepare(self, *, needs: int) -> None:
        """Start the database and fill it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine.start()
        self.run("tests.campaigns.prepare", "--needs", str(needs))

    def broken(self, fault: str) -> "Site":
        """Another site on a copy of this database, with a fault of `broken.py` planted; not started yet."""
        other = Site(self.folder, self.engine.copy(f"broken_{fault}_{next(NUMBERS)}"), workers=1, application="tests.campaigns.broken_wsgi:application")
        other.env["CAMPAIGN_BREAK"] = fault
        return other

    def run(self, module: str, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One command of the product, or a helper of the campaign's, on the site's database."""
        done = subprocess.run([sys.executable, "-m", module, *words], env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=600)
        if check and done.returncode:
            raise AssertionError(f"{module} {' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
        return done

    def start(self, *, path: str = "/find/desks/") -> float:
        """Serve; returns the seconds until the first good answer, by default a page that reads the database."""
        begun = time.monotonic()
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(self._command(), env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        while time.monotonic() - begun < PATIENCE:
            if self.answers(path):
                return time.monotonic() - begun
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended at once:\n{self.log()[-3000:]}")
            time.sleep(0.02)
        raise AssertionError(f"no answer within {PATIENCE} s:\n{self.log()[-3000:]}")

    def _command(self) -> list[str]:
        if not self.application:
            return [sys.executable, "-m", "yorozu.jobs", "serve", "--workers", str(self.workers)]
        return [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers",
                str(self.workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning", self.application]  # fmt: skip

    def answers(self, path: str = "/find/desks/") -> bool:
        """Whether a public page that comes out of the database is shown."""
        try:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
        except (OSError, HTTPException):
            return False
        return answer.status == 200

    def pids(self) -> list[int]:
        """Every process of the session that `serve` began."""
        return [] if self.process is None else session_of(self.process.pid)

    def kill(self) -> None:
        """End all of it with SIGKILL, as a machine that stops does."""
        if self.process is None:
            return
        found = self.pids()
        for pid in found:
            kill(pid)
        self.process.wait()
        for pid in found:
            wait_gone(pid)
        self.process = None

    def stop(self) -> None:
        """End in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.kill()

    def log(self) -> str:
        """What the server wrote."""
        return (self.folder / "serve.log").read_text("utf-8", "replace")


def on_a_disk() -> str:
    """Where scratch files go; not into memory, which the product refuses for its database."""
    usual = gettempdir()
    return "/var/tmp" if kind_of_disk(Path(usual)) in IN_MEMORY else usual


def ends_in_order() -> None:
    """A campaign that is told to stop stops its servers too."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))


@contextmanager
def served(name: str, *, needs: int) -> Iterator[Site]:
    """A filled site on this engine, in a folder of its own, gone afterwards."""
    ends_in_order()
    with TemporaryDirectory(prefix="yorozu-campaign-", dir=on_a_disk()) as folder:
        Path(folder).chmod(0o755)
        site = Site(Path(folder), engine(name, Path(folder)))
        try:
            site.prepare(needs=needs)
            site.start()
            yield site
        finally:
            site.stop()
            site.engine.kill()


def session_of(leader: int) -> list[int]:
    """Every process of a session, the leader first."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = one.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(one.parent.name))
    return sorted(found, key=lambda pid: pid != leader)



def cmdline(pid: int) -> bytes:
    """How a process was called."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
