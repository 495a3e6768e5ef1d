"""Reading what is about people leaves a trace (T6): who, as what, which fields, for which case."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yorozu.consultation.queries.boards import BoardFilter, BoardPage, board
from yorozu.consultation.queries.found import Found, found_needs
from yorozu.consultation.queries.handoffs import HandoffRow, handoffs_answered, handoffs_sent, handoffs_waiting
from yorozu.consultation.queries.needs import NeedPage, RepeatCall, need_page, repeat_calls
from yorozu.consultation.queries.whole import Whole, need_by_id
from yorozu.consultation.rules import fields_of
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read
from yorozu.kernel.errors import NotFound
from yorozu.kernel.search import search


@dataclass(frozen=True)
class Offers:
    """The offers of somebody's desks: to answer, sent, answered."""

    waiting: tuple[HandoffRow, ...]
    sent: tuple[HandoffRow, ...]
    answered: tuple[HandoffRow, ...]


@transaction.atomic
def read_need(*, by: Actor, need_id: UUID) -> NeedPage:
    """A need's page, the read noted. Missing and forbidden raise the same."""
    need = need_by_id(need_id)
    if need is None:
        raise NotFound
    require(by, Permission.SEE_NEED, need)
    whole = Whole(need)
    fields = fields_of(by, need, whole.handoffs)
    record_read(by, action="read_need", kind="need", thing_id=need.pk, person_id=need.consultation.person_id,
                purpose=f"need {need.number}", fields=fields)  # fmt: skip
    return need_page(by, whole, fields=fields)


@transaction.atomic
def list_needs(*, by: Actor, filter: BoardFilter) -> BoardPage:
    """A board's page, one trace for the page and each need that stood on it."""
    page = board(by, filter)
    record_list(by, action="list_needs", kind="need", thing_ids=[row.id for row in page.rows], purpose=filter.name)
    return page


@transaction.atomic
def search_needs(*, by: Actor, text: str, limit: int = 10) -> tuple[Found, ...]:
    """Needs that this actor may see and that share words with `text`, best first; who searched is noted."""
    ids = search(kind="need", query=text, limit=limit * 4, area_paths=by.areas(Permission.SEE_BOARD_OF_AREA),
                 owners=tuple(by.desks(Permission.SEE_NEED)))  # fmt: skip
    found = found_needs(by, ids)[:limit]
    record_list(by, action="search_needs", kind="need", thing_ids=[one.id for one in found], purpose="search")
    return found


@transaction.atomic
def earlier_calls(*, by: Actor, phone: str) -> tuple[RepeatCall, ...]:
    """Earlier needs from this telephone whose telephone this actor may see; who asked is noted."""
    calls = repeat_calls(by, phone)
    record_list(by, action="search_needs", kind="need", thing_ids=[call.need_id for call in calls], purpose="search")
    return calls


@transaction.atomic
def list_offers(*, by: Actor) -> Offers:
    """つなぐ: what waits here, what was sent, what was answered; one trace for the page and each need on it."""
    offers = Offers(handoffs_waiting(by), handoffs_sent(by), handoffs_answered(by))
    shown = dict.fromkeys(row.need_id for row in (*offers.waiting, *offers.sent, *offers.answered))
    record_list(by, action="list_needs", kind="need", thing_ids=shown, purpose="handoff")
    return offers
