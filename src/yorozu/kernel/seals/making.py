"""Sealing what was written since the last seal. Any number of workers may do it at once: one of them makes a seal, the others find it made."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, transaction

from yorozu.kernel import clock
from yorozu.kernel.bulk import insert_one
from yorozu.kernel.models import AuditSeal

from . import anchors
from .bounds import settled
from .chain import keys, mac_of
from .rows import ENTRIES, SUBJECTS, digest_of, marks_of, rows_after

BATCH = 20_000  # rows of each table under one seal
MOST_AT_ONCE = 20  # seals of one round: the clock has other things to start
Bounds = tuple[int, int]


@dataclass(frozen=True)
class Latest:
    """The last seal: what is printed and kept on paper, so that who holds database and anchors can't take rows off unseen."""

    number: int
    mac: str
    sealed_at: datetime


def latest() -> Latest | None:
    """The last seal; None before the first."""
    row = AuditSeal.objects.order_by("-number").values_list("number", "mac", "sealed_at").first()
    return Latest(row[0], row[1], row[2].astimezone(clock.TOKYO)) if row else None


def seal(*, wait: float = 5.0, most: int = MOST_AT_ONCE) -> int:
    """Seal what is settled, and write each seal to the anchors; returns how many seals were made.

    None is made where nothing was written, or where a long transaction may still add rows: the next round makes up for it.
    Raises `OSError` where the anchors can't be written; what is missing there is added by the next round.
    """
    bounds = settled(wait=wait)
    made: list[int] = []
    while bounds and len(made) < most and (one := _next(bounds)):
        try:
            with transaction.atomic(durable=True):
                insert_one(one)
        except IntegrityError:
            break  # another worker made this one
        made.append(one.number)
    anchors.catch_up(settings.AUDIT_ANCHORS, made_from=made[0] if made else None)
    return len(made)


def _next(bounds: Bounds) -> AuditSeal | None:
    """The seal that follows the last one; None where there is nothing to seal."""
    before = AuditSeal.objects.defer("marks").order_by("-number").first()
    last, subject_last = (before.last, before.subject_last) if before else (0, 0)
    entries = rows_after(ENTRIES, last, upto=bounds[0], most=BATCH)
    subjects = rows_after(SUBJECTS, subject_last, upto=bounds[1], most=BATCH)
    if not entries and not subjects:
        return None
    ends = [max(start, rows[-1].number if len(rows) == BATCH else bound)
            for rows, bound, start in ((entries, bounds[0], last), (subjects, bounds[1], subject_last))]  # fmt: skip
    marks = marks_of((entries, subjects))
    key_id, key = next(iter(keys().items()))
    one = AuditSeal(
        number=before.number + 1 if before else 1, first=last + 1, last=ends[0], count=len(entries), subject_first=subject_last + 1,
        subject_last=ends[1], subject_count=len(subjects), digest=digest_of((entries, subjects)), marks=marks,
        marks_digest=sha256(marks).hexdigest(), since=_since(before), sealed_at=clock.now(), complete=tuple(ends) == bounds, key_id=key_id,
    )  # fmt: skip
    one.mac = mac_of(one, before=before.mac if before else "", key=key)
    return one


def _since(before: AuditSeal | None) -> datetime | None:
    """Since when rows under the next seal were written: not known for the first, nor where a demo's invented past is loaded."""
    if before is None or settings.MODE in ("demo", "dev"):
        return None
    return before.sealed_at if before.complete else before.since
