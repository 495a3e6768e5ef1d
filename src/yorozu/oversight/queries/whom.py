"""Whom or what the audit is asked about: a person, a need, an account, found by name or number."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.community.queries import named as city
from yorozu.community.queries.finding import PersonRow
from yorozu.community.queries.named import StaffRow
from yorozu.consultation.queries import named as needs
from yorozu.consultation.queries.needs import numbers_of
from yorozu.kernel import clock


@dataclass(frozen=True)
class Whom:
    """What a text may mean."""

    people: tuple[PersonRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    need_id: UUID | None = None


def whom_asked(text: str) -> Whom:
    """A need's number or a 受付番号 means that need; anything else people and accounts of that name."""
    if need_id := needs.need_of_number(text):
        return Whom(need_id=need_id)
    return Whom(city.people_anywhere(text), city.staff_found(text, on=clock.today()))


def things_about(about: UUID) -> tuple[str, tuple[UUID, ...]]:
    """What is said of the person or need with this id, and every id by which the trace may name it; ("", ()) for anything else."""
    if number := numbers_of([about]).get(about):
        return number, needs.things_of_need(about)
    if name := city.name_of_person(about):
        records = city.same_person(about)
        return name, (*records, *needs.things_of_people(records))
    return "", ()
