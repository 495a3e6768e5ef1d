"""What should be marked, worked out anew from what happened; and where the marks say something else."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.algorithms.stuck import Spell, reason
from yorozu.consultation.queries.courses import AT_ONCE, Loads, Standing, courses, standing_of, suspects
from yorozu.coordination.models import StuckMark, StuckNeed
from yorozu.kernel import clock
from yorozu.kernel.prebuilt import Reads, padded

from .in_force import Marking, limits_of, loads_of, marking

Reasons = Mapping[str, Spell]


@dataclass(frozen=True)
class Ground:
    """By what is judged: the rules of a day, this morning's loads, the moment."""

    rules: Marking
    loads: Loads
    now: datetime


def ground() -> Ground:
    """As things are now."""
    now = clock.now()
    rules = marking(now.date())
    return Ground(rules, loads_of(now.date()) if "load" in rules else {}, now)


@dataclass(frozen=True)
class Judged:
    """Needs as they stand, and the reasons of those that are stuck."""

    standing: Mapping[UUID, Standing]
    reasons: Mapping[UUID, Reasons] = field(default_factory=dict)


def judged(ids: Collection[UUID], on: Ground) -> Judged:
    """What holds of these needs."""
    standing = standing_of(ids)
    sought = [pk for pk, one in standing.items() if one.is_sought]
    found = {pk: _reasons(course, on) for pk, course in courses(sought, loads=on.loads).items()} if sought else {}
    return Judged(standing, {pk: reasons for pk, reasons in found.items() if reasons})


def _reasons(course: Any, on: Ground) -> dict[str, Spell]:
    found = {code: reason(course, code, numbers, now=on.now) for code, numbers in on.rules.items()}
    return {code: spell for code, spell in found.items() if spell is not None}


_MARKS = Reads(lambda keys: StuckMark.objects.filter(need_id__in=keys, ended_at__isnull=True).order_by("need_id", "rule").values_list("need_id", "rule", "since", "because"))
_STUCK = Reads(lambda keys: StuckNeed.objects.filter(need_id__in=keys, ended_at__isnull=True).order_by("need_id").values_list("need_id", "owner_desk_id", "area_id"))
_IS_STUCK = Reads(lambda key: StuckNeed.objects.filter(need_id=key, ended_at__isnull=True).order_by("need_id").values_list("need_id"))
_ALL_STUCK = Reads(lambda: StuckNeed.objects.filter(ended_at__isnull=True).order_by("need_id").values_list("need_id"))
_ALL_MARKED = Reads(lambda: StuckMark.objects.filter(ended_at__isnull=True).order_by("need_id").values_list("need_id"))


def is_marked(need_id: UUID) -> bool:
    """Whether a need is on the list now."""
    return bool(_IS_STUCK.rows(key=need_id))


def worth_a_look(on: Ground) -> list[UUID]:
    """Needs that a rule might find stuck, and those that are marked."""
    marked = {pk for (pk,) in (*_ALL_STUCK.rows(), *_ALL_MARKED.rows())}
    return sorted(marked | set(suspects(limits_of(on.rules, now=on.now, loads=on.loads))))


def pieces(ids: list[UUID]) -> Iterator[list[UUID]]:
    """A few hundred at a time."""
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def differing(ids: Collection[UUID], on: Ground) -> list[UUID]:
    """Those of these needs whose marks aren't what they should be: a reason too many or too few, another beginning, another cause, no place on the route."""
    if not ids:
        return []
    keys, found = padded(sorted(ids)), judged(ids, on)
    marks: dict[UUID, dict[str, Any]] = {}
    for need, code, since, because in _MARKS.rows(keys=keys):
        marks.setdefault(need, {})[code] = (since, because)
    stuck = {need: (owner, area) for need, owner, area in _STUCK.rows(keys=keys)}
    wanted = {pk: {code: (spell.since, spell.because) for code, spell in reasons.items()} for pk, reasons in found.reasons.items()}
    places = {pk: (found.standing[pk].owner_desk, found.standing[pk].area) for pk in wanted}
    return [pk for pk in sorted(set(ids)) if marks.get(pk, {}) != wanted.get(pk, {}) or stuck.get(pk) != places.get(pk)]


def differences() -> list[UUID]:
    """Every need whose marks aren't what a recount would make them."""
    on = ground()
    return [pk for piece in pieces(worth_a_look(on)) for pk in differing(piece, on)]
