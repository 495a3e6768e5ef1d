"""The demo's letters, to look at: what the platform would have sent."""

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yorozu.web.portal.gate import demo_only

SHOWN = 50


@dataclass(frozen=True)
class Letter:
    """One letter as its reader sees it."""

    to: str
    subject: str
    date: str
    body: str


@demo_only
def letters(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    files = sorted((settings.DATA_FOLDER / "letters").glob("*.eml"), reverse=True)[:SHOWN]
    return render(request, "portal/letters.html", {"letters": [_read(one) for one in files]})


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    part = message.get_body(preferencelist=("plain",))
    body = part.get_content() if part is not None else ""
    return Letter(str(message["To"]), str(message["Subject"]), str(message["Date"]), body)
