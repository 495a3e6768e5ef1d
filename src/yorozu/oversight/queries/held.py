"""All that is held about who asks, for a copy: what they said and what was written of it, others' data left out by rule.

The rule (個人情報の保護に関する法律 78条1項2号): in the copy goes what the asker said or gave, what the asker may read on 相談のようす, what was decided,
who was told and who looked (by post, not by name). Left out, and counted by kind: what staff wrote in free words that wasn't addressed
to the asker, health, money and family matters that somebody else wrote down, names of others. Who answers may put in by hand what names nobody else.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.consultation.models import Consultation
from yorozu.consultation.queries.sights import public_sights
from yorozu.consultation.queries.status import StatusPage, consultation_by_id, status_page
from yorozu.consultation.queries.told import given_of, left_out_of
from yorozu.kernel import clock


@dataclass(frozen=True)
class Held:
    """The parts of a copy."""

    made_at: datetime
    facts: tuple[tuple[str, str], ...]  # what the asker gave: label, value
    page: StatusPage  # needs with their public lines
    consents: tuple[tuple[datetime, str, str], ...]  # when, state, fields
    handed: tuple[tuple[datetime, str, str], ...]  # when, to whom, which fields
    seen: tuple[tuple[date, str, str, int], ...]  # who looked: day, desk and post, what for, how often; no name
    left_out: tuple[tuple[str, int], ...]  # what kind, how many


def held_about(consultation_id: UUID, person_id: UUID | None) -> Held:
    """Of the consultation with which it was asked; other consultations of the person are asked with their own numbers."""
    row = consultation_by_id(consultation_id)
    assert row is not None
    given = given_of(row)
    out = [(label, count) for label, count in left_out_of(consultation_id) if count]
    if person_id is not None and row.asker != "self":
        out.append((_("相談された人の記録（本人の請求ではないため）"), 1))
    return Held(clock.now(), given.facts, status_page(row), given.consents, given.handed, _seen(row), tuple(out))


def _seen(row: Consultation) -> tuple[tuple[date, str, str, int], ...]:
    counted: Counter[tuple[date, str, str]] = Counter()
    for one in public_sights(row):
        counted[one.on, one.role, one.reason] += one.times
    return tuple((*key, times) for key, times in counted.items())
