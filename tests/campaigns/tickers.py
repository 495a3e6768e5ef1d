"""Two warm ticks beside the server, so that the clock's acts meet people's in the same moment."""

import subprocess
import sys
import threading
import time
from types import TracebackType

from tests.campaigns.site import ROOT, Site

LOOKS = 0.15  # seconds: longer than a tick's reading, shorter than the planted pause


class Tickers:
    """Two processes that tick when told to."""

    def __init__(self, site: Site, *, fault: str = "") -> None:
        self.site, self.fault = site, fault
        self.stuck = self.ticks = 0

    def __enter__(self) -> "Tickers":
        self.processes = [subprocess.Popen([sys.executable, "-m", "tests.campaigns.ticker"], env=self.site.env | {"CAMPAIGN_BREAK": self.fault}, cwd=ROOT, text=True,
                                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for _ in range(2)]  # fmt: skip
        for one in self.processes:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        return self

    def tick(self, barrier: threading.Barrier) -> None:
        """Both at the moment when the others send; one with a fault planted looks first, and writes after the others did."""
        if self.fault:
            self._say_tick()
            time.sleep(LOOKS)
        barrier.wait(120)
        if not self.fault:
            self._say_tick()
        for one in self.processes:
            assert one.stdout is not None
            self.stuck += int(one.stdout.readline() or "1")
            self.ticks += 1

    def _say_tick(self) -> None:
        for one in self.processes:
            assert one.stdin is not None
            one.stdin.write("tick\n")
            one.stdin.flush()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for one in self.processes:
            assert one.stdin is not None
            one.stdin.close()
            one.wait(120)
