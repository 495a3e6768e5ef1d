"""What is held back, and all ids that a run must leave alone because of it."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.consultation.queries.ending import consultations_of_needs, group_of, people_of
from yorozu.notices.queries import needs_with_untold_askers
from yorozu.oversight.queries.rights import consultations_with_open_rights
from yorozu.retention.models import Hold


def holds(*, lifted: bool = False, below: int | None = None, limit: int = 100) -> tuple[Hold, ...]:
    """Holds in force, or those that were lifted, the latest first; `below`: where a page ended."""
    found = Hold.objects.filter(lifted_at__isnull=not lifted)
    return tuple((found if below is None else found.filter(number__lt=below)).order_by("-number")[:limit])


@dataclass(frozen=True)
class Kept:
    """What stays though its time is over: consultations and people; `held`: by somebody's decision, `waiting`: something about them is open."""

    held: frozenset[UUID] = frozenset()
    held_people: frozenset[UUID] = frozenset()
    waiting: frozenset[UUID] = frozenset()
    waiting_people: frozenset[UUID] = frozenset()

    @property
    def consultations(self) -> frozenset[UUID]:
        return self.held | self.waiting

    @property
    def people(self) -> frozenset[UUID]:
        return self.held_people | self.waiting_people


def kept() -> Kept:
    """All of it, now: holds with what is joined to them and whom they are about; requests about one's own data that are open; askers whom a letter hasn't reached."""
    held, people = set[UUID](), set[UUID]()
    for consultation_id, person_id in Hold.objects.filter(lifted_at=None).order_by("number").values_list("consultation_id", "person_id"):
        if consultation_id:
            held.update(group_of(consultation_id))
        if person_id:
            people.add(person_id)
    waiting = consultations_with_open_rights() | consultations_of_needs(needs_with_untold_askers())
    return Kept(frozenset(held), frozenset(people | people_of(held)), frozenset(waiting), frozenset(people_of(waiting)))
