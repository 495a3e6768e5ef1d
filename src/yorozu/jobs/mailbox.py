"""The demo's own mailbox: takes every letter over SMTP and keeps it as a file; nothing leaves the machine."""

import argparse
import signal
import threading
from pathlib import Path
from typing import Any

from yorozu.config import environment

KEPT = 200


def folder() -> Path:
    """Where the demo's letters lie."""
    place = environment.data_folder() / "letters"
    place.mkdir(exist_ok=True)
    return place


def mail_port() -> int:
    """One above the web server's."""
    return environment.number("PORT", least=1, most=65534) + 1


def add_to(commands: Any) -> None:
    """mailbox."""
    one = commands.add_parser("mailbox", help="the demo's own mail server: keeps letters as files, sends none on")
    one.set_defaults(run=run)


class Keeper:
    """Takes letters."""

    def __init__(self) -> None:
        self._count = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep one; the oldest go when there are many."""
        place = folder()
        self._count = max([self._count, *(int(one.stem) for one in place.glob("*.eml") if one.stem.isdigit())]) + 1
        (place / f"{self._count:06d}.eml").write_bytes(envelope.content)
        for old in sorted(place.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return "250 kept"


def run(_: argparse.Namespace) -> int:
    """Until told to stop."""
    from aiosmtpd.controller import Controller

    stopped = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    controller = Controller(Keeper(), hostname="127.0.0.1", port=mail_port())
    controller.start()
    stopped.wait()
    controller.stop()
    return 0
