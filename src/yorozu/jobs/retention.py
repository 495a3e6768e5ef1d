"""`yorozu retention`: how long data are kept, what is due, its end, what is held back."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from yorozu.jobs.setup import start_django

if TYPE_CHECKING:
    from yorozu.retention.models import Hold, Run


def add_to(commands: Any) -> None:
    """retention schedule, run, hold, lift, holds, replay."""
    top = commands.add_parser("retention", help="how long data are kept for each purpose: what is due, its end, what is held back")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("schedule", help="the periods in force, with their basis and how many become due within a year")
    one.set_defaults(run=_told(schedule))
    one = sub.add_parser("run", help="take out what tells of somebody where its time is over; figures stay as they are, open needs aren't touched")
    one.add_argument("--dry-run", action="store_true", help="list and count what is due, erase nothing")
    one.add_argument("--as-of", type=_day, metavar="DAY", help="what was due on that day, e.g. 2026-12-01; not later than today")
    one.add_argument("--list", action="store_true", help="with --dry-run: every thing that is due, by number, without content")
    one.set_defaults(run=_told(run))
    one = sub.add_parser("hold", help="keep a need's records whatever their period says, for a reason")
    one.add_argument("number", metavar="NUMBER", help="the need's number, e.g. N-2026-000001")
    one.add_argument("--reason", required=True)
    one.add_argument("--person", action="store_true", help="and all others of the same person")
    one.set_defaults(run=_told(hold))
    one = sub.add_parser("lift", help="let what was held back go, for a reason")
    one.add_argument("hold", type=int, metavar="HOLD", help="its number in `yorozu retention holds`")
    one.add_argument("--reason", required=True)
    one.set_defaults(run=_told(lift))
    one = sub.add_parser("holds", help="what is held back")
    one.set_defaults(run=_told(holds))
    one = sub.add_parser("replay", help="erase again what a restored backup brought back; `backup restore` does it by itself")
    one.set_defaults(run=_told(replay))
    for one in sub.choices.values():
        one.add_argument("--json", action="store_true", help="one object on stdout")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as 2026-12-01") from None


def _told(act: Any) -> Any:
    """The act, with its refusals as sentences and exit 1."""

    def go(asked: argparse.Namespace) -> int:
        start_django()
        from yorozu.kernel.errors import Invalid, YorozuError

        try:
            return int(act(asked))
        except YorozuError as error:
            lines = [f"{name}: {said}" for name, said in error.field_errors.items()] if isinstance(error, Invalid) else [str(error)]
            print("\n".join(f"yorozu: retention: {line}" for line in lines), file=sys.stderr)
            return 1

    return go


def _print(asked: argparse.Namespace, shown: dict[str, Any], lines: list[str]) -> None:
    print(json.dumps(shown, ensure_ascii=False) if asked.json else "\n".join(lines))


def schedule(asked: argparse.Namespace) -> int:
    """One line for each purpose."""
    from yorozu.kernel import clock
    from yorozu.retention.queries import counts_of
    from yorozu.retention.queries import schedule as rows

    soon = counts_of(as_of=clock.today())
    found = [{"purpose": one.period.purpose, "label": one.label, "begins": one.period.begins, "counted": one.period.counted, "years": one.period.years,
              "months": one.period.months, "act": one.period.act, "basis": one.period.basis, "source": one.period.source,
              "fields": {model: list(names) for model, names in one.period.fields.items()}, "changed": one.changed is not None,
              "due_within_a_year": soon[one.period.purpose].soon} for one in rows()]  # fmt: skip
    lines = [f"{one['purpose']:8} {one['years']} y {one['months']} m from {one['begins']} ({one['counted']}), then {one['act']}; "
             f"{one['due_within_a_year']} more within a year; {one['basis']}" for one in found]  # fmt: skip
    _print(asked, {"schedule": found}, lines)
    return 0


def run(asked: argparse.Namespace) -> int:
    """Exit 1 where a figure wasn't as before."""
    from yorozu.kernel.access import SYSTEM
    from yorozu.retention import operations as do

    if asked.list and not asked.dry_run:
        print("yorozu: retention run: --list goes with --dry-run", file=sys.stderr)
        return 2
    made = do.dry_run(by=SYSTEM, as_of=asked.as_of) if asked.dry_run else do.run_now(by=SYSTEM, as_of=asked.as_of, say=_say)
    rows = list(_listed(made)) if asked.list else []
    shown = {"run": made.number, "dry_run": made.dry, "as_of": str(made.as_of), "state": made.state, "counts": made.counts, "figures": made.figures,
             "report": made.report, **({"list": rows} if asked.list else {})}  # fmt: skip
    lines = [f"{purpose:8} " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) for purpose, counts in made.counts.items()]
    lines += [f"{place:6} {row['purpose']:8} {row['number']:20} ended {row['ended_on']}, due since {row['due_on']}" for place, row in enumerate(rows, 1)]
    equal = made.figures.get("equal")
    proof = "" if equal is None else f"; figures of {len(made.figures['before'])} years {'as before' if equal else 'NOT as before'}"
    _print(asked, shown, [*lines, f"run {made.number} as of {made.as_of}: {made.state}{proof}", *([made.report] if made.report else [])])
    return 0 if made.state == "done" and equal in (None, True) else 1


def _listed(made: "Run") -> Iterator[dict[str, str]]:
    from yorozu.retention.queries import due_rows

    for one in due_rows(as_of=made.as_of):
        yield {"purpose": one.purpose, "number": one.number, "id": str(one.id), "ended_on": str(one.ended_on), "due_on": str(one.due_on)}


def _say(done: int, total: int, note: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,}/{total:,} ", end="" if done < total else "\n", file=sys.stderr, flush=True)


def hold(asked: argparse.Namespace) -> int:
    """Says the hold's number."""
    from yorozu.kernel.access import SYSTEM
    from yorozu.retention.operations import set_hold

    made = set_hold(by=SYSTEM, number=asked.number, reason=asked.reason, person=asked.person)
    _print(asked, _held(made), [f"hold {made.number}: {made.need_number} stays"])
    return 0


def lift(asked: argparse.Namespace) -> int:
    """By the number of the hold."""
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.errors import NotFound
    from yorozu.retention.operations import lift_hold
    from yorozu.retention.queries import holds as found

    one = next((one for one in found(limit=10_000) if one.number == asked.hold), None)
    if one is None:
        raise NotFound
    made = lift_hold(by=SYSTEM, hold_id=one.pk, reason=asked.reason)
    _print(asked, _held(made), [f"hold {made.number} lifted: the next run erases what is due"])
    return 0


def holds(asked: argparse.Namespace) -> int:
    """Those in force."""
    from yorozu.retention.queries import holds as found

    rows = [_held(one) for one in found(limit=10_000)]
    _print(asked, {"holds": rows}, [f"{one['hold']:5} {one['number']:20} since {one['since']} {'with all of the person' if one['person'] else ''}" for one in rows])
    return 0


def _held(one: "Hold") -> dict[str, Any]:
    return {"hold": one.number, "number": one.need_number, "person": one.person_id is not None, "since": str(one.set_at.date()),
            "lifted": one.lifted_at is not None}  # fmt: skip


def replay(asked: argparse.Namespace) -> int:
    """Exit 1 where something stays because it is open here."""
    from yorozu.kernel.access import SYSTEM
    from yorozu.retention.operations import replay as again

    done = again(by=SYSTEM)
    _print(asked, done, [", ".join(f"{count:,} {name}" for name, count in done.items())])
    return 1 if done["left"] else 0
