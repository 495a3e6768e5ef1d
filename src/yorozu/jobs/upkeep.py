"""What keeps the promise going: migrate, tick, check, the worker, the configuration."""

import argparse
import json
import signal
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from yorozu.config import environment
from yorozu.jobs.audit import last_words
from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """migrate, worker, tick, check, config."""
    one = commands.add_parser("migrate", help="bring the database's tables up to date")
    one.set_defaults(run=migrate)
    one = commands.add_parser("worker", help="do the background work: tick, letters, long jobs")
    one.set_defaults(run=worker)
    one = commands.add_parser("tick", help="notice dates that passed: remind, lift, move; safe at any time")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.add_argument("--at", metavar="MOMENT", help="as if it were this moment, e.g. 2026-12-01T09:00 (not in production)")
    one.set_defaults(run=tick)
    one = commands.add_parser("check", help="test the promise (T1–T7), meetings (M1–M5), stuck needs (S1–S2) and the end of data (D1–D3) on the live database; every violation with its cure")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=check)
    one = commands.add_parser("config", help="list the environment variables, their defaults and what they do")
    one.set_defaults(run=config)


def migrate(_: argparse.Namespace) -> int:
    """Apply migrations."""
    start_django()
    from django.core.management import call_command

    from yorozu.kernel import search

    call_command("migrate", interactive=False, verbosity=0)
    search.ensure(progress=lambda kind, done: print(f"\r{kind} {done:,}", end="", file=sys.stderr))
    return 0


def worker(_: argparse.Namespace) -> int:
    """Work until told to stop."""
    start_django()
    from yorozu.kernel import jobs

    stopping: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: stopping.append(number))
    jobs.work_forever(stop=lambda: bool(stopping))
    return 0


def tick(asked: argparse.Namespace) -> int:
    """Everything that is due now."""
    start_django()
    from contextlib import nullcontext

    from django.conf import settings

    from yorozu.consultation import operations as needs
    from yorozu.coordination.operations import tick_stuck
    from yorozu.kernel import clock
    from yorozu.meetings.operations import tick_meetings
    from yorozu.notices import operations as notices
    from yorozu.oversight.operations import expire_releases, tick_rights

    if asked.at and settings.MODE == "production":
        print("yorozu: tick --at is not for production: the clock is the clock there", file=sys.stderr)
        return 2
    try:
        moment = datetime.fromisoformat(asked.at).replace(tzinfo=clock.TOKYO) if asked.at else None
    except ValueError:
        print(f"yorozu: tick: --at {asked.at!r} is not a moment; write 2026-12-01T09:00", file=sys.stderr)
        return 2
    with clock.at(moment) if moment else nullcontext():
        done = needs.tick(progress=lambda n: print(f"\r{n}", end="", file=sys.stderr) if n % 100 == 0 else None)
        tick_rights()
        tick_meetings()
        expire_releases()
        tick_stuck()
        notices.write_digests()
        sent, failed = notices.send_waiting()
    result = {"due": done.due, "reminded": done.reminded, "lifted": done.lifted, "sent": sent, "failed": failed}
    print(json.dumps(result) if asked.json else " ".join(f"{key} {value}" for key, value in {**result, "moved": done.moved}.items()))
    for need_id in done.stuck:
        print(f"yorozu: tick could not go on with need {need_id}; `yorozu check` says what is wrong with it", file=sys.stderr)
    return 1 if done.stuck else 0


def check(asked: argparse.Namespace) -> int:
    """Exit 1 where something is not as it must be."""
    start_django()
    from yorozu.consultation.queries import checked, violations
    from yorozu.coordination import queries as hard_cases
    from yorozu.meetings import queries as meetings
    from yorozu.oversight.queries.rights import rights_violations, rights_waiting
    from yorozu.retention import queries as retention

    found = [*violations(), *rights_violations(), *meetings.meeting_violations(), *hard_cases.stuck_violations(), *retention.retention_violations()]
    counts = {**checked(), "rights_request": rights_waiting(), **meetings.checked(), **hard_cases.checked(), **retention.checked()}
    warn_of_old_numbers()
    if asked.json:
        rows = [{**asdict(one), "id": str(one.id)} for one in found]
        print(json.dumps({"ok": not found, "checked": counts, "violations": rows}, ensure_ascii=False))
    else:
        for one in found:
            print(f"{one.rule} {one.kind} {one.id}: {one.message} → {one.cure}")
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        print(f"{len(found)} violations in {said}; {last_words()}")
    return 1 if found else 0


def warn_of_old_numbers() -> None:
    """Say so where nobody has checked a number for words of danger, or not for half a year."""
    from yorozu.algorithms.danger import numbers_to_check
    from yorozu.kernel import clock

    if found := numbers_to_check(clock.today()):
        print(f"yorozu: emergency numbers that nobody has checked for half a year: {', '.join(found)}: call each, then set its checked_on in"
              " language/lexicon/urgent_numbers.toml", file=sys.stderr)  # fmt: skip


def config(_: argparse.Namespace) -> int:
    """The table of docs/reference/configuration.md, from the source."""
    for variable in environment.VARIABLES:
        print(f"{variable.name:28} {variable.default or '(empty)':36} {variable.does}")
    return 0
