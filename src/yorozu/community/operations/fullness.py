"""A desk that takes nobody new for a while: suggestions and pages say so, and until when."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Desk
from yorozu.community.operations.reach import require_near
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused


@transaction.atomic
def say_full(*, by: Actor, desk: Desk, until: date | None) -> None:
    """From today the desk takes nobody new, until a day or until it says otherwise; by its own people, or who looks after the city.

    Needs that are offered to it still arrive: it answers them, as before.
    """
    _may(by, desk)
    if desk.code == settings.LAST_RESORT_DESK:
        raise Refused(_("最後の窓口は、いつも受けつけます。ほかの窓口が受けられないとき、ここが受けます。"))
    if until is not None and until < clock.today():
        raise Invalid({"until": _("きょう以降の日を選んでください。")})
    require_near(until=until)
    _set(by, desk, clock.today(), until, "say_full")


@transaction.atomic
def take_again(*, by: Actor, desk: Desk) -> None:
    """The desk takes new people again."""
    _may(by, desk)
    _set(by, desk, None, None, "take_again")


def _may(by: Actor, desk: Desk) -> None:
    if desk.pk not in by.desks(Permission.ANSWER_HANDOFF):
        require(by, Permission.EDIT_CITY, desk)


def _set(by: Actor, desk: Desk, since: date | None, until: date | None, action: str) -> None:
    before = {"full_since": desk.full_since, "full_until": desk.full_until}
    desk.full_since, desk.full_until = since, until
    desk.save(update_fields=["full_since", "full_until"])
    record_write(by, action=action, kind="desk", thing_id=desk.pk, before=before, after={"full_since": since, "full_until": until})
