"""Reading what is about people leaves a trace (T6) before it is shown: who, as what, which fields, for which case."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

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


def read_need(*, by: Actor, need_id: UUID) -> NeedPage:
    """A need's page, the read noted. Missing and forbidden raise the same."""
    need = need_by_id(need_id)
    if need is None:
        raise NotFound
    require(by, Permission.SEE_NEED, need)
    whole = Whole(need)
    fields = fields_of(by, need, whole.handoffs)
    page = need_page(by, whole, fields=fields)
    record_read(by, action="read_need", kind="need", thing_id=need.pk, person_id=need.consultation.person_id,
                purpose=f"need {need.number}", fields=fields)  # fmt: skip
    return page


def list_needs(*, by: Actor, filter: BoardFilter) -> BoardPage:
    """A board's page, one trace for the page and each need that stood on it."""
    return _noted(by, board(by, filter))


def list_short_board(*, by: Actor, filter: BoardFilter) -> BoardPage | None:
    """A board that fits on one page, noted as `list_needs` does; None where it is longer: then nothing was shown."""
    page = board(by, filter)
    return None if page.next_key else _noted(by, page)


def _noted(by: Actor, page: BoardPage) -> BoardPage:
    record_list(by, action="list_needs", kind="need", thing_ids=[row.id for row in page.rows], purpose=page.filter.name)
    return page


def search_needs(*, by: Actor, text: str, limit: int = 10) -> tuple[Found, ...]:
    """Needs that this actor may see and that share words with `text`, best first; who searched is noted before they are shown."""
    found = _needs_of(by, text, limit)
    _note(by, [one.id for one in found])
    return found


def earlier_calls(*, by: Actor, phone: str) -> tuple[RepeatCall, ...]:
    """Earlier needs from this telephone whose telephone this actor may see; who asked is noted before they are shown."""
    calls = repeat_calls(by, phone)
    _note(by, [call.need_id for call in calls])
    return calls


def search_needs_and_calls(*, by: Actor, text: str, phone: str, limit: int = 10) -> tuple[tuple[Found, ...], tuple[RepeatCall, ...]]:
    """`search_needs` and `earlier_calls` under one trace: a search box asks for both at once."""
    found, calls = _needs_of(by, text, limit), repeat_calls(by, phone)
    _note(by, dict.fromkeys([*(one.id for one in found), *(call.need_id for call in calls)]))
    return found, calls


def _needs_of(by: Actor, text: str, limit: int) -> tuple[Found, ...]:
    ids = search(kind="need", query=text, limit=limit * 4, area_paths=by.areas(Permission.SEE_BOARD_OF_AREA),
                 owners=tuple(by.desks(Permission.SEE_NEED)))  # fmt: skip
    first = found_needs(by, ids[:limit])  # what the scope leaves is nearly always seen
    return first if len(first) == limit or len(ids) <= limit else (*first, *found_needs(by, ids[limit:]))[:limit]


def _note(by: Actor, ids: Iterable[UUID]) -> None:
    record_list(by, action="search_needs", kind="need", thing_ids=ids, purpose="search")


def list_offers(*, by: Actor) -> Offers:
    """つなぐ: what waits here, what was sent, what was answered; one trace for the page and each need on it."""
    offers = Offers(handoffs_waiting(by), handoffs_sent(by), handoffs_answered(by))
    shown = dict.fromkeys(row.need_id for row in (*offers.waiting, *offers.sent, *offers.answered))
    record_list(by, action="list_needs", kind="need", thing_ids=shown, purpose="handoff")
    return offers
