"""Who may see and work on a need: post ∧ area ∧ case ∧ grant (T7). Object check and list filter, side by side."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorozu.consultation.enums import ConsentState, ContactWay, EntryKind, HandoffKind, HandoffState, ShareField
from yorozu.consultation.models import Consultation, Entry, Handoff, Need
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.kernel.models import Grant
from yorozu.kernel.prebuilt import Reads

NOBODY = UUID(int=0)  # no account and no consultation has it
EVERY_FIELD = frozenset(ShareField.values)
IN_FORCE = (ConsentState.GIVEN, ConsentState.PRESUMED)
_WORK = (Permission.SEE_NEED, Permission.WORK_NEED, Permission.HAND_OVER)


def visible_to(actor: Actor, *, now: datetime | None = None) -> QuerySet[Need]:
    """The needs that `actor` may see: owned by a desk of theirs, taken down or handed on by it (L5), in an area
    that a post of theirs looks after, or granted. An offer that waits for an answer shows its sheet only.
    """
    needs = Need.objects.all()
    if actor.is_system:
        return needs
    if actor.kind == "resident":
        return needs.filter(consultation_id=actor.consultation_id or NOBODY)
    if not actor.is_staff:
        return needs.none()
    return needs.filter(reduce(or_, ways_to_see(actor, now or clock.now())))


def ways_to_see(actor: Actor, now: datetime) -> tuple[Q, ...]:
    """Why somebody in post sees a need, one condition for each reason; any of them is enough. Asked of few needs at a time: a long
    list has ways of its own (queries/boards.py).
    """
    desks = actor.desks(Permission.SEE_NEED)
    at_my_desks: tuple[Q, ...] = ()
    if desks:
        handed = Handoff.objects.filter(need=OuterRef("pk"), state=HandoffState.ACCEPTED)
        hand_in_it = Exists(handed.filter(Q(from_desk__in=desks) | Q(to_desk__in=desks)))  # lost since by T1 too: the desk keeps sight
        at_my_desks = (Q(owner_desk__in=desks), Q(consultation__desk__in=desks), Q(hand_in_it))
    return (*at_my_desks, in_my_areas(actor), granted(actor, now))


def sees_at_once(actor: Actor, *, owner_desk: UUID, heard_at: UUID, area_path: str) -> bool:
    """The ways to see that a need tells by itself, without asking the database: who owns it, who took it down, where it is."""
    desks = actor.desks(Permission.SEE_NEED)
    return owner_desk in desks or heard_at in desks or area_path.startswith(actor.areas(Permission.SEE_BOARD_OF_AREA))


def seen_among(actor: Actor, needs: Iterable[tuple[UUID, UUID, UUID, str]]) -> set[UUID]:
    """Those of `needs` (id, owner's desk, desk that heard it, area's path) that `actor` may see; only of those that don't tell is the database asked."""
    unsure, seen = set[UUID](), set[UUID]()
    for pk, owner, heard, path in needs:
        (seen if sees_at_once(actor, owner_desk=owner, heard_at=heard, area_path=path) else unsure).add(pk)
    if unsure:
        seen.update(visible_to(actor).filter(pk__in=unsure).order_by("pk").values_list("pk", flat=True))
    return seen


def in_my_areas(actor: Actor) -> Q:
    """Needs of the areas that a post of the actor's looks after."""
    scope = Q(pk__in=[])
    for path in actor.areas(Permission.SEE_BOARD_OF_AREA):
        scope |= Q(area__path__startswith=path)
    return scope


def granted(actor: Actor, now: datetime) -> Q:
    """Needs that somebody was given for a time, with a reason."""
    grants = Grant.objects.filter(user_id=actor.user_id or NOBODY, kind="need", from_at__lte=now, until_at__gt=now,
                                  ended_at__isnull=True)  # fmt: skip
    return Q(pk__in=grants.values("thing_id"))


def fields_of(actor: Actor, need: Need, handoffs: Collection[Handoff] | None = None) -> frozenset[str]:
    """Which fields about people `actor` may see: all at the desk that heard them, else what was shared by consent.

    Who sees a need only because it lies in their area sees the words and nothing that names anybody.
    `handoffs`: the need's, where they were read with it.
    """
    if actor.is_system:
        return EVERY_FIELD
    return fields_of_each(actor, [need], handoffs)[need.pk]


def fields_of_each(actor: Actor, needs: Collection[Need], handoffs: Collection[Handoff] | None = None) -> dict[UUID, frozenset[str]]:
    """`fields_of` for several needs at once. A consent that was taken back shares nothing from that moment."""
    desks = actor.desks(Permission.SEE_NEED)
    shared: dict[UUID, set[str]] = {need.pk: {ShareField.WORDS} for need in needs}
    handed: set[UUID] = set()
    for one in _ACCEPTED.things(needs=set(shared), desks=desks) if handoffs is None else handoffs:
        if one.to_desk_id not in desks or one.state != HandoffState.ACCEPTED:
            continue
        if one.kind == HandoffKind.OFFER:
            handed.add(one.need_id)
        if one.consent is None or one.consent.state in IN_FORCE:
            shared[one.need_id].update(one.fields)
    for need in needs:
        if need.owner_desk_id in desks and need.pk not in handed:
            shared[need.pk].update(_contact(need))
    heard = {need.pk for need in needs if need.consultation.desk_id in desks}
    return {pk: EVERY_FIELD if pk in heard else frozenset(fields) for pk, fields in shared.items()}


_ACCEPTED = Reads(lambda needs, desks: Handoff.objects.select_related("consent").filter(
    need__in=needs, to_desk__in=desks, state=HandoffState.ACCEPTED).order_by("id"))  # fmt: skip


def _contact(need: Need) -> tuple[str, ...]:
    """Who owns a need that no desk handed to it (a lift, T1, L4, a need that was split off) must be able to call."""
    by_post = need.consultation.contact_way in (ContactWay.LETTER, ContactWay.VISIT)
    return (ShareField.ASKER, ShareField.PHONE, ShareField.COMMUNICATION, *((ShareField.ADDRESS,) if by_post else ()))


def own_since(actor: Actor, need: Need, moves: Collection[datetime] | None = None) -> datetime | None:
    """From when on what is written of `need` is written by the actor's own desk, which may read it; None: it owns it not.

    `moves`: when it changed hands, newest first, where its way was read with it.
    """
    if need.owner_desk_id not in actor.desks(Permission.SEE_NEED):
        return None
    if moves is not None:
        return next(iter(moves), need.received_at)
    moved = Entry.objects.filter(need=need, kind=EntryKind.MOVED).order_by("-at", "-id").values_list("at", flat=True).first()
    return moved or need.received_at


@rule(Need)
def _need(actor: Actor, action: Permission, thing: Need, now: datetime) -> Decision:
    if actor.kind == "resident":
        mine = thing.consultation_id == actor.consultation_id
        return Decision(mine and action is Permission.SEE_NEED, "the asker's own")
    if action not in _WORK or not actor.has(action):
        return Decision(False, "no post gives this")
    if action is Permission.SEE_NEED:
        at_once = sees_at_once(actor, owner_desk=thing.owner_desk_id, heard_at=thing.consultation.desk_id, area_path=thing.area.path)
        seen = at_once or visible_to(actor, now=now).filter(pk=thing.pk).exists()
        return Decision(seen, "desk, area or grant" if seen else "neither desk, area nor grant")
    works = thing.owner_desk_id in actor.desks(action)
    return Decision(works, "the owning desk works on it" if works else "another desk owns it")


def handoffs_visible_to(actor: Actor) -> QuerySet[Handoff]:
    """Offers that `actor` may open: made to or by a desk of theirs."""
    handoffs = Handoff.objects.all()
    if actor.is_system:
        return handoffs
    desks = actor.desks(Permission.ANSWER_HANDOFF)
    return handoffs.filter(Q(to_desk__in=desks) | Q(from_desk__in=desks))


def sheet_is_open(actor: Actor, handoff: Handoff) -> bool:
    """Whether `actor` may read what an offer shares: its sender always, who was asked while the offer waits or once it
    was accepted, and only as long as the consent that it rests on is in force.
    """
    consent = handoff.consent
    return shows_sheet(actor, from_desk=handoff.from_desk_id, state=handoff.state, consent=consent.state if consent else None)


def shows_sheet(actor: Actor, *, from_desk: UUID, state: str, consent: str | None) -> bool:
    """`sheet_is_open` for a row of a list; `consent`: the state of the one that the offer rests on."""
    if actor.is_system or from_desk in actor.desks(Permission.SEE_NEED):
        return True
    return state in (HandoffState.OFFERED, HandoffState.ACCEPTED) and (consent is None or consent in IN_FORCE)


@rule(Handoff)
def _handoff(actor: Actor, action: Permission, thing: Handoff, now: datetime) -> Decision:
    if action is Permission.ANSWER_HANDOFF:
        asked = thing.to_desk_id in actor.desks(action)
        return Decision(asked, "the desk that is asked" if asked else "another desk is asked")
    if action is Permission.SEE_NEED:
        seen = handoffs_visible_to(actor).filter(pk=thing.pk).exists()
        return Decision(seen, "a desk of the two" if seen else "neither desk")
    owns = action is Permission.HAND_OVER and thing.need.owner_desk_id in actor.desks(action)
    return Decision(owns, "the owner withdraws" if owns else "not the owner")


@rule(Consultation)
def _consultation(actor: Actor, action: Permission, thing: Consultation, now: datetime) -> Decision:
    if actor.kind == "resident":
        return Decision(thing.pk == actor.consultation_id, "number and passphrase")
    mine = thing.desk_id in actor.desks(action)
    return Decision(mine, "the desk that took it down" if mine else "another desk took it down")


def of_person(person_id: Any) -> QuerySet[Need]:
    """The needs about one person, for 誰が見たか."""
    return Need.objects.filter(consultation__person_id=person_id)
