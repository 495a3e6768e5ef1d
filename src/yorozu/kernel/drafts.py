"""What was typed and not sent: kept on the server, seven days."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction

from yorozu.kernel import clock
from yorozu.kernel.bulk import delete_rows
from yorozu.kernel.models import Draft
from yorozu.kernel.prebuilt import Reads

KEPT = timedelta(days=7)
LIMIT = 200_000  # characters of one draft; more is cut at the field, so that a paste by mistake can't fill the disk


def load(*, owner: str, form: str, key: str = "") -> Draft | None:
    """The draft, if there is one that isn't too old."""
    found = _KEPT.things(owner=owner, form=form, key=key, since=clock.now() - KEPT)
    return found[0] if found else None


_KEPT = Reads(lambda owner, form, key, since: Draft.objects.filter(owner=owner, form=form, key=key, saved_at__gte=since).order_by("pk")[:1])


@transaction.atomic
def keep(*, owner: str, form: str, body: dict[str, Any], key: str = "") -> Draft:
    """Keep what was typed so far, in place of what was kept before."""
    cut = {name: _cut(value) for name, value in list(body.items())[:200]}
    row, _ = Draft.objects.update_or_create(owner=owner, form=form, key=key, defaults={"body": cut, "saved_at": clock.now()})
    return row


def _cut(value: Any) -> Any:
    if isinstance(value, list):
        return [_cut(one) for one in value[:200]]
    if isinstance(value, dict):  # PostgreSQL's JSON refuses NUL at any depth
        return {str(name).replace("\x00", ""): _cut(one) for name, one in list(value.items())[:200]}
    return value[:LIMIT].replace("\x00", "") if isinstance(value, str) else value


@transaction.atomic
def forget(*, owner: str, form: str, key: str = "") -> None:
    """It was sent, or isn't wanted any more."""
    delete_rows(Draft, owner=owner, form=form, key=key)


@transaction.atomic
def forget_old() -> int:
    """Remove drafts that nobody came back to."""
    return Draft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()[0]


@transaction.atomic
def forget_about(keys: Collection[str]) -> int:
    """What was typed about things that are no more. Drafts live for days, so that there are few to look through."""
    return Draft.objects.filter(key__in=keys).delete()[0]
