"""Lifting, exactly (architecture §2, L1–L5): silence and refusal move a need up by themselves, never lose it."""

from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Area, Desk
from yorozu.consultation.enums import EntryKind, HandoffKind, HandoffState, ShareField
from yorozu.consultation.events import HandoffAnswered, NeedMoved
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.workflow import HANDOFF
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.events import emit

from .offers import make_offer
from .writing import keep, line


def end_offer(handoff: Handoff, name: str, *, by: Actor, reason: str = "") -> None:
    """Move an open offer to its end by the workflow's `name`, with its trace and its event."""
    handoff.state = HANDOFF.move(HandoffState(handoff.state), name, reason=reason)
    handoff.answered_at, handoff.reason = clock.now(), reason
    handoff.answered_by_id, handoff.answered_by_name = by.user_id, by.name
    handoff.save(update_fields=["state", "answered_at", "reason", "answered_by_id", "answered_by_name", "suggested_desk"])
    record_write(by, action=name, kind="handoff", thing_id=handoff.pk, person_id=handoff.need.consultation.person_id,
                 before={"state": HandoffState.OFFERED}, after={"state": handoff.state}, reason=reason)  # fmt: skip


def tell_answer(handoff: Handoff, need: Need) -> None:
    """Let the house know how an offer ended."""
    emit(HandoffAnswered(need_id=need.pk, desk_id=need.owner_desk_id, handoff_id=handoff.pk, from_desk_id=handoff.from_desk_id,
                         to_desk_id=handoff.to_desk_id, state=handoff.state))  # fmt: skip


def lift(need: Need) -> Handoff | None:
    """L3: offer a locked need to the よろず desk one circle up. None where the top holds it already: then it is due
    today at its owner, who can't decline.
    """
    target = _next_desk(need)
    if target.pk == need.owner_desk_id:
        _due_today(need, _("いちばん上の窓口として、どうするか決める"))
        return None
    need.lifted_at = clock.now()
    shared = {} if need.consultation.share_refused else {str(ShareField.WORDS): need.words}
    return make_offer(need, by=SYSTEM, to_desk=target, kind=HandoffKind.LIFT, fields=tuple(shared), shared=shared, message="",
                      consent=None, extra_fields=("lifted_at",))  # fmt: skip


def _next_desk(need: Need) -> Desk:
    """The よろず desk above the last receiver's area; above the owner's where the receiver belongs to no circle."""
    today = clock.today()
    last = Handoff.objects.filter(need=need).exclude(state__in=(HandoffState.OFFERED, HandoffState.WITHDRAWN))
    previous = last.select_related("to_desk__area").order_by("-offered_at", "-id").first()
    start: Area = need.owner_desk.area
    if previous is not None and previous.state != HandoffState.ACCEPTED and previous.to_desk.area.parent_id is not None:
        start = previous.to_desk.area
    return city.yorozu_desk_above(start, on=today) or city.desk_of_last_resort()


def _due_today(need: Need, step: str) -> None:
    need.next_step, need.next_at, need.next_contact = step, clock.end_of(clock.today()), False
    need.waiting_desk, need.lifted, need.reminded_at, need.decide_by_at = None, False, None, None
    keep(need, by=SYSTEM, action="due_today",
         fields=("next_step", "next_at", "next_contact", "waiting_desk", "lifted", "reminded_at", "decide_by_at"))  # fmt: skip


def take_over(need: Need, desk: Desk, *, by: Actor, action: str, text: str, user_id: UUID | None = None) -> None:
    """Make `desk` the owner of a locked need. Only an acceptance, silence at the top (L4), and T1 come here."""
    need.owner_desk, need.owner_user_id = desk, user_id
    need.waiting_desk, need.lifted, need.reminded_at, need.decide_by_at = None, False, None, None
    line(need, EntryKind.MOVED, text, by=by, public=True)
    keep(need, by=by, action=action,
         fields=("owner_desk", "owner_user_id", "waiting_desk", "lifted", "reminded_at", "decide_by_at", "state",
                 "next_step", "next_at", "next_contact"))  # fmt: skip


def move_from_unstaffed(need: Need) -> Desk:
    """T1: a desk that has nobody in post, is closed for long or dissolved never holds a need alone.

    The need goes to the stand-in or successor, or the next staffed よろず desk; its date stays, or is today where it
    has passed, so that the asker's page still says who calls and when. An offer that waits goes on.
    """
    before = need.owner_desk
    after = city.successor_of(before, on=clock.today())
    waiting, is_lift = need.waiting_desk, need.lifted
    if waiting is not None and waiting.pk == after.pk:
        _end_offer_to_new_owner(need)
        waiting = None
    if need.next_at is None or need.next_at <= clock.now():
        need.next_at = clock.end_of(clock.today())
    need.owner_user_id = None
    need.owner_desk, need.waiting_desk, need.lifted = after, waiting, is_lift and waiting is not None
    text = _("%(before)sが受けられなくなったので、%(after)sが持ちます。") % {"before": before.name, "after": after.name}
    line(need, EntryKind.MOVED, text, by=SYSTEM, public=True)
    keep(need, by=SYSTEM, action="move_from_unstaffed",
         fields=("owner_desk", "owner_user_id", "waiting_desk", "lifted", "next_at", "next_step"))  # fmt: skip
    emit(NeedMoved(need_id=need.pk, desk_id=after.pk, from_desk_id=before.pk))
    return after


def _end_offer_to_new_owner(need: Need) -> None:
    """Who is being asked becomes the owner anyway: the offer ends as accepted by the platform."""
    handoff = Handoff.objects.select_for_update(of=("self",)).get(need=need, state=HandoffState.OFFERED)
    end_offer(handoff, "accept", by=SYSTEM)
    need.next_step = _("くわしく話を聞く")
    tell_answer(handoff, need)
