"""Accounts: the first administrator."""

import argparse
import getpass
import sys
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """admin create."""
    top = commands.add_parser("admin", help="accounts: make the first administrator")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("create", help="make an administrator; the password is asked for, or read from standard input")
    one.add_argument("username")
    one.add_argument("--name", required=True, help="as it stands on screens")
    one.add_argument("--email", default="")
    one.set_defaults(run=create)


def create(asked: argparse.Namespace) -> int:
    """There is no default password anywhere: this is how the first account comes to be."""
    start_django()
    from django.core.exceptions import ValidationError

    from yorozu.community import operations as city
    from yorozu.kernel.errors import YorozuError

    password = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        city.create_administrator(username=asked.username, name=asked.name, email=asked.email, password=password)
    except ValidationError as error:
        print("yorozu: " + " ".join(error.messages), file=sys.stderr)
        return 2
    except YorozuError as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    print(f"{asked.username} can sign in now.")
    return 0
