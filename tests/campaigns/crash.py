"""`make crash`: processes are killed without warning while people work, and nothing that was acknowledged is lost or double.

Victims by turns: the whole server, one web worker, the background worker; of PostgreSQL the whole cluster, one backend,
and both at once. After each kill: everything is started again (as systemd would), the first good answer is timed, the
clients finish what they were sending, and then the database is compared with the ledger, and `yorozu check` finds nothing.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.campaigns import verify
from tests.campaigns.engines import Postgres, kill
from tests.campaigns.ledger import Ledger
from tests.campaigns.load import Load, compare
from tests.campaigns.site import Site, cmdline, served
from tests.campaigns.verify import Report

VICTIMS = {"sqlite": ("server", "web worker", "server", "background worker"),
           "postgresql": ("server", "database", "backend", "both", "web worker", "database", "background worker")}  # fmt: skip


@dataclass
class Crash:
    """A campaign on one site."""

    site: Site
    kills: int
    seed: int = 1
    pairs: int = 3
    victims: tuple[str, ...] = ()
    check_every: int = 1
    report: Report = field(default_factory=Report)
    answered: list[float] = field(default_factory=list)  # seconds from the start of the restart to the first good answer
    counts: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0

    def run(self, *, progress: Callable[[str], None] = lambda text: None) -> None:
        """So many kills, each with its restart and its comparison."""
        random, ledger = Random(self.seed), Ledger(self.site.folder / "ledger.tsv")
        load = Load(self.site, ledger, pairs=self.pairs, seed=self.seed)
        load.start()
        victims = self.victims or VICTIMS[self.site.engine.name]
        for number in range(self.kills):
            victim = victims[number % len(victims)]
            time.sleep(random.uniform(0.7, 2.2))
            begun = time.monotonic()
            self._kill(victim)
            self.counts[victim] += 1
            self._bring_back(begun)
            load.pause()
            self._compare(ledger, f"after kill {number + 1} ({victim})", check=number % self.check_every == self.check_every - 1)
            progress(f"{number + 1} of {self.kills} kills, {len(ledger.lines)} acknowledged, {len(self.report.problems)} problems")
            if load.failures() or self.report.problems:
                break
            load.resume()
        load.stop()
        self._compare(ledger, "at the end", check=False)
        self.report.problems += load.failures()
        self.counts += load.seen()
        self.acknowledged = len(ledger.lines)
        ledger.close()

    def _kill(self, victim: str) -> None:
        engine = self.site.engine
        if victim in ("database", "both") and isinstance(engine, Postgres):
            engine.kill()
        if victim == "backend" and isinstance(engine, Postgres):
            engine.kill_one()
        if victim in ("server", "both"):
            self.site.kill()
        if victim in ("web worker", "background worker"):
            self._kill_one_of(b"granian" if victim == "web worker" else b"worker")

    def _kill_one_of(self, name: bytes) -> None:
        """One process of the server; the others must end by themselves, so that nothing goes on half."""
        assert self.site.process is not None
        found = [pid for pid in self.site.pids()[1:] if name in cmdline(pid)]
        kill(found[-1])
        try:
            self.site.process.wait(90)
        except subprocess.TimeoutExpired:
            self.report.must(False, "the server went on without one of its processes")
        self.site.kill()

    def _bring_back(self, begun: float) -> None:
        if isinstance(self.site.engine, Postgres) and not self.site.engine.pids():
            self.site.engine.start()
        if self.site.process is None:
            self.answered.append(self.site.start())
            return
        while not self.site.answers():
            time.sleep(0.02)
        self.answered.append(time.monotonic() - begun)

    def _compare(self, ledger: Ledger, when: str, *, check: bool) -> None:
        found = Report()
        compare(self.site.engine, found, ledger.until_now())
        verify.chains(self.site.engine, found, needs=self.site.engine.rows("SELECT count(*) FROM consultation_need")[0][0])
        if check:
            done = self.site.run("yorozu.jobs", "check", "--json", check=False)
            for one in json.loads(done.stdout or '{"violations": ["check gave no answer"]}')["violations"]:
                found.must(False, f"yorozu check: {one}")
        self.report.problems += [f"{when}: {sentence}" for sentence in found.problems]


def main() -> int:
    """The long form, and its figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--seed", type=int, default=1)
    words = asked.parse_args()
    return max(_one(name, words) for name in (("sqlite", "postgresql") if words.engine == "both" else (words.engine,)))


def _one(name: str, words: argparse.Namespace) -> int:
    with served(name, needs=4) as site:
        crash = Crash(site, words.kills, seed=words.seed)
        crash.run(progress=lambda text: print(f"{name}: {text}", file=sys.stderr))
    took = sorted(crash.answered)
    print(f"{name}: {len(took)} kills, {crash.acknowledged:,} acknowledged writes: {len(crash.report.problems)} problems; first good answer "
          f"p50 {took[len(took) // 2]:.1f} s, longest {took[-1]:.1f} s")  # fmt: skip
    print(f"  {', '.join(f'{key} {count:,}' for key, count in sorted(crash.counts.items()))}")
    for problem in crash.report.problems[:20]:
        print(f"  ! {problem}")
    return 1 if crash.report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
