"""`yorozu booklet`: the booklet of a district, as a PDF."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from yorozu.jobs.setup import start_django

EDITIONS = ("standard", "large", "furigana", "easy")


def add_to(commands: Any) -> None:
    """booklet."""
    one = commands.add_parser("booklet", help="make the booklet (安心便利帳) of a district: A5, tagged PDF; large print is A4")
    one.add_argument("--district", required=True, help="its name, the beginning of it, its reading or code")
    one.add_argument("--edition", choices=EDITIONS, default="standard")
    one.add_argument("--imposed", action="store_true", help="two pages on a side in the order of a saddle stitch, for a printing machine (untagged)")
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Exit 1 where there is no such district or the file can't be written."""
    start_django()
    from yorozu.community.queries import find_district
    from yorozu.directory.operations import make_booklet
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.errors import YorozuError

    started = time.monotonic()
    area = find_district(asked.district)
    if area is None:
        print(f"yorozu: booklet: no one district is called {asked.district!r}; its name or code, e.g. 芋井 or 19", file=sys.stderr)
        return 1
    try:
        made = make_booklet(by=SYSTEM, area=area, edition=asked.edition, imposed=asked.imposed, progress=_say)
        asked.out.write_bytes(made.content)
    except YorozuError as error:
        print(f"yorozu: booklet: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"yorozu: {asked.out}: {error.strerror}", file=sys.stderr)
        return 1
    result = {"district": area.name, "edition": asked.edition, "imposed": asked.imposed, "pages": made.pages, "entries": made.entries,
              "bytes": len(made.content), "seconds": round(time.monotonic() - started, 2)}  # fmt: skip
    print(json.dumps(result, ensure_ascii=False) if asked.json else f"{asked.out}: {made.pages} pages, {made.entries} entries")
    return 0


def _say(done: int, total: int, note: str) -> None:
    print(f"  {done}/{total} {note}", file=sys.stderr)
