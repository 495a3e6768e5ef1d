"""`yorozu search`: build the index of words anew, and find where it disagrees with the things themselves."""

import argparse
import json
import sys
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """search rebuild, search check."""
    top = commands.add_parser("search", help="the index of words: build it anew, or compare it with the things themselves")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("rebuild", help="bring the index in line with the things; safe beside people at work, and to be stopped and begun again")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=rebuild)
    one = sub.add_parser("check", help="every thing whose place in the index isn't what its own words say; exit 1 where there is one")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=check)


def _say(kind: str, done: int) -> None:
    print(f"\r{kind} {done:,}", end="", file=sys.stderr, flush=True)


def rebuild(asked: argparse.Namespace) -> int:
    """Needed after another YOROZU_SECRET_KEY, where `search check` finds something, or after an update that folds names otherwise."""
    start_django()
    from yorozu.community.operations import fold_again
    from yorozu.directory.operations import fold_places_again
    from yorozu.kernel.search import rebuild as build

    keys = fold_again(progress=_say) + fold_places_again(progress=_say)
    counts = {**build(progress=_say), "keys": keys}
    print(file=sys.stderr)
    print(json.dumps(counts) if asked.json else ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return 0


def check(asked: argparse.Namespace) -> int:
    """Reads every thing; `yorozu check` has the cheap part of it."""
    start_django()
    from yorozu.kernel.search import stale

    found = list(stale(progress=_say))
    print(file=sys.stderr)
    if asked.json:
        print(json.dumps({"ok": not found, "stale": [{"kind": one.kind, "id": str(one.thing_id), "how": one.how} for one in found]}))
    else:
        for one in found:
            print(f"{one.kind} {one.thing_id}: {one.how} → yorozu search rebuild")
        print(f"{len(found)} out of line")
    return 1 if found else 0
