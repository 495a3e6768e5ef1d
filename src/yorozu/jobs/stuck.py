"""`yorozu stuck`: which needs are stuck, counted anew; a rule tried on the past."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """stuck recount, try."""
    top = commands.add_parser("stuck", help="needs that are stuck: count them anew, try a rule on the past")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("recount", help="go through every open need and put right which are marked as stuck; exit 1 where marks differed")
    one.set_defaults(run=recount)
    one = sub.add_parser("try", help="how many needs a rule would have marked, and what became of them; changes nothing")
    one.add_argument("rule", metavar="RULE", help="its code, e.g. refusals")
    one.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", help="one of its numbers, e.g. n=3 or days=30; else as they are in force")
    one.add_argument("--since", type=_day, metavar="DAY", help="the first day, e.g. 2025-12-01 (a year ago)")
    one.add_argument("--until", type=_day, metavar="DAY", help="the day after the last (today)")
    one.set_defaults(run=try_rule)
    for one in sub.choices.values():
        one.add_argument("--json", action="store_true", help="one object on stdout")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as 2026-12-01") from None


def recount(asked: argparse.Namespace) -> int:
    """Exit 1 where something was put right: increments and the clock should have done it."""
    start_django()
    from yorozu.coordination import operations as do
    from yorozu.coordination.operations.marking import is_due

    first_today = is_due()
    done = do.recount(progress=_say)
    passed = do.pass_on_late()
    result = {**asdict(done), "passed_on": passed}
    print(json.dumps(result) if asked.json else ", ".join(f"{key} {value}" for key, value in result.items()))
    return 1 if not first_today and (done.begun or done.ended or done.changed) else 0


def _say(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,}/{total:,} ", end="", file=sys.stderr, flush=True)


def try_rule(asked: argparse.Namespace) -> int:
    """Exit 2 for a rule or a number that there isn't."""
    start_django()
    from yorozu.coordination.enums import StuckRule
    from yorozu.coordination.queries import can_be_tried, numbers_from, rule_on, tried
    from yorozu.kernel import clock
    from yorozu.kernel.errors import Invalid

    if asked.rule not in StuckRule.values or not can_be_tried(asked.rule):
        known = ", ".join(one for one in StuckRule.values if can_be_tried(one))
        return _wrong(f"{asked.rule!r} is no rule that can be tried on the past; there are {known}")
    given = dict(one.partition("=")[::2] for one in asked.set)
    try:
        numbers = numbers_from(asked.rule, {**rule_on(asked.rule, clock.today()).numbers, **given})
    except Invalid as error:
        return _wrong("; ".join(f"--set {name}: {said}" for name, said in error.field_errors.items()))
    until = asked.until or clock.today() + timedelta(days=1)
    since = asked.since or until - timedelta(days=366)
    if since >= until:
        return _wrong("--since is before --until")
    found = tried(asked.rule, numbers, begin=clock.start_of(since), end=clock.start_of(until))
    shown = {**asdict(found), "begin": str(since), "end": str(until)}
    print(json.dumps(shown, ensure_ascii=False) if asked.json else
          f"{asked.rule} {numbers}: {found.marked} needs marked from {since} until {until}; {found.unmet} of them were not met in the end, {found.partly} in part, "
          f"{found.met} were, {found.other} ended otherwise, {found.open} are open")  # fmt: skip
    return 0


def _wrong(text: str) -> int:
    print(f"yorozu: stuck try: {text}", file=sys.stderr)
    return 2
