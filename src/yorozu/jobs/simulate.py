"""The simulated year: run it, go on with it, compare two scenarios."""

import argparse
import json
import logging
import os
import signal
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yorozu.config import environment
from yorozu.jobs.setup import start_django

if TYPE_CHECKING:
    from yorozu.simulation.year.engine import Plan, PromiseBroken, Year
    from yorozu.simulation.year.scratch import Scratch

STOPPED = 130


def add_to(commands: Any) -> None:
    """simulate."""
    one = commands.add_parser("simulate", help="a year of the invented city through the real operations, in a database of its own")
    one.add_argument("--days", type=int, default=365)
    one.add_argument("--needs", type=int, default=10_000, help="how many needs the residents bring in these days")
    one.add_argument("--seed", type=int, default=1, help="the same seed gives the same year")
    one.add_argument("--from", dest="first", metavar="DATE", default="2026-10-01", help="the first day")
    one.add_argument("--scenario", metavar="FILE", help="what is different: staffing, hours, deadlines, demand, habits (YAML)")
    one.add_argument("--compare", nargs=2, metavar=("A", "B"), help="two scenario files (`-`: the city as it is), over --seeds seeds")
    one.add_argument("--seeds", type=int, default=5, help="with --compare: how many seeds, from --seed on (default 5)")
    one.add_argument("--at-once", type=int, default=2, help="with --compare: how many years run side by side (default 2)")
    one.add_argument("--database", metavar="FILE", help="the scratch database; by default a file under the data folder, never DATABASE_URL")
    one.add_argument("--fresh", action="store_true", help="begin anew, also where a run could go on or has a result")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=simulate)


def simulate(asked: argparse.Namespace) -> int:
    """Exit 0: the year is over and every midnight was clean; 1: a rule was broken; 2: wrong use; 130: stopped, can go on."""
    wrong = _wrong_use(asked)
    if wrong:
        return _refuse(wrong)
    if asked.compare:
        from yorozu.jobs.compare import compare

        return compare(asked)
    from yorozu.simulation.year.scenario import Scenario, ScenarioWrong, read_scenario

    try:
        scenario = read_scenario(Path(asked.scenario)) if asked.scenario else Scenario()
    except ScenarioWrong as error:
        for fault in error.faults:
            print(f"yorozu: simulate: {asked.scenario}: {fault}", file=sys.stderr)
        return 2
    return _year(asked, scenario)


def _wrong_use(asked: argparse.Namespace) -> str:
    limits = (("--days", asked.days, 1, 3660), ("--needs", asked.needs, 1, 1_000_000), ("--seeds", asked.seeds, 1, 100), ("--at-once", asked.at_once, 1, 64))
    for name, value, least, most in limits:
        if not least <= value <= most:
            return f"{name} is {least} to {most:,}, not {value}"
    try:
        date.fromisoformat(asked.first)
    except ValueError:
        return f"--from {asked.first!r} is not a day; write 2026-10-01"
    if asked.compare and asked.scenario:
        return "--compare names both scenarios; leave --scenario out"
    return ""


def _refuse(why: str) -> int:
    print(f"yorozu: simulate: {why}", file=sys.stderr)
    return 2


def _year(asked: argparse.Namespace, scenario: Any) -> int:
    city = environment.text("DATABASE_URL") or f"sqlite:///{environment.data_folder() / 'yorozu.sqlite3'}"
    file = Path(asked.database).resolve() if asked.database else environment.data_folder() / "simulations" / "year.sqlite3"
    if city.startswith("sqlite:///") and Path(city.removeprefix("sqlite:///")).resolve() == file:
        return _refuse(f"{file} is the city's own database; a simulation has one of its own")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return _refuse(f"--database {file}: {error.strerror}")
    os.environ["DATABASE_URL"] = f"sqlite:///{file}"
    start_django()
    from yorozu.simulation.year.engine import Plan
    from yorozu.simulation.year.scratch import NotOurs, Scratch, look_at, prepare

    try:
        look_at(file)
    except NotOurs as error:
        return _refuse(str(error))
    logging.getLogger("yorozu.notices").setLevel(logging.ERROR)  # letters that fail are part of the year
    plan = Plan(asked.days, asked.needs, asked.seed, scenario, date.fromisoformat(asked.first))
    prepare(plan)
    return _run(Scratch(file, plan), asked)


def _run(scratch: "Scratch", asked: argparse.Namespace) -> int:
    from yorozu.simulation.year.engine import PromiseBroken

    stopping = _stop_at_midnight()
    begun, worked = time.monotonic(), time.process_time()
    year = None if asked.fresh else scratch.resume()
    if year is not None:
        print(f"going on from day {year.state.day} of {asked.days}", file=sys.stderr)
    else:
        print("building the city", file=sys.stderr)
        year = scratch.begin()

    def each_day(one: "Year") -> None:
        _say(one, begun)
        scratch.each_day(one)

    try:
        done = year.run(stop=lambda: bool(stopping), each_day=each_day)
    except PromiseBroken as broken:
        return _broken(scratch, year, broken, asked)
    if not done:
        scratch.stop(year)
        print(f"\nstopped after day {year.state.day} of {asked.days}; the same command goes on", file=sys.stderr)
        return STOPPED
    return _report(scratch, year, asked, seconds=time.monotonic() - begun, worked=time.process_time() - worked)


def _stop_at_midnight() -> list[int]:
    """The first Ctrl-C lets the day end and keeps where the run stands; a second one breaks off at once."""
    stopping: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if stopping:
            raise KeyboardInterrupt
        stopping.append(number)
        print("\nstopping at the next midnight; once more: at once, back to the last checkpoint", file=sys.stderr)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopping


def _say(year: "Year", begun: float) -> None:
    day, days = year.state.day, year.plan.days
    if sys.stderr.isatty() or day % 10 == 0 or days <= 31 or day == days:
        end = "" if sys.stderr.isatty() and day < days else "\n"
        start = "\r" if sys.stderr.isatty() else ""
        print(f"{start}day {day}/{days} · {year.state.counts['receive']} consultations · {len(year.state.cases)} open · "
              f"{time.monotonic() - begun:.0f} s", end=end, file=sys.stderr, flush=True)  # fmt: skip


def _report(scratch: "Scratch", year: "Year", asked: argparse.Namespace, *, seconds: float, worked: float) -> int:
    from yorozu.kernel.simulated import folder, keep_result
    from yorozu.simulation.year.figures import as_csv, figures, need_rows
    from yorozu.simulation.year.tables import year_table

    name = result_name(year.plan, scratch.print)
    cost = {act: round(1000 * year.state.seconds[act] / count, 2) for act, count in sorted(year.state.counts.items()) if act in year.state.seconds}
    result = {"kind": "year", **figures(year.plan, year.state, held=sum(one.needs for one, _at in year.held)), "violations": 0, "seconds": round(seconds, 1), "processor_seconds": round(worked, 1),
              "milliseconds": cost, "synchronous": "OFF", "database": str(scratch.file), "print": scratch.print}  # fmt: skip
    keep_result(name, result)
    (folder() / f"{name}-needs.csv").write_text(as_csv(need_rows()), "utf-8-sig")
    scratch.end()
    print(json.dumps({**result, "result": name}, ensure_ascii=False) if asked.json else year_table(result))
    if not asked.json:
        print(f"\nthe page: /desk/simulations/{name}/ · every need: {folder() / f'{name}-needs.csv'}")
    return 0


def result_name(plan: "Plan", mark: str) -> str:
    """A result's name: what was run, and which code and scenario."""
    return f"year-{plan.days}d-{plan.needs}-s{plan.seed}-{mark}"


def _broken(scratch: "Scratch", year: "Year", broken: "PromiseBroken", asked: argparse.Namespace) -> int:
    """The run stops: which rule, which thing, what is known of it, and where to look at it."""
    from yorozu.simulation.year.figures import way_of

    found = [{"rule": one.rule, "kind": one.kind, "id": str(one.id), "message": str(one.message), "cure": str(one.cure), "way": way_of(one.id)}
             for one in broken.found[:20]]  # fmt: skip
    result = {"kind": "broken", "seed": year.plan.seed, "days": year.plan.days, "day": year.state.day, "at": broken.moment.isoformat(),
              "violations": len(broken.found), "stuck": broken.stuck, "found": found, "database": str(scratch.file)}  # fmt: skip
    if asked.json:
        print(json.dumps(result, ensure_ascii=False))
        return 1
    print(f"\nThe promise was broken on day {year.state.day}, {broken.moment:%Y-%m-%d %H:%M}: {len(broken.found)} violations, "
          f"{len(broken.stuck)} needs that tick couldn't move. The run stopped.")  # fmt: skip
    for one in found:
        print(f"{one['rule']} {one['kind']} {one['id']}: {one['message']} → {one['cure']}")
        for line in one["way"]:
            print(f"    {line}")
    print(f"Look at it: DATABASE_URL=sqlite:///{scratch.file} yorozu check")
    return 1
