"""Lifting, exactly (architecture §2, L1–L5): silence and refusal move a need up by themselves, never lose it."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Area, Desk
from yorozu.consultation.enums import ConsentState, EntryKind, HandoffKind, HandoffState, NeedState, ShareField, Urgency
from yorozu.consultation.events import HandoffAnswered, NeedMoved
from yorozu.consultation.models import Consent, Handoff, Need
from yorozu.consultation.workflow import HANDOFF, NEED
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor
from yorozu.kernel.audit import record_write
from yorozu.kernel.bulk import update_one
from yorozu.kernel.events import emit
from yorozu.kernel.prebuilt import Reads

from .deadlines import can_hold, first_step_due
from .offers import make_offer
from .writing import keep, line


def end_offer(handoff: Handoff, name: str, *, by: Actor, reason: str = "") -> None:
    """Move an open offer to its end by the workflow's `name`, with its trace and its event."""
    handoff.state = HANDOFF.move(HandoffState(handoff.state), name, reason=reason)
    handoff.answered_at, handoff.reason = clock.now(), reason
    handoff.answered_by_id, handoff.answered_by_name = by.user_id, by.name
    update_one(handoff, ("state", "answered_at", "reason", "answered_by_id", "answered_by_name", "suggested_desk"))
    record_write(by, action=name, kind="handoff", thing_id=handoff.pk, person_id=handoff.need.consultation.person_id,
                 before={"state": HandoffState.OFFERED}, after={"state": handoff.state}, reason=reason)  # fmt: skip


def tell_answer(handoff: Handoff, need: Need) -> None:
    """Let the house know how an offer ended."""
    emit(HandoffAnswered(need_id=need.pk, desk_id=need.owner_desk_id, handoff_id=handoff.pk, from_desk_id=handoff.from_desk_id,
                         to_desk_id=handoff.to_desk_id, state=handoff.state))  # fmt: skip


def lift(need: Need, *, after: Handoff | None = None) -> Handoff | None:
    """L3: offer a locked need to the よろず desk one circle up: above who was asked (`after`) or, where nobody was,
    above its owner. None where the top holds it already: then it is due today at its owner, who can't decline.
    """
    target = _next_desk(need, after)
    if target.pk == need.owner_desk_id:
        _due_today(need, _("いちばん上の窓口として、どうするか決める"))
        return None
    need.lifted_at = clock.now()
    shared = {} if _words_stay(need) else {str(ShareField.WORDS): need.words}
    return make_offer(need, by=SYSTEM, to_desk=target, kind=HandoffKind.LIFT, fields=tuple(shared), shared=shared, message="",
                      consent=None, extra_fields=("lifted_at",))  # fmt: skip


def _words_stay(need: Need) -> bool:
    """Whether the asker said that the words stay at this desk, or took consent for them back."""
    newest = Consent.objects.filter(need=need).order_by("-asked_at", "-id").only("state", "fields")
    said = next((one.state for one in newest if ShareField.WORDS in one.fields), "")
    return need.consultation.share_refused or said in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def _next_desk(need: Need, after: Handoff | None) -> Desk:
    """The よろず desk above the receiver's area; above the owner's where there is no receiver, or it belongs to no circle.

    Where that is the owner itself (it had asked somebody of a lower circle), the next one above the owner.
    """
    today = clock.today()
    own: Area = need.owner_desk.area
    start = after.to_desk.area if after is not None and after.to_desk.area.parent_id is not None else own
    found = city.yorozu_desk_above(start, on=today) or city.desk_of_last_resort()
    if found.pk == need.owner_desk_id:
        found = city.yorozu_desk_above(own, on=today) or city.desk_of_last_resort()
    return found


def last_refused(need: Need, *, lifts_only: bool = False) -> Handoff | None:
    """The offer that was refused or fell silent last since the need has its owner; `lifts_only`: where that was a lift."""
    ended: list[Handoff] = _ENDED.things(need=need.pk)
    if not ended or ended[0].state == HandoffState.ACCEPTED or (lifts_only and ended[0].kind != HandoffKind.LIFT):
        return None
    return ended[0]


_ENDED = Reads(
    lambda need: Handoff.objects.filter(need=need)
    .exclude(state__in=(HandoffState.OFFERED, HandoffState.WITHDRAWN))
    .select_related("to_desk__area")
    .order_by("-offered_at", "-id")[:1]
)


def _due_today(need: Need, step: str) -> None:
    need.next_step, need.next_at, need.next_contact = step, clock.end_of(clock.today()), False
    need.waiting_desk, need.lifted, need.reminded_at, need.decide_by_at = None, False, None, None
    keep(need, by=SYSTEM, action="due_today",
         fields=("next_step", "next_at", "next_contact", "waiting_desk", "lifted", "reminded_at", "decide_by_at"))  # fmt: skip


def begin_there(need: Need, desk: Desk) -> None:
    """What a desk that takes a need over does first. A result that is written already stands: it is told, or the need closed."""
    if need.state == NeedState.ANSWERED:
        told = need.told_at is not None
        need.next_step, need.next_contact = _("相談を終わりにする") if told else _("結果を相談した人に伝える"), not told
        need.next_at = first_step_due(desk, Urgency.TODAY, clock.now())
        return
    need.state = NEED.move(NeedState(need.state), "connect")
    need.next_step, need.next_contact = _("くわしく話を聞く"), True
    need.next_at = first_step_due(desk, need.urgency, clock.now())


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
    has passed (a new date, of which nobody was reminded yet), so that the asker's page still says who calls and when. An offer that waits goes on.
    """
    before = need.owner_desk
    after = city.successor_of(before, on=clock.today())
    waiting, is_lift = need.waiting_desk, need.lifted
    if waiting is not None and waiting.pk == after.pk:
        _end_offer_to_new_owner(need)
        waiting = None
    if need.next_at is None or need.next_at <= clock.now():
        need.next_at, need.reminded_at = clock.end_of(clock.today()), None
    need.owner_user_id = None
    need.owner_desk, need.waiting_desk, need.lifted = after, waiting, is_lift and waiting is not None
    if waiting is not None:  # who asks is who owns: the answer comes to the new owner
        Handoff.objects.filter(need=need, state=HandoffState.OFFERED).update(from_desk=after)
    text = _("%(before)sが受けられなくなったので、%(after)sが持ちます。") % {"before": before.name, "after": after.name}
    line(need, EntryKind.MOVED, text, by=SYSTEM, public=True)
    keep(need, by=SYSTEM, action="move_from_unstaffed",
         fields=("owner_desk", "owner_user_id", "waiting_desk", "lifted", "next_at", "next_step", "reminded_at"))  # fmt: skip
    emit(NeedMoved(need_id=need.pk, desk_id=after.pk, from_desk_id=before.pk))
    return after


def moved_if_unstaffed(need: Need, *, staffed_on: date | None = None) -> None:
    """T1 for a locked need that comes to a desk in this moment: its owner, from the first second on, has somebody in post."""
    if not can_hold(need.owner_desk, staffed_on=staffed_on) and need.owner_desk_id != city.desk_of_last_resort().pk:
        move_from_unstaffed(need)


def _end_offer_to_new_owner(need: Need) -> None:
    """Who is being asked becomes the owner anyway: the offer ends as accepted by the platform."""
    handoff = Handoff.objects.select_for_update(of=("self",)).get(need=need, state=HandoffState.OFFERED)
    end_offer(handoff, "accept", by=SYSTEM)
    if need.state != NeedState.ANSWERED:
        need.next_step = _("くわしく話を聞く")
    tell_answer(handoff, need)
