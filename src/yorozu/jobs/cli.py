"""`yorozu`: the one command line. `yorozu --help` reads like a table of contents."""

import argparse
import sys
from collections.abc import Sequence

from yorozu.jobs import admin, city, demo, directory, mailbox, search, serve, suggest, upkeep

GROUPS = (serve, demo, mailbox, upkeep, city, admin, directory, suggest, search)


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
    sys.exit(asked.run(asked))
