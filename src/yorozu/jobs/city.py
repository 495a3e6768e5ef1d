"""A new city: the widest circle and the desk of last resort."""

import argparse
import sys
from pathlib import Path
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """city create, city outlines."""
    top = commands.add_parser("city", help="a new city: make the widest circle and its desk of last resort; the borders on its maps")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("create", help="make the city; refused where one exists")
    one.add_argument("--code", required=True, help="全国地方公共団体コード, e.g. 202011")
    one.add_argument("--name", required=True)
    one.set_defaults(run=create)
    one = sub.add_parser("outlines", help="take in the borders of areas for the maps: GeoJSON, each feature with the area's code")
    one.add_argument("file", type=Path)
    one.add_argument("--property", default="code", help="which property of a feature holds the area's code (default: code)")
    one.set_defaults(run=outlines)


def outlines(asked: argparse.Namespace) -> int:
    """Exit 1 where the file can't be read or an area is unknown; then nothing has changed."""
    start_django()
    from yorozu.community import operations as city
    from yorozu.community.formats.geojson import NotGeoJson, rings_of
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.errors import YorozuError

    try:
        rings = rings_of(asked.file.read_bytes(), key=asked.property)
        print(f"{city.draw_outlines(by=SYSTEM, rings=rings, is_approximate=False)} areas have their borders.")
    except OSError as error:
        print(f"yorozu: {asked.file}: {error.strerror}", file=sys.stderr)
        return 1
    except (NotGeoJson, YorozuError) as error:
        print(f"yorozu: city outlines: {error}", file=sys.stderr)
        return 1
    return 0


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
