"""What is asserted: at every moment, and after each tick. Reads the platform's rows, never its queries' opinions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from yorozu.consultation import operations as do
from yorozu.consultation.models import Consent, Consultation, Entry, Handoff, Need
from yorozu.consultation.queries import violations
from yorozu.kernel import clock
from yorozu.kernel.errors import NotFound
from yorozu.kernel.models import AuditEntry

from .model import TOP, Case, Offer

if TYPE_CHECKING:
    from .base import Machine


def counted() -> tuple[Any, ...]:
    """What an act that was refused may not have changed."""
    needs = Need.objects.aggregate(Count("pk"), Max("version"))
    return (*needs.values(), Entry.objects.count(), Handoff.objects.values_list("state").annotate(n=Count("pk")).order_by("state").count(),
            Consent.objects.count(), Consultation.objects.count(), Handoff.objects.count())  # fmt: skip


def owner_of(need_id: UUID) -> str:
    """The one desk that owns a need."""
    return str(Need.objects.values_list("owner_desk__code", flat=True).get(pk=need_id))


def moved(machine: Machine, index: int) -> None:
    """T1: the platform moved a need off a desk that can't hold it: to the successor, or a よろず desk in a circle around."""
    world, case = machine.world, machine.world.cases[index]
    after = owner_of(machine.ids[index])
    assert after != case.owner, f"T1: {case.owner} can't hold the need that it owns"
    tomorrow = machine.now.date() + timedelta(days=1)
    lasting = {one for one in world.circle if world.staffed(one, machine.now.date()) and world.staffed(one, tomorrow)}
    heir = world.heirs.get(case.owner)
    asked = world.offers[case.waiting] if case.waiting is not None else None
    if asked is not None and asked.to == TOP and asked.due <= machine.now:
        assert after == TOP, "L4: silence at the top is acceptance, in the same tick that found the successor"
    elif heir in lasting:
        assert after == heir, "the successor takes what the closed desk held"
    else:
        around = {one for one in world.yorozu & lasting if world.circle[case.owner].startswith(world.circle[one])}
        assert after in around | {TOP}, f"T1: {after} isn't of a circle around {case.owner}"
    case.holders |= {case.owner, after}
    case.owner = after
    if case.waiting is not None:
        offer = world.offers[case.waiting]
        offer.sender = after
        if offer.to == after:
            offer.state, case.waiting = "accepted", None


def hold(machine: Machine) -> None:
    """T2, T4, T5, T6 at every moment, whatever was done last."""
    rows = {need.pk: need for need in Need.objects.select_related("owner_desk", "waiting_desk").filter(pk__in=machine.ids)}
    for index, need_id in enumerate(machine.ids):
        _one(machine, machine.world.cases[index], rows[need_id])
    states = dict(Handoff.objects.filter(pk__in=machine.handoffs).values_list("pk", "state"))
    for place, handoff_id in enumerate(machine.handoffs):
        assert states[handoff_id] == machine.world.offers[place].state, "an offer stands as both desks know it"
    gap = Need.objects.exclude(missing="").count()
    assert gap == sum(case.lacked for case in machine.world.cases), "T5: what wasn't met counts in the gap, and nothing else does"
    _lines(machine)


def _one(machine: Machine, case: Case, need: Need) -> None:
    assert need.words == case.words, "T6: the words stay as they were said"
    assert need.owner_desk.code == case.owner, f"T4: owned by {need.owner_desk.code}, not {case.owner}"
    assert (need.state == "closed") == case.closed
    asked = machine.world.offers[case.waiting].to if case.waiting is not None else None
    assert (need.waiting_desk.code if need.waiting_desk else None) == asked, "T4: who is asked"
    if case.closed:
        assert need.outcome, "T5: an outcome"
        assert need.told_at or need.untold_reason, "T4: told, or why not"
    else:
        assert need.next_step and need.next_at, "T2: a next step with a date"
    assert bool(need.outcome) == case.result


def _lines(machine: Machine) -> None:
    """T6: each line that was ever there is there still, word for word, and so is its trace."""
    now: dict[UUID, dict[str, str]] = {need_id: {} for need_id in machine.ids}
    for pk, need_id, text in Entry.objects.filter(need__in=machine.ids).values_list("pk", "need_id", "text"):
        now[need_id][str(pk)] = text
    for index, need_id in enumerate(machine.ids):
        before = machine.world.cases[index].lines
        assert before.items() <= now[need_id].items(), "T6: a line was changed or is gone"
        machine.world.cases[index].lines = now[need_id]
    made = AuditEntry.objects.filter(action="make_need", thing_id__in=machine.ids).count()
    assert made == len(machine.ids), "T6: who wrote it down is traced, once for each need"


def stranger(machine: Machine, index: int, who: str) -> None:
    """T7: a desk that never had a hand in a need sees nothing of it, and one that has it sees it."""
    world, case = machine.world, machine.world.cases[index]
    desk, last = world.posts[who]
    in_post = last is None or machine.now.date() <= last
    heard = {one.heard_by for one in world.cases if one.consultation == case.consultation}
    sees = in_post and desk in case.holders | heard | {case.owner}
    with clock.at(machine.now), transaction.atomic():
        try:
            do.read_need(by=machine.actor(who), need_id=machine.ids[index])
        except NotFound:
            assert not sees, f"T7: {who} can't read what {desk} has or had"
        else:
            assert sees, f"T7: {who} reads a need that {desk} never had"


def tick(machine: Machine) -> None:
    """Let the clock do its work, and say of every need whether it went the way that the rules say."""
    before = [(case.owner, machine.world.offers[case.waiting] if case.waiting is not None else None) for case in machine.world.cases]
    with clock.at(machine.now):
        ticked = do.tick()
    assert not ticked.stuck, "tick went on with every need"
    for index, (owner, offer) in enumerate(before):
        if not machine.world.cases[index].closed:
            _ticked(machine, index, owner, offer)
    with clock.at(machine.now):
        found = [f"{one.rule} {one.message}" for one in violations()]
    assert found == [], found


def _ticked(machine: Machine, index: int, owner: str, offer: Offer | None) -> None:
    world, case, now = machine.world, machine.world.cases[index], machine.now
    if not world.holds(owner, now) and owner != TOP:
        moved(machine, index)
    receiver = None
    if offer is not None and offer.state == "offered" and (offer.due <= now or not world.holds(offer.to, now)):
        receiver = _ended(machine, index, offer)
    elif offer is None and case.decide_by is not None and case.decide_by <= now:
        case.decide_by = None
        receiver = ""
    _new_offer(machine, index, receiver)
    need = Need.objects.get(pk=machine.ids[index])
    assert need.next_at is not None
    assert need.waiting_desk_id or need.next_at > now or need.reminded_at, "T3: a date that passed is noticed"
    if case.waiting is not None:
        assert world.offers[case.waiting].due > now, "T3: no answer is waited for past its date"
    assert world.holds(case.owner, now) or case.owner == TOP, "T1: after the clock's work every owner is there"


def _ended(machine: Machine, index: int, offer: Offer) -> str | None:
    """L2, L4: silence ends an offer; at the top it is acceptance. Returns whom the lift goes above."""
    case = machine.world.cases[index]
    case.waiting = None
    if offer.to == TOP:
        offer.state = "accepted"
        case.holders |= {case.owner, TOP}
        case.owner = TOP
        return None
    offer.state = "silent"
    return offer.to


def _new_offer(machine: Machine, index: int, receiver: str | None) -> None:
    """L3: what silence, an owner's indecision or a date long past calls for is an offer to the circle above."""
    world, case, need_id = machine.world, machine.world.cases[index], machine.ids[index]
    fresh = Handoff.objects.filter(need=need_id, state="offered").exclude(pk__in=machine.handoffs).select_related("to_desk").first()
    if fresh is None:
        if receiver:
            assert world.lift_target(case.owner, receiver, machine.now.date()) == case.owner, "L2: silence lifts at once"
        elif receiver == "":
            assert case.owner == TOP or Need.objects.get(pk=need_id).next_at, "L1: an owner that doesn't decide is lifted"
        return
    assert fresh.kind == "lift", "the platform offers nothing but lifts"
    if receiver:
        expected = world.lift_target(case.owner, receiver, machine.now.date())
        assert fresh.to_desk.code == expected, f"L3: lifted to {fresh.to_desk.code}, not {expected}"
    assert world.circle[fresh.to_desk.code].count("/") < world.circle[case.owner].count("/") or fresh.to_desk.code == TOP or receiver
    machine.note_offer(index, fresh, fresh.to_desk.code, lift=True)
