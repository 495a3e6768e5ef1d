"""A new city: the widest circle and the desk of last resort."""

import argparse
import sys
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """city create."""
    top = commands.add_parser("city", help="a new city: make the widest circle and its desk of last resort")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("create", help="make the city; refused where one exists")
    one.add_argument("--code", required=True, help="全国地方公共団体コード, e.g. 202011")
    one.add_argument("--name", required=True)
    one.set_defaults(run=create)


def create(asked: argparse.Namespace) -> int:
    """The city, its own organisation, its desk of last resort."""
    start_django()
    from yorozu.community import operations as city
    from yorozu.kernel.errors import YorozuError

    try:
        desk = city.found_city(code=asked.code, name=asked.name)
    except YorozuError as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    print(f"{asked.name} stands; its desk of last resort is {desk.code}. Next: yorozu admin create, then somebody in post there.")
    return 0
