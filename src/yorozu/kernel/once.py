"""A form that is sent twice does once: the token and the act stand in one transaction."""

import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from yorozu.kernel import clock
from yorozu.kernel.models import OnceToken


def new_token() -> str:
    """A token for a form that is being shown."""
    return secrets.token_urlsafe(18)


def run(*, token: str, owner: str, act: Callable[[], Any]) -> Any:
    """Do `act` and keep its result (a JSON value) under the token; the same token again gives the same result.

    Two at once: the database lets one insert the token, the other waits for it and reads its result. Where `act`
    fails nothing is kept, and the form can be sent again.
    """
    if not token or len(token) > 64:
        return act()
    try:
        with transaction.atomic():
            row = OnceToken.objects.create(token=token, owner=owner, made_at=clock.now())
            result = act()
            row.result = {"value": result}
            row.save(update_fields=["result"])
            return result
    except IntegrityError:
        kept = OnceToken.objects.filter(token=token, owner=owner).first()
        if kept is None:
            raise
        return kept.result.get("value")
