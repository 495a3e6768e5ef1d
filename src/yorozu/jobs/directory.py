"""`yorozu directory`: imports of municipal lists."""

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """directory import FILE."""
    top = commands.add_parser("directory", help="the directory of services and places: import a municipal list")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("import", help="import a list (CSV, XLSX, JSON); refused rows are named with column, value and cure")
    one.add_argument("file", type=Path)
    one.add_argument("--dataset", default="", help="the family, where the header doesn't tell it")
    one.add_argument("--list", default="", help="the list's name (default: the file's name)")
    one.add_argument("--area", default="", help="code of the circle that places belong to whose address tells none")
    one.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=import_list)
    out = sub.add_parser("export", help="write one family as CSV in the standard's columns; the import reads it back unchanged")
    out.add_argument("dataset", help="the family: care_service, medical, public_facility, event, population, organisation …")
    out.add_argument("--out", type=Path, default=None, help="the file (default: stdout)")
    out.add_argument("--area", default="", help="code of a circle: only places in it (default: the whole city, no other city's)")
    out.add_argument("--encoding", choices=("utf-8-sig", "utf-8", "cp932"), default="utf-8-sig")
    out.set_defaults(run=export_list)


def import_list(asked: argparse.Namespace) -> int:
    """Exit 1 where rows were refused or nothing could be read."""
    start_django()
    from yorozu.directory.enums import Dataset
    from yorozu.directory.operations import import_file
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.errors import Refused

    if asked.dataset and asked.dataset not in Dataset.values:
        print(f"yorozu: directory import: --dataset is one of {', '.join(Dataset.values)}", file=sys.stderr)
        return 2
    try:
        content = asked.file.read_bytes()
    except OSError as error:
        print(f"yorozu: {asked.file}: {error.strerror}", file=sys.stderr)
        return 1
    try:
        report = import_file(by=SYSTEM, name=asked.list or asked.file.name, content=content, dataset=asked.dataset, dry_run=asked.dry_run, area=asked.area,
                             progress=lambda done, total: print(f"\r{done}/{total}", end="", file=sys.stderr))  # fmt: skip
    except Refused as error:
        return _refused_whole(error, as_json=asked.json)
    print(file=sys.stderr)
    if asked.json:
        print(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        print(f"{report.dataset} ({report.encoding}): {report.rows_read} rows, {report.accepted} accepted, {report.updated} updated, "
              f"{report.unchanged} unchanged, {report.refused} refused, {len(report.vanished)} vanished")  # fmt: skip
        for one in report.refusals:
            print(f"  row {one['row']} {one['column']} {one['value']!r}: {one['message']}")
    return 1 if report.refused else 0


def export_list(asked: argparse.Namespace) -> int:
    """Exit 1 where nothing of this family is there."""
    start_django()
    from yorozu.community.queries import area_by_code
    from yorozu.directory.queries import EXPORTED, OTHERS, export_rows

    if asked.dataset not in (*EXPORTED, *OTHERS):
        print(f"yorozu: directory export: DATASET is one of {', '.join((*EXPORTED, *OTHERS))}", file=sys.stderr)
        return 2
    area = area_by_code(asked.area)
    if asked.area and area is None:
        print(f"yorozu: directory export: there is no area {asked.area!r}", file=sys.stderr)
        return 2
    written = 0
    with (asked.out.open("wb") if asked.out else nullcontext(sys.stdout.buffer)) as target:
        for piece in export_rows(asked.dataset, encoding=asked.encoding, area_path=area.path if area else ""):
            target.write(piece)
            written += 1
        target.flush()
    print(f"{written - 1} rows", file=sys.stderr)
    return 0 if written > 1 else 1


def _refused_whole(error: Any, *, as_json: bool) -> int:
    rows = int(error.data.get("rows", 0))
    if as_json:
        print(json.dumps({"dataset": "", "encoding": "", "rows_read": rows, "accepted": 0, "updated": 0, "unchanged": 0, "refused": rows,
                          "to_decide": 0, "skipped": [], "vanished": [],
                          "refusals": [{"row": 0, "column": "", "value": "", "message": str(error)}]}, ensure_ascii=False))  # fmt: skip
    else:
        print(f"yorozu: {error}", file=sys.stderr)
    return 1
