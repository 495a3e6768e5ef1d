"""Holding data back from erasure, and letting them go, each with a reason and by name."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.consultation.queries.ending import consultation_of_number
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.language.names import clean_text
from yorozu.retention.models import Hold


@transaction.atomic
def set_hold(*, by: Actor, number: str, reason: str, person: bool = False) -> Hold:
    """Keep a need's consultation, with what is joined to it, whatever its period says; with `person` all of that person's as well.

    Named by the need's number, which tells nothing about anybody. It holds from the next batch of a run on.
    """
    require(by, Permission.END_DATA)
    reason = clean_text(reason, limit=400).strip()
    number = clean_text(number, limit=40).strip().upper()
    found = consultation_of_number(number) if number else None
    errors = {}
    if found is None:
        errors["number"] = _("この番号の相談はありません。N-2026-000001 のように入れてください。")
    elif person and found[1] is None:
        errors["person"] = _("この相談には、住民の記録がついていません。")
    if not reason:
        errors["reason"] = _("残すわけを書いてください。例：訴訟、調査、監査")
    if errors or found is None:
        raise Invalid(errors)
    last: int = Hold.objects.aggregate(last=Max("number"))["last"] or 0
    made = Hold.objects.create(number=last + 1, consultation_id=found[0], person_id=found[1] if person else None, need_number=number, reason=reason,
                               set_at=clock.now(), set_by_id=by.user_id, set_by_name=by.name[:120])  # fmt: skip
    record_write(by, action="set_hold", kind="retention_hold", thing_id=made.pk, person_id=found[1], after={"consultation": str(found[0]), "person": person})
    return made


@transaction.atomic
def lift_hold(*, by: Actor, hold_id: UUID, reason: str) -> Hold:
    """Let held data go: what is due is erased by the next run."""
    require(by, Permission.END_DATA)
    hold = Hold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound
    if hold.lifted_at is not None:
        raise Refused(_("もう外してあります。"))
    reason = clean_text(reason, limit=400).strip()
    if not reason:
        raise Invalid({"reason": _("もう残さなくてよいわけを書いてください。")})
    hold.lifted_at, hold.lifted_reason, hold.lifted_by_id, hold.lifted_by_name = clock.now(), reason, by.user_id, by.name[:120]
    hold.save(update_fields=["lifted_at", "lifted_reason", "lifted_by_id", "lifted_by_name"])
    record_write(by, action="lift_hold", kind="retention_hold", thing_id=hold.pk, person_id=hold.person_id, after={"lifted": True})
    return hold
