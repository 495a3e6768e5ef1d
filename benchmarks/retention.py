"""The end of data at size: how long it takes to count, list and erase what is due, on a database of its own.

    .venv/bin/python benchmarks/retention.py --needs 12000

An invented city is loaded once (var/bench/retention), copied, and looked at ten years later, when every closed need is due; open
ones stay. SQLite.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

PLACE = Path("var/bench/retention").resolve()


def prepared(needs: int) -> Path:
    """The folder with the loaded city."""
    place = PLACE / str(needs)
    if not (place / "done").exists():
        place.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "YOROZU_MODE": "demo", "YOROZU_DATA": str(place), "DATABASE_URL": ""}
        subprocess.run([sys.executable, "-m", "yorozu.jobs", "demo", "load", "--needs", str(needs)], env=environment, check=True)
        (place / "done").touch()
    return place


def measured() -> dict[str, Any]:
    """Seconds and counts of each step."""
    from yorozu.consultation.models import Need
    from yorozu.kernel import clock
    from yorozu.kernel.access import SYSTEM
    from yorozu.retention import operations as do
    from yorozu.retention.queries import due_rows, retention_violations

    found: dict[str, Any] = {"needs": Need.objects.count(), "open": Need.objects.exclude(state="closed").count()}
    with clock.at(clock.now() + timedelta(days=3653)):
        for name, act in (
            ("count", lambda: do.dry_run(by=SYSTEM).counts),
            ("list", lambda: dict(Counter(one.purpose for one in due_rows(as_of=clock.today())))),
            ("erase", lambda: {purpose: one["erased"] for purpose, one in do.run_now(by=SYSTEM).counts.items()}),
            ("check", lambda: len(list(retention_violations()))),
            ("replay, nothing to do", lambda: do.replay(by=SYSTEM)),
        ):
            wall, used = time.monotonic(), time.process_time()
            result = act()
            found[name] = {"seconds": round(time.monotonic() - wall, 1), "processor": round(time.process_time() - used, 1), "result": result}
            print(json.dumps({name: found[name]}, ensure_ascii=False), flush=True)
    found["open untouched"] = Need.objects.exclude(state="closed").filter(erased_at=None).count()
    return found


def main() -> None:
    """Load, copy, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--needs", type=int, default=12_000)
    needs = asked.parse_args().needs
    source, copy = prepared(needs), PLACE / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    os.environ |= {"YOROZU_MODE": "demo", "YOROZU_DATA": str(copy), "DATABASE_URL": ""}
    from yorozu.jobs.setup import start_django

    start_django()
    print(json.dumps(measured(), ensure_ascii=False))


if __name__ == "__main__":
    main()
