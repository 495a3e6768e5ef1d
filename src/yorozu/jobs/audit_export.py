"""Rows of the audit as a file, numbered, for a purpose, in an auditor's name."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from yorozu.jobs.setup import start_django


def add_to(sub: Any) -> None:
    """audit export."""
    one = sub.add_parser("export", help="write rows of the audit as CSV or JSON lines: numbered, for a purpose, traced")
    one.add_argument("--purpose", required=True, metavar="TEXT", help="what for; stands in the file and in the audit")
    one.add_argument("--by", required=True, metavar="USERNAME", help="in whose name: an account with an auditor's post")
    one.add_argument("--out", type=Path, metavar="FILE", help="where to; else standard output. A file that is there is not overwritten")
    one.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="csv for spreadsheets, jsonl for machines")
    one.add_argument("--about", metavar="WHOM", help="a need's number, a consultation's number, a person's key, or a name that means one person")
    one.add_argument("--actor", metavar="USERNAME", help="what this account did")
    one.add_argument("--desk", metavar="CODE", help="what was done for this desk")
    one.add_argument("--action", metavar="CODE", help="one kind of act, e.g. read_need")
    one.add_argument("--why", metavar="CODE", help="one purpose, as it stands in the rows")
    one.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="the first day")
    one.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="the last day")
    one.add_argument("--denied", action="store_true", help="denials only")
    one.add_argument("--json", action="store_true", help="one object on stdout, of a file written with --out")
    one.set_defaults(run=export)


def export(asked: argparse.Namespace) -> int:
    """Exit 1 where the account may not, or the filter names nothing that is there."""
    if asked.json and not asked.out:
        return _wrong("--json needs --out")
    if asked.out and asked.out.exists():
        return _wrong(f"{asked.out} is there already")
    start_django()
    from yorozu.community.queries import actor_of
    from yorozu.community.queries.named import account_of
    from yorozu.kernel.errors import YorozuError
    from yorozu.oversight import operations as do
    from yorozu.oversight.queries.extracts import rows_of_extract
    from yorozu.web.oversight.extracts import written

    account = account_of(asked.by)
    try:
        if account is None:
            return _failed(f"there is no account {asked.by}")
        filter = _filter(asked)
        made = do.begin_extract(by=actor_of(account), asked=do.Asked(asked.purpose, filter, asked.format))
    except LookupError as error:
        return _failed(f"{error.args[0]} means nothing here, or more than one")
    except YorozuError as error:
        return _failed("this account has no post that may see the audit" if error.code == "denied" else str(error))
    _write(asked.out, written(made, filter, language="ja"))
    rows = rows_of_extract(made.pk)
    if asked.json:
        print(json.dumps({"serial": made.number, "file": str(asked.out), "format": asked.format, "rows": rows, "purpose": made.purpose}, ensure_ascii=False))
    else:
        print(f"extract {made.number}: {rows:,} rows", file=sys.stderr)
    return 0


def _write(file: Path | None, pieces: Iterator[bytes]) -> None:
    """Piece by piece."""
    target: Any = file.open("xb") if file else nullcontext(sys.stdout.buffer)
    with target as out:
        for piece in pieces:
            out.write(piece)
        out.flush()


def _filter(asked: argparse.Namespace) -> Any:
    from yorozu.community.queries.named import account_of, desk_of_code
    from yorozu.oversight.queries import AuditFilter

    actor = account_of(asked.actor) if asked.actor else None
    desk = desk_of_code(asked.desk) if asked.desk else None
    for word, found in ((asked.actor, actor), (asked.desk, desk)):
        if word and found is None:
            raise LookupError(word)
    return AuditFilter(about=_about(asked.about) if asked.about else None, actor_id=actor.pk if actor else None, desk_id=desk, action=asked.action or "",
                       purpose=asked.why or "", since=asked.since, until=asked.until, denied=asked.denied)  # fmt: skip


def _about(text: str) -> UUID:
    """One need or person."""
    from yorozu.oversight.queries import things_about, whom_asked

    try:
        key = UUID(text)
    except ValueError:
        found = whom_asked(text)
        if found.need_id:
            return found.need_id
        if len(found.people) != 1:
            raise LookupError(text) from None
        return found.people[0].id
    if not things_about(key)[1]:
        raise LookupError(text)
    return key


def _wrong(said: str) -> int:
    print(f"yorozu: audit export: {said}", file=sys.stderr)
    return 2


def _failed(said: str) -> int:
    print(f"yorozu: audit export: {said}", file=sys.stderr)
    return 1
