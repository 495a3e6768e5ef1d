"""Marks made and ended: after each act on a need, and by the clock for all of them. One way for both, so that they can't drift apart."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from yorozu.community.queries.posts import people_at_desks
from yorozu.consultation.events import NeedEvent
from yorozu.consultation.operations.writing import hold_needs
from yorozu.consultation.queries.courses import Standing, is_suspect, open_by_desk
from yorozu.coordination.enums import EndedWhy
from yorozu.coordination.events import NeedsStuck
from yorozu.coordination.models import StuckDay, StuckMark, StuckNeed
from yorozu.coordination.queries.in_force import Marking, limits_of, marking
from yorozu.coordination.queries.verdicts import Ground, Judged, differing, ground, is_marked, judged, pieces, worth_a_look
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_writes
from yorozu.kernel.events import emit

from .placing import place_needs


@dataclass
class Counted:
    """What came of going through needs: spells begun and ended, marks that changed otherwise."""

    begun: int = 0
    ended: int = 0
    changed: int = 0


def look_again(event: NeedEvent) -> None:
    """Something was done to a need: mark it, or end its marks, in the same transaction. Two small reads where nothing is wrong with it."""
    on = ground()
    if is_suspect(limits_of(on.rules, now=on.now, loads=on.loads), event.need_id) or is_marked(event.need_id):
        settle([event.need_id], on)


@transaction.atomic
def settle(ids: Collection[UUID], on: Ground, *, changed: Collection[str] = ()) -> Counted:
    """Make the marks of these needs what they should be, under their locks. `changed`: rules whose numbers are new, for the reason why a mark ends."""
    hold_needs(ids)
    found = judged(ids, on)
    stuck = {one.need_id: one for one in StuckNeed.objects.filter(need_id__in=list(ids), ended_at__isnull=True).order_by("need_id")}
    fresh = [found.standing[pk] for pk in sorted(found.reasons) if pk not in stuck]
    since = {pk: min(spell.since for spell in reasons.values()) for pk, reasons in found.reasons.items()}
    stuck.update(place_needs(fresh, since=since, now=on.now))
    counted = Counted(begun=len(fresh), changed=_moved_along(stuck, found))
    over, others = _marked(ids, stuck, found, on, changed)
    counted.changed += others
    counted.ended = _ended([one for pk, one in stuck.items() if pk not in found.reasons], over, on)
    if fresh:
        record_writes(SYSTEM, action="find_stuck", kind="need", thing_ids=[one.id for one in fresh])
        emit(NeedsStuck(needs=tuple((one.id, one.owner_desk) for one in fresh)))
    return counted


def _moved_along(stuck: Mapping[UUID, StuckNeed], found: Judged) -> int:
    """Who owns it and where it lives, as the need says."""
    moved = []
    for pk in found.reasons:
        one, need = stuck[pk], found.standing[pk]
        if (one.owner_desk_id, one.area_id) != (need.owner_desk, need.area):
            one.owner_desk_id, one.area_id = need.owner_desk, need.area
            moved.append(one)
    if moved:
        StuckNeed.objects.bulk_update(moved, ["owner_desk", "area"])
    return len(moved)


def _marked(ids: Collection[UUID], stuck: Mapping[UUID, StuckNeed], found: Judged, on: Ground, changed: Collection[str]) -> tuple[dict[UUID, str], int]:
    """The marks themselves: new ones, those that say something else now, those that hold no more. Why they ended, by need, and how many changed."""
    standing: dict[tuple[UUID, str], StuckMark] = {
        (one.need_id, one.rule): one for one in StuckMark.objects.filter(need_id__in=list(ids), ended_at__isnull=True).order_by("need_id", "rule")}
    wanted = {(pk, code): spell for pk, reasons in found.reasons.items() for code, spell in reasons.items()}
    new = [StuckMark(need_id=pk, stuck=stuck[pk], rule=code, since=spell.since, because=spell.because, found_at=on.now)
           for (pk, code), spell in sorted(wanted.items(), key=lambda one: one[0]) if (pk, code) not in standing]  # fmt: skip
    other, over = [], []
    for key, mark in standing.items():
        spell = wanted.get(key)
        if spell is None:
            mark.ended_at, mark.ended_why = on.now, why_ended(found.standing.get(key[0]), mark.rule, on.rules, changed)
            over.append(mark)
        elif (spell.since, spell.because) != (mark.since, mark.because):
            mark.since, mark.because = spell.since, spell.because
            other.append(mark)
    StuckMark.objects.bulk_create(new)
    _written(StuckMark, other, ["since", "because"])
    _written(StuckMark, over, ["ended_at", "ended_why"])
    return {mark.need_id: mark.ended_why for mark in over}, len(other) + sum(mark.need_id in found.reasons for mark in over)


def why_ended(need: Standing | None, rule: str, rules: Marking, changed: Collection[str]) -> str:
    """Why a mark holds no more."""
    if need is not None and not need.is_sought:
        return EndedWhy.CLOSED if need.state == "closed" else EndedWhy.ANSWERED
    return EndedWhy.RULE if rule not in rules or rule in changed else EndedWhy.MOVED_ON


def _ended(ended: list[StuckNeed], why: Mapping[UUID, str], on: Ground) -> int:
    for one in ended:
        one.ended_at, one.ended_why = on.now, why.get(one.need_id, EndedWhy.MOVED_ON)
    _written(StuckNeed, ended, ["ended_at", "ended_why"])
    if ended:
        record_writes(SYSTEM, action="no_longer_stuck", kind="need", thing_ids=[one.need_id for one in ended])
    return len(ended)


def _written(model: Any, rows: list[Any], names: list[str]) -> None:
    if rows:
        model.objects.bulk_update(rows, names)


@dataclass(frozen=True)
class Recounted:
    """A full recount: needs looked at, spells begun and ended, marks that changed otherwise, how many are stuck now, how long it took."""

    looked_at: int
    begun: int
    ended: int
    changed: int
    stuck: int
    seconds: float


def recount(*, progress: Callable[[int, int], None] = lambda done, of: None) -> Recounted:
    """Go through every need that may be stuck or is marked, and put right what differs. What is right already is only read; safe at any time and twice at once."""
    began, day = time.monotonic(), clock.today()
    rules, last = marking(day), StuckDay.objects.order_by("-day").first()
    changed = [code for code, numbers in rules.items() if last is not None and last.rules.get(code) != dict(numbers)]
    _counted_loads(rules)
    on, total = ground(), Counted()
    ids = worth_a_look(on)
    for place, piece in enumerate(pieces(ids)):
        wrong = differing(piece, on)
        if wrong:
            one = settle(wrong, on, changed=changed)
            total = Counted(total.begun + one.begun, total.ended + one.ended, total.changed + one.changed)
        progress(place, len(ids))
    stuck, seconds = StuckNeed.objects.filter(ended_at__isnull=True).count(), time.monotonic() - began
    StuckDay.objects.filter(day=day).update(at=clock.now(), rules=rules, marked=stuck, seconds=round(seconds, 2))
    return Recounted(len(ids), total.begun, total.ended, total.changed, stuck, round(seconds, 2))


def _counted_loads(rules: Marking) -> None:
    """What each desk has on its hands, once a day: so that a need's mark doesn't come and go with its neighbours'."""
    day = clock.today()
    if StuckDay.objects.filter(day=day).exists():
        return
    people = people_at_desks(on=day)
    loads = {desk.hex: [count, people.get(desk, 0)] for desk, count in open_by_desk().items()}
    StuckDay.objects.bulk_create([StuckDay(day=day, at=clock.now(), rules=rules, loads=loads)], ignore_conflicts=True)


def is_due() -> bool:
    """Whether all needs must be gone through: a new day has come, or the rules are others than those of the last time."""
    day = clock.today()
    last = StuckDay.objects.filter(day=day).first()
    return last is None or last.rules != {code: dict(numbers) for code, numbers in marking(day).items()}
