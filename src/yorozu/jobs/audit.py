"""The audit: seal it now, find out whether it is as it was written."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from yorozu.jobs import audit_export
from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """audit seal, verify, export."""
    top = commands.add_parser("audit", help="who did and saw what: seal it, verify it, write of it what is asked for")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("seal", help="seal now what was written since the last seal; the worker does it every five minutes")
    one.set_defaults(run=seal)
    one = sub.add_parser("verify", help="find what was edited, deleted, inserted, cut off or rewritten since it was sealed")
    one.add_argument("--anchors", type=Path, metavar="FILE", help="the anchors to compare with, e.g. a copy from another machine")
    one.add_argument("--restored", action="store_true", help="the database is a backup that was restored: anchors made since aren't held against it")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=verify)
    audit_export.add_to(sub)


def seal(_: argparse.Namespace) -> int:
    """Everything that is settled, however much it is."""
    start_django()
    from yorozu.kernel import seals

    made = 0
    try:
        while done := seals.seal(wait=30):
            made += done
            print(f"\r{made} seals", end="", file=sys.stderr)
    except OSError as error:
        print(f"yorozu: YOROZU_AUDIT_ANCHORS: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{chr(10) if made else ''}{made} seals made. {last_words()}")
    return 0


def verify(asked: argparse.Namespace) -> int:
    """Exit 1 where something is not as it was sealed."""
    start_django()
    from django.conf import settings

    from yorozu.kernel import seals

    began, shown = time.monotonic(), [0]
    if asked.anchors and not asked.anchors.is_file():
        print(f"yorozu: audit verify: {asked.anchors} is no file", file=sys.stderr)
        return 2

    def show(rows: int) -> None:
        if rows - shown[0] >= 100_000:
            shown[0] = rows
            print(f"\r{rows:,} rows", end="", file=sys.stderr)

    report = seals.verify(asked.anchors or settings.AUDIT_ANCHORS, copy=bool(asked.anchors), restored=asked.restored, progress=show)
    if asked.json:
        print(json.dumps(_plain(report, time.monotonic() - began), ensure_ascii=False))
        return 1 if report.found else 0
    for one in report.findings:
        where = " ".join(word for word in (_seals(one), f"{one.table} {one.row or ''}".strip()) if word)
        print(f"{one.kind} {where}: {one.message} → {one.cure}")
    print(f"{report.found} findings in {report.rows} rows under {report.seals} seals, beside {report.anchors} anchors; {report.unsealed} rows wait for a seal. {last_words()}")
    return 1 if report.found else 0


def last_words() -> str:
    """The last seal, to be printed and kept."""
    from yorozu.kernel import seals

    last = seals.latest()
    return f"last seal: {last.number} {last.mac} {last.sealed_at:%Y-%m-%d %H:%M:%S}" if last else "no seal yet"


def _seals(one: Any) -> str:
    if one.seal is None:
        return ""
    return f"seals {one.seal}–{one.until}" if one.until and one.until > one.seal else f"seal {one.seal}"


def _plain(report: Any, seconds: float) -> dict[str, Any]:
    from yorozu.kernel import seals

    last = seals.latest()
    return {
        "ok": not report.found, "rows": report.rows, "seals": report.seals, "anchors": report.anchors, "unsealed": report.unsealed,
        "found": report.found, "seconds": round(seconds, 3),
        "last": {"number": last.number, "mac": last.mac, "sealed_at": last.sealed_at.isoformat()} if last else None,
        "findings": [{"kind": one.kind, "seal": one.seal, "until": one.until, "table": one.table, "row": one.row, "message": one.message,
                      "cure": one.cure} for one in report.findings],
    }  # fmt: skip
