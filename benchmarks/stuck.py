"""What it costs to know which needs are stuck: a full recount, one act's look, a rule tried on the past year; each beside a plain count of the needs' table.

    YOROZU_MODE=demo YOROZU_DATA=var/bench/stuck .venv/bin/python -m yorozu.jobs demo load --alone --needs 100000
    YOROZU_MODE=demo YOROZU_DATA=var/bench/stuck .venv/bin/python benchmarks/stuck.py [--acts 300]

The database is the one that YOROZU_DATA or DATABASE_URL names; its marks are made anew, and end as they were found. Processor time of this process and, where SQLite works
inside it, of the database; by the clock as well.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any


def timed(act: Callable[[], Any]) -> tuple[Any, float, float]:
    """What came of it, processor seconds, seconds by the clock."""
    work, wall = time.process_time(), time.perf_counter()
    found = act()
    return found, time.process_time() - work, time.perf_counter() - wall


def percentile(values: list[float], share: float) -> float:
    """The value at a share of the ordered ones."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def main() -> None:
    """Print one object."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--acts", type=int, default=300)
    options = asked.parse_args()
    from yorozu.jobs.setup import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection

    from yorozu.consultation.events import NeedChanged
    from yorozu.consultation.models import Need
    from yorozu.coordination import operations as do
    from yorozu.coordination.enums import StuckRule
    from yorozu.coordination.models import StuckDay, StuckMark, StuckNeed
    from yorozu.coordination.queries import can_be_tried, differences, tried
    from yorozu.coordination.queries.in_force import defaults
    from yorozu.kernel import clock

    call_command("migrate", verbosity=0)
    floor = min(timed(Need.objects.count)[2] for _ in range(5))
    shown: dict[str, Any] = {"engine": connection.vendor, "needs": Need.objects.count(), "open": Need.objects.exclude(state="closed").count(), "count": floor}
    for one in (StuckMark, StuckNeed, StuckDay):
        one.objects.all().delete()
    for name in ("recount, every mark new", "recount, nothing differs"):
        done, work, wall = timed(do.recount)
        shown[name] = {"seconds": wall, "processor": work, "ratio": wall / floor, "looked_at": done.looked_at, "stuck": done.stuck}
    found, work, wall = timed(differences)
    assert found == [], f"{len(found)} needs differ from what a recount made a moment ago"
    shown["check's comparison"] = {"seconds": wall, "processor": work, "ratio": wall / floor}
    ids = list(Need.objects.exclude(state="closed").values_list("pk", "owner_desk_id"))
    some = random.Random(1).sample(ids, min(options.acts, len(ids)))
    walls = [timed(lambda pk=pk, desk=desk: do.look_again(NeedChanged(need_id=pk, desk_id=desk)))[2] for pk, desk in some]  # type: ignore[misc]
    shown["an act's look"] = {"p50": percentile(walls, 0.5), "p99": percentile(walls, 0.99), "longest": max(walls), "ratio of p50": percentile(walls, 0.5) / floor}
    end = clock.now()
    for rule in StuckRule.values:
        if can_be_tried(rule):
            one, work, wall = timed(lambda rule=rule: tried(rule, defaults(rule), begin=end - timedelta(days=365), end=end))  # type: ignore[misc]
            shown[f"try {rule}"] = {"seconds": wall, "processor": work, "ratio": wall / floor, "looked_at": one.looked_at, "marked": one.marked, "unmet": one.unmet}
    print(json.dumps(shown, indent=1, ensure_ascii=False, default=lambda value: round(value, 4)))


if __name__ == "__main__":
    main()
