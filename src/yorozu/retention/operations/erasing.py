"""One batch: locked, asked again, erased by each system's own operation, and proved to have changed no figure – or rolled back."""

from collections.abc import Callable, Collection
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from yorozu.consultation.operations import erasing as consultations
from yorozu.consultation.queries import ending
from yorozu.kernel.access import Actor
from yorozu.notices.operations import forget_notices
from yorozu.oversight.operations.erasing import erase_rights
from yorozu.retention.enums import Purpose
from yorozu.retention.models import LastEnded, Run

from .stones import lay


class FiguresChanged(Exception):
    """An erasure would have changed what figures are counted from; the batch was rolled back."""

    def __init__(self, purpose: str, tables: Collection[str]) -> None:
        self.purpose, self.tables = purpose, sorted(tables)
        super().__init__(f"{purpose}: {', '.join(self.tables)}")


_ERASE: dict[str, Callable[..., object]] = {
    Purpose.CONTACT: consultations.erase_contacts, Purpose.CASE: consultations.erase_cases, Purpose.PERSON: consultations.erase_people,
    Purpose.NOTICE: forget_notices, Purpose.RIGHT: erase_rights,
}  # fmt: skip


@transaction.atomic
def erase(purpose: str, ids: list[UUID], *, by: Actor, run: Run | None, still: Callable[[list[UUID]], list[UUID]] = list) -> int:
    """Erase these things, lay their tombstones (those of a run) and note it, all or nothing. `still`: which of them are to go after all, asked once they are locked.

    Raises `FiguresChanged`, and nothing was erased, where a plain field of a consultation, a need or what hangs on them isn't as it was.
    """
    of_cases = purpose in (Purpose.CONTACT, Purpose.CASE)
    ids = still(consultations.hold_still(ids) if of_cases else ids)
    if not ids:
        return 0
    touched = ids if of_cases else ending.consultations_about(ids) if purpose == Purpose.PERSON else []
    before = footing(touched)
    if purpose == Purpose.CASE:
        _remember_people(ids)
    _ERASE[purpose](by=by, ids=ids)
    if purpose == Purpose.PERSON:
        LastEnded.objects.filter(person_id__in=ids).delete()
    after = footing(touched)
    if changed := [table for table in before if before[table] != after[table]]:
        raise FiguresChanged(purpose, changed)
    if run is not None:  # else it has one
        lay(purpose, ids, run=run)
    return len(ids)


def footing(ids: Collection[UUID]) -> dict[str, str]:
    """A digest, for each table, of what figures are counted from in these consultations."""
    return {table: sha256(repr(rows).encode()).hexdigest() for table, rows in ending.footing_of(ids)} if ids else {}


def _remember_people(ids: list[UUID]) -> None:
    """A consultation won't say any more whom it was about: when it ended is kept beside the person, whose own period counts from there."""
    for person_id, ended_at in sorted(ending.people_of_ended(ids).items()):
        row, made = LastEnded.objects.get_or_create(person_id=person_id, defaults={"ended_at": ended_at})
        if not made and row.ended_at < ended_at:
            row.ended_at = ended_at
            row.save(update_fields=["ended_at"])
