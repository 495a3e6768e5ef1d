"""A form that is sent twice does once: the token and the act stand in one transaction."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yorozu.kernel import clock
from yorozu.kernel.bulk import insert_one, update_one
from yorozu.kernel.errors import Refused
from yorozu.kernel.models import OnceToken

KEPT = timedelta(days=7)  # as long as a draft: an old tab can't do again what it did
_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)


def new_token() -> str:
    """A token for a form that is being shown."""
    return secrets.token_urlsafe(18)


def run(*, token: str, owner: str, act: Callable[[], Any]) -> Any:
    """Do `act` and keep its result (a JSON value) under the token; the same token again gives the same result.

    Two at once: the database lets one insert the token, the other waits for it and reads its result. Where `act`
    fails nothing is kept, and the form can be sent again. What is no token of ours (a script without one) is done
    without the protection; a token that somebody else used is refused.
    """
    if not _TOKEN.fullmatch(token):
        return act()
    try:
        with transaction.atomic():
            row = OnceToken(token=token, owner=owner, made_at=clock.now())
            insert_one(row)
            result = act()
            row.result = {"value": result}
            update_one(row, ("result",))
            return result
    except IntegrityError:
        kept = OnceToken.objects.filter(token=token).first()
        if kept is None:  # the act's own constraint, not ours
            raise
        if kept.owner != owner:
            raise Refused(_("この画面は、もう送られています。新しい画面を開いてください。")) from None
        return kept.result.get("value")


def forget_old() -> int:
    """Remove tokens of forms that nobody can still have open."""
    return OnceToken.objects.filter(made_at__lt=clock.now() - KEPT).delete()[0]
