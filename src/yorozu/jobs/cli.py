"""`yorozu`: the one command line. `yorozu --help` reads like a table of contents."""

import argparse
import sys
from collections.abc import Sequence

from yorozu.jobs import (
    admin,
    audit,
    backup,
    booklet,
    city,
    demo,
    directory,
    mailbox,
    retention,
    search,
    serve,
    simulate,
    stuck,
    suggest,
    upkeep,
)

GROUPS = (serve, demo, mailbox, upkeep, audit, backup, retention, stuck, city, admin, directory, booklet, suggest, search, simulate)


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    top = argparse.ArgumentParser(prog="yorozu", description="よろず: any need is led to a resolution, and none is lost on the way.",
                                  epilog="Configuration is environment variables: `yorozu config` lists them.")  # fmt: skip
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Exit 0: done; 1: something found, or nothing could be read; 2: wrong use."""
    asked = parser().parse_args(arguments)
    try:
        code = asked.run(asked)
    except Exception as error:
        sentence = database_sentence(error)
        if not sentence:
            raise
        print(f"yorozu: {sentence}", file=sys.stderr)
        code = 1
    sys.exit(code)


def database_sentence(error: Exception) -> str:
    """What to do about a database that has no tables or doesn't answer; empty for any other error."""
    kinds = {f"{one.__module__}.{one.__name__}" for one in type(error).__mro__}
    if not kinds & {"django.db.utils.OperationalError", "django.db.utils.ProgrammingError"}:
        return ""
    first = str(error).strip().splitlines()[0] if str(error).strip() else "no reason given"
    if any(said in first for said in ("no such table", "no such column", "does not exist")) and "database" not in first:
        return "the database hasn't the tables of this version: run `yorozu migrate` first"
    if "django.db.utils.OperationalError" in kinds:
        return f"DATABASE_URL: the database can't be used: {first}"
    return ""
