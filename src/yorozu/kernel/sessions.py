"""Sessions in the database, as Django keeps them; the read that every page makes is prepared."""

from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models.functions import Now

from yorozu.kernel.bulk import update_one
from yorozu.kernel.prebuilt import Reads, first

_SESSION = Reads(lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).order_by("session_key").values_list("session_data"))


class SessionStore(DatabaseStore):
    """One browser's session."""

    def load(self) -> dict[str, Any]:
        """What the session holds; a key that is unknown or over is forgotten."""
        found = first(_SESSION, key=str(self.session_key))
        if found is None:
            self._session_key = None
            return {}
        return dict(self.decode(found[0]))

    def save(self, must_create: bool = False) -> None:
        """Keep it. A database that doesn't answer is what it is: Django would call the session deleted, and the request bad (400)."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        try:
            update_one(self.create_model_instance(self._get_session()), ("session_data", "expire_date"))  # type: ignore[attr-defined]
        except DatabaseError as error:
            if error.__cause__ is not None:
                raise
            raise UpdateError from error

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Django's own table."""
        return Session


def seen_of(keys: Iterable[str]) -> dict[str, int]:
    """Which of these sessions are alive, and when (in seconds) each was last used."""
    rows = Session.objects.filter(session_key__in=list(keys), expire_date__gt=Now()).order_by("session_key")
    return {row.session_key: int(SessionStore().decode(row.session_data).get("seen", 0)) for row in rows}


def end(keys: Iterable[str]) -> None:
    """End these sessions; whoever uses one is signed out with the next request."""
    Session.objects.filter(session_key__in=list(keys)).delete()
