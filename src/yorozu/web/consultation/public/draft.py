"""What a resident typed so far: kept on the server under a random key that only this browser holds, for seven days.

The database holds a digest of the key, so that whoever reads the database can't take up somebody's draft or receipt.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yorozu.kernel import clock, drafts

COOKIE = "yorozu_consult"
KEEPS_FOR = timedelta(days=7)
FORM = "consult"
_BYTES = 32
_MOST, _MOST_OTHER = 200_000, 2_000  # characters that are kept of the words and of any other answer; longer ones are refused by their form anyway
_MOST_CHOICES = 50


@dataclass
class Draft:
    """The answers of one browser. `values`: field name → text or list of texts, as typed, errors and all."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)
    token: str = ""
    topic: str = ""
    urgent: list[dict[str, str]] = field(default_factory=list)
    saved_at: datetime | None = None

    @property
    def owner(self) -> str:
        """Under which name the database keeps it."""
        return owner_of(self.key)

    def put(self, names: Iterable[str], request: HttpRequest) -> None:
        """Take over what was typed on one page; NUL, which no database keeps, is dropped."""
        for name in names:
            most = _MOST if name == "words" else _MOST_OTHER
            texts = [text.replace("\x00", "")[:most] for text in request.POST.getlist(name)[-_MOST_CHOICES:]]
            self.values[name] = texts if name == "communication" else (texts[-1] if texts else "")

    def keep(self) -> None:
        """Save it; the token that makes sending happen once is made with the first save."""
        self.token = self.token or secrets.token_urlsafe(24)
        body = {"values": self.values, "token": self.token, "topic": self.topic, "urgent": self.urgent}
        self.saved_at = drafts.keep(owner=self.owner, form=FORM, body=body).saved_at

    def forget(self) -> None:
        """Throw it away."""
        drafts.forget(owner=self.owner, form=FORM)


def owner_of(key: str) -> str:
    """The digest under which a browser's things are kept; 64 characters."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(request: HttpRequest) -> str:
    """The browser's key, or an empty text where there is none or a strange one."""
    key = request.COOKIES.get(COOKIE, "")
    return key if len(key) == 2 * _BYTES and key.isascii() and key.isalnum() else ""


def draft_of(request: HttpRequest) -> Draft:
    """The browser's draft; an empty one with a new key where it has none, or where that is older than seven days."""
    key = key_of(request)
    saved = drafts.load(owner=owner_of(key), form=FORM) if key else None
    if saved is None or saved.saved_at < clock.now() - KEEPS_FOR:
        return Draft(key or secrets.token_hex(_BYTES))
    body = saved.body
    return Draft(key, dict(body.get("values", {})), body.get("token", ""), body.get("topic", ""),
                 list(body.get("urgent", [])), saved.saved_at)  # fmt: skip


def remember(response: HttpResponse, draft: Draft) -> HttpResponse:
    """Give the browser its key, for seven days more."""
    response.set_cookie(COOKIE, draft.key, max_age=int(KEEPS_FOR.total_seconds()), httponly=True, samesite="Lax",
                        secure=settings.SESSION_COOKIE_SECURE)  # fmt: skip
    return response
