"""The end of requests about one's own data: what was asked and answered goes, that it was asked and how it ended stays."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from yorozu.consultation.enums import ERASED
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import blank_history, record_writes
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.rights import OPEN


@transaction.atomic
def erase_rights(*, by: Actor, ids: Collection[UUID]) -> None:
    """Take the words out of requests that were answered; one that is open is left as it is."""
    require(by, Permission.END_DATA)
    rows = RightsRequest.objects.filter(pk__in=ids).exclude(state__in=OPEN)
    rows.filter(extended_at__isnull=False).update(extended_because=ERASED)
    rows.filter(carried_out_at__isnull=False).update(carried_out_how=ERASED)
    rows.update(words="", part_words="", identity="", answer_words=ERASED, person_id=None, answered_by_id=None, answered_by_name="")
    blank_history(ids)
    record_writes(by, action="erase_right", kind="rights_request", thing_ids=ids)
