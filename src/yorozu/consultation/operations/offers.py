"""What an offer is made of, shared by つなぐ and by the lift."""

from datetime import datetime

from django.utils.translation import gettext as _

from yorozu.community.models import Desk
from yorozu.consultation.enums import EntryKind, HandoffKind, Urgency
from yorozu.consultation.events import NeedOffered
from yorozu.consultation.models import Consent, Handoff, Need
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.bulk import insert_one
from yorozu.kernel.events import emit

from .deadlines import answer_due
from .writing import keep, line


def make_offer(
    need: Need, *, by: Actor, to_desk: Desk, kind: HandoffKind, fields: tuple[str, ...], shared: dict[str, str],
    message: str, consent: Consent | None, extra_fields: tuple[str, ...] = (),
) -> Handoff:  # fmt: skip
    """Offer a locked need to `to_desk`; the owner stays the owner (T4) and waits until the deadline (T2)."""
    now = clock.now()
    due = answer_due(to_desk, need.urgency, now)
    handoff = Handoff(
        need=need, kind=kind, from_desk_id=need.owner_desk_id, to_desk=to_desk, offered_at=now, offered_by_name=by.name,
        due_at=due, message=message, fields=list(fields), shared=shared, consent=consent, urgent=need.urgency == Urgency.NOW,
    )  # fmt: skip
    insert_one(handoff)
    lift = kind == HandoffKind.LIFT
    need.waiting_desk, need.lifted = to_desk, lift
    need.next_step = _("%(desk)sの返事を待つ") % {"desk": to_desk.name}
    need.next_at, need.next_contact = due, False
    need.reminded_at = need.decide_by_at = None
    text = _("%(desk)sに頼みました。%(due)sまでに返事がないと、上の輪へあがります。") if not lift else _(
        "%(desk)sに、上の輪としてあげました。返事は%(due)sまでです。")  # fmt: skip
    line(need, EntryKind.LIFTED if lift else EntryKind.OFFERED, text % {"desk": to_desk.name, "due": _when(due)}, by=by,
         public=True)  # fmt: skip
    names = ("waiting_desk", "lifted", "next_step", "next_at", "next_contact", "reminded_at", "decide_by_at", *extra_fields)
    keep(need, by=by, action="lift" if lift else "hand_over", fields=names)
    record_write(by, action="offer", kind="handoff", thing_id=handoff.pk, person_id=need.consultation.person_id,
                 after={"need": str(need.pk), "to_desk": str(to_desk.pk), "fields": list(fields), "due_at": str(due)})  # fmt: skip
    emit(NeedOffered(need_id=need.pk, desk_id=need.owner_desk_id, handoff_id=handoff.pk, to_desk_id=to_desk.pk, lift=lift,
                     urgent=handoff.urgent))  # fmt: skip
    return handoff


def _when(moment: datetime) -> str:
    local = moment.astimezone(clock.TOKYO)
    return _("%(month)d月%(day)d日 %(time)s") % {"month": local.month, "day": local.day, "time": local.strftime("%H:%M")}
