"""The clock of lists that go out: nobody's answer and nobody's fetch wait for ever; words that were searched for go."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_write
from yorozu.notices import operations as notices
from yorozu.notices.enums import Kind
from yorozu.oversight.enums import FORGET_DAYS, ReleaseState
from yorozu.oversight.models import Release
from yorozu.oversight.workflow import RELEASE

from .releasing import tell_who_asked

OPEN = (ReleaseState.ASKED, ReleaseState.CONFIRMED)


def expire_releases() -> int:
    """Lists whose time is over: not answered within seven days, or confirmed and a day ago. Who asked is told where nothing was fetched. Safe at
    any time; every act looks at the time itself, so that a late round lets nothing through. Returns how many ended.
    """
    now = clock.now()
    over = Release.objects.filter(state__in=OPEN, until__lte=now).order_by("until", "id")
    ended = sum(_expired(pk) for pk in list(over.values_list("pk", flat=True)))
    old = Release.objects.exclude(state__in=OPEN).filter(until__lte=now - timedelta(days=FORGET_DAYS)).exclude(asked={})
    old.update(asked={})
    return ended


@transaction.atomic
def _expired(pk: UUID) -> int:
    one = Release.objects.select_for_update(of=("self",)).filter(pk=pk, state__in=OPEN, until__lte=clock.now()).first()
    if one is None:
        return 0
    before = one.state
    one.state = RELEASE.move(ReleaseState(one.state), "expire")
    one.save(update_fields=["state"])
    record_write(SYSTEM, action="expire_release", kind="release", thing_id=one.pk, before={"state": before}, after={"serial": one.serial, "state": one.state})
    notices.open_notices_of_release(release_id=one.pk)
    if not one.fetches:
        tell_who_asked(Kind.RELEASE_EXPIRED, one)
    return 1
