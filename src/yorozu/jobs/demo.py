"""The demo city: load it, serve it."""

import argparse
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from yorozu.config import environment
from yorozu.jobs.mailbox import mail_port
from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """demo load, demo serve."""
    top = commands.add_parser("demo", help="the invented city: load it, or serve it at once")
    sub = top.add_subparsers(metavar="ACT", required=True)
    one = sub.add_parser("load", help="load the demo city into the database that DATABASE_URL names; again changes nothing")
    one.add_argument("--needs", type=int, default=600, help="fill up to so many needs (default 600)")
    one.add_argument("--seed", type=int, default=1)
    one.add_argument("--alone", action="store_true", help="nobody works meanwhile: larger transactions without pauses")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=load)
    one = sub.add_parser("serve", help="set up, load and serve the demo on PORT; ready within seconds the second time")
    one.set_defaults(run=serve)


def _prepare() -> None:
    """Migrate unless this very code already did: the stamp is a hash of the migrations and of the database's name."""
    start_django()
    from django.conf import settings
    from django.core.management import call_command

    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(environment.text("DATABASE_URL").encode())
    for file in sorted(package.glob("*/migrations/*.py")):
        digest.update(file.read_bytes())
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    stamp = settings.DATA_FOLDER / "migrated"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and (database.exists() or environment.text("DATABASE_URL")):
        return
    from yorozu.kernel import search

    call_command("migrate", interactive=False, verbosity=0)
    search.ensure()
    stamp.write_text(digest.hexdigest())


def load(asked: argparse.Namespace) -> int:
    """Fill the database up to the asked size."""
    if asked.needs < 0:
        print("yorozu: demo load: --needs is 0 or more", file=sys.stderr)
        return 2
    _prepare()
    from yorozu.simulation.demo import load as fill

    started = time.monotonic()
    counts = fill(needs=asked.needs, seed=asked.seed, alone=asked.alone, progress=lambda text: print(text, file=sys.stderr))
    result = {**counts, "seconds": round(time.monotonic() - started, 1)}
    print(json.dumps(result) if asked.json else ", ".join(f"{key} {value}" for key, value in result.items()))
    return 0


def serve(_: argparse.Namespace) -> int:
    """`make demo`: the letters go to the demo's own mailbox, unless a mail server is named."""
    own_mailbox = not environment.text("YOROZU_EMAIL_URL")
    if own_mailbox:
        os.environ["YOROZU_EMAIL_URL"] = f"smtp://127.0.0.1:{mail_port()}"
    _prepare()
    from yorozu.consultation import operations as needs
    from yorozu.coordination.operations import tick_stuck
    from yorozu.jobs.serve import serve as run
    from yorozu.simulation.demo import load as fill

    fill(progress=lambda text: print(f"  {text}", file=sys.stderr))
    needs.tick()
    tick_stuck()
    port = environment.number("PORT", least=1, most=65535)
    return run(beside=("mailbox",) if own_mailbox else (), ready=f"\n  よろず is ready: http://127.0.0.1:{port}/  ·  be anybody: http://127.0.0.1:{port}/demo/\n  Ctrl+C stops it.\n")
