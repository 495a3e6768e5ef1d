"""Two consultations that turn out to be one matter; whom a consultation is about."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.queries import visible_person
from yorozu.consultation.enums import EntryKind
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused

from .writing import in_hand, line


@transaction.atomic
def join(*, by: Actor, need_id: UUID, other_need_id: UUID) -> None:
    """Put another need's consultation beside this one: both keep owner, number, words and way; each shows the other."""
    need, other = in_hand(by, need_id), in_hand(by, other_need_id, Permission.SEE_NEED)
    row, main = other.consultation, need.consultation
    if row.pk == main.pk or main.joined_to_id == row.pk:
        raise Refused(_("もう同じ相談です。"))
    if row.joined_to_id is not None:
        raise Refused(_("その相談は、ほかの相談と合わせてあります。先に分けてください。"))
    row.joined_to, row.joined_at = main.joined_to or main, clock.now()
    row.save(update_fields=["joined_to", "joined_at"])
    for one, two in ((need, other), (other, need)):
        line(one, EntryKind.LINKED, _("%(number)sと合わせました。") % {"number": two.number}, by=by)
    record_write(by, action="join", kind="consultation", thing_id=row.pk, after={"joined_to": str(row.joined_to_id)})


@transaction.atomic
def part(*, by: Actor, need_id: UUID) -> None:
    """Take a consultation that was joined out again, or, from the one that others were joined to, all of them; nothing
    was mixed, so nothing is lost.
    """
    row = in_hand(by, need_id, Permission.SEE_NEED).consultation
    joined = [row] if row.joined_to_id else list(Consultation.objects.filter(joined_to=row).order_by("id"))
    if not joined:
        raise Refused(_("ほかの相談とは合わせていません。"))
    told = {row.pk, *(one.pk for one in joined), *(one.joined_to_id for one in joined)}
    for one in joined:
        before, one.joined_to, one.joined_at = str(one.joined_to_id), None, None
        one.save(update_fields=["joined_to", "joined_at"])
        record_write(by, action="part", kind="consultation", thing_id=one.pk, before={"joined_to": before}, after={"joined_to": ""})
    for need in Need.objects.filter(consultation__in=told).order_by("id"):
        line(need, EntryKind.LINKED, _("合わせた相談を分けました。"), by=by)


@transaction.atomic
def name_person(*, by: Actor, need_id: UUID, person_id: UUID | None) -> None:
    """Say whom the consultation is about, or that it isn't known after all (None)."""
    need = in_hand(by, need_id)
    if person_id is not None and visible_person(by, person_id) is None:
        raise Invalid({"person": _("一覧から選ぶか、新しく書いてください。")})
    row: Consultation = need.consultation
    before = row.person_id
    row.person_id = person_id
    row.save(update_fields=["person"])
    record_write(by, action="name_person", kind="consultation", thing_id=row.pk, person_id=person_id or before,
                 before={"person": str(before or "")}, after={"person": str(person_id or "")})  # fmt: skip
