"""Two scenarios over several seeds: each year in a process of its own; years that are done already aren't run again."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yorozu.jobs.setup import start_django

if TYPE_CHECKING:
    from yorozu.simulation.year.scenario import Scenario


def compare(asked: argparse.Namespace) -> int:
    """Exit 1 where a year broke its promise; 2 where a file can't be used."""
    from yorozu.simulation.year.scenario import Scenario, ScenarioWrong, read_scenario

    scenarios = []
    for name in asked.compare:
        try:
            scenarios.append(Scenario() if name == "-" else read_scenario(Path(name)))
        except ScenarioWrong as error:
            for fault in error.faults:
                print(f"yorozu: simulate: {name}: {fault}", file=sys.stderr)
            return 2
    if scenarios[0] == scenarios[1]:
        print("yorozu: simulate: --compare: both scenarios say the same", file=sys.stderr)
        return 2
    start_django()
    seeds = range(asked.seed, asked.seed + asked.seeds)
    runs = [(place, seed) for seed in seeds for place in (0, 1)]
    with ThreadPoolExecutor(asked.at_once) as pool:
        years = dict(zip(runs, pool.map(lambda run: _one(asked, scenarios[run[0]], asked.compare[run[0]], run[1]), runs), strict=True))
    if any(one is None for one in years.values()):
        return 1
    return _tell(asked, scenarios, [[years[place, seed] or {} for seed in seeds] for place in (0, 1)])


def _one(asked: argparse.Namespace, scenario: "Scenario", file: str, seed: int) -> dict[str, Any] | None:
    """The year of one seed: as it was found before, or run now."""
    from yorozu.jobs.simulate import result_name
    from yorozu.kernel.simulated import folder, result_of
    from yorozu.simulation.year.engine import Plan
    from yorozu.simulation.year.scratch import fingerprint

    plan = Plan(asked.days, asked.needs, seed, scenario, date.fromisoformat(asked.first))
    mark = fingerprint(plan)
    known = None if asked.fresh else result_of(result_name(plan, mark))
    if known is not None:
        print(f"{scenario.name}, seed {seed}: known already", file=sys.stderr)
        return known
    database = folder() / f"compare-{mark}.sqlite3"
    command = [sys.executable, "-m", "yorozu.jobs", "simulate", "--json", "--days", str(asked.days), "--needs", str(asked.needs), "--seed", str(seed),
               "--from", asked.first, "--database", str(database), *(("--fresh",) if asked.fresh else ()),
               *(("--scenario", file) if file != "-" else ())]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    if done.returncode:
        print(f"{scenario.name}, seed {seed}: ended with {done.returncode}\n{done.stderr[-2000:]}{done.stdout[-2000:]}", file=sys.stderr)
        return None
    for end in ("", "-wal", "-shm"):
        Path(f"{database}{end}").unlink(missing_ok=True)  # the result and every need's line stay
    result: dict[str, Any] = json.loads(done.stdout)
    print(f"{scenario.name}, seed {seed}: {result['seconds']} s", file=sys.stderr)
    return result


WHAT = {"first_answer": "first answer", "p50": "half answered within", "p90": "nine of ten answered within", "lifts": "lifts",
        "helped": "needs met or partly met", "open": "open at the end"}  # fmt: skip
Measure = Callable[[dict[str, Any]], float | None]


def _measures(years: list[dict[str, Any]]) -> list[tuple[str, str, str, int, Measure]]:
    """Place, code, unit, digits, and how it is read off a year."""
    found: list[tuple[str, str, str, int, Measure]] = [
        ("市全体", "first_answer", " days", 2, lambda one: one["days_to_first_answer"]["mean"]),
        ("市全体", "p50", " days", 2, lambda one: one["days_to_first_answer"]["p50"]),
        ("市全体", "p90", " days", 2, lambda one: one["days_to_first_answer"]["p90"]),
        ("市全体", "lifts", "", 0, lambda one: one["lifted"]),
        ("市全体", "helped", "", 0, lambda one: one["became"]["met"] + one["became"]["partly"]),
        ("市全体", "open", "", 0, lambda one: one["open"]),
    ]
    for place, district in enumerate(years[0]["by_district"]):
        found.append((district["name"], "first_answer", " days", 2, lambda one, at=place: one["by_district"][at]["first_answer"]["mean"]))  # type: ignore[misc]
        found.append((district["name"], "lifts", "", 0, lambda one, at=place: one["by_district"][at]["lifted"]))  # type: ignore[misc]
    return found


def rows_of(before: list[dict[str, Any]], after: list[dict[str, Any]], first: set[str]) -> list[dict[str, Any]]:
    """The differences; places of `first` (what the scenarios change) at the top, then the city, then the others."""
    from yorozu.algorithms.comparison import paired

    rows = []
    for place, code, unit, digits, read in _measures(before):
        pairs = [(old, new) for one, two in zip(before, after, strict=True) if (old := read(one)) is not None and (new := read(two)) is not None]
        if pairs:
            found = paired([old for old, _ in pairs], [new for _, new in pairs])
            rows.append({"place": place, "code": code, "what": WHAT[code], "unit": unit, "digits": digits, **asdict(found), "sure": found.is_sure})
    return sorted(rows, key=lambda row: (row["place"] not in first, row["place"] != "市全体"))


def _tell(asked: argparse.Namespace, scenarios: "list[Scenario]", years: list[list[dict[str, Any]]]) -> int:
    from yorozu.kernel.simulated import keep_result
    from yorozu.simulation.year.tables import comparison_table

    changed = {code.removeprefix("yorozu-") for one in scenarios for code in (*one.more_workers, *one.contacts_at, *one.hours, *one.demand)}
    first = {row["name"] for row in years[0][0]["by_district"] if row["district"] in changed}
    names = [years[place][0]["print"] for place in (0, 1)]
    result = {"kind": "comparison", "a": scenarios[0].name, "b": scenarios[1].name, "seed": asked.seed, "seeds": asked.seeds, "days": asked.days,
              "needs": asked.needs, "changed": sorted(first), "rows": rows_of(years[0], years[1], first),
              "years": [[one.get("result") or one.get("name") for one in side] for side in years]}  # fmt: skip
    name = f"compare-{asked.days}d-{asked.needs}-s{asked.seed}x{asked.seeds}-{names[0]}-{names[1]}"
    keep_result(name, result)
    print(json.dumps({**result, "result": name}, ensure_ascii=False) if asked.json else comparison_table(result))
    if not asked.json:
        print(f"\nthe page: /desk/simulations/{name}/")
    return 0
