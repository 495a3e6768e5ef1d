"""Boards: what waits for a person, a desk, a district. Paged by key, so that the pace holds at a million needs."""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yorozu.consultation.enums import EntryKind, HandoffState, NeedState, ShareField, Urgency
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.consultation.rules import NOBODY, in_my_areas, sheet_is_open, visible_to, ways_to_see
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.prebuilt import Reads

PAGE = 25
COUNT_LIMIT = 1000  # counts on tiles stop here and say "1000以上"
Desks = Collection[UUID]
VIEWS = ("mine", "desk", "waiting_me", "waiting_other", "overdue", "today", "urgent", "lifted", "moved", "area", "closed")


@dataclass(frozen=True, kw_only=True)
class BoardFilter:
    """What stands in the URL. `name` is one of VIEWS; `after` is the key of the last row of the page before."""

    name: str = "mine"
    urgency: str = ""
    state: str = ""
    area_code: str = ""
    field: str = ""
    after: str = ""
    size: int = PAGE


@dataclass(frozen=True)
class BoardRow:
    """One line of a board, in words."""

    id: UUID
    handoff_id: UUID | None  # the offer's sheet, for who is asked and doesn't see the need itself
    number: str
    urgency: str
    urgency_label: str
    words: str
    area: str
    owner: str
    owner_is_me: bool
    waiting_for: str
    lifted: bool
    next_step: str
    next_at: datetime | None
    overdue: bool
    received_at: datetime
    state_label: str
    closed_at: datetime | None


@dataclass(frozen=True)
class BoardPage:
    """A page of a board; `next_key` is empty on the last one."""

    rows: tuple[BoardRow, ...]
    next_key: str
    filter: BoardFilter = field(default_factory=BoardFilter)


@dataclass(frozen=True)
class _Line:
    """What a board reads of a need."""

    pk: UUID
    number: str
    urgency: str
    urgency_rank: int
    words: str
    state: str
    area: str
    owner_desk_id: UUID
    owner: str
    waiting_desk_id: UUID | None
    waiting: str | None
    lifted: bool
    next_step: str
    next_at: datetime | None
    received_at: datetime
    closed_at: datetime | None


_COLUMNS = ("pk", "number", "urgency", "urgency_rank", "words", "state", "area__name", "owner_desk_id", "owner_desk__name",
            "waiting_desk_id", "waiting_desk__name", "lifted", "next_step", "next_at", "received_at", "closed_at")  # fmt: skip


def board(actor: Actor, filter: BoardFilter) -> BoardPage:
    """The rows of one board that `actor` may see, most urgent and soonest first (closed: latest first)."""
    now = clock.now()
    closed = filter.name == "closed"
    found = [_Line(*row) for row in _found(actor, filter, now)]
    rows = found[: filter.size]
    key = _key(rows[-1], closed=closed) if len(found) > filter.size else ""
    sheets, notes = _sheets(actor, rows), _moves(rows) if filter.name == "moved" else {}
    return BoardPage(tuple(_row(actor, need, now, sheets.get(need.pk), notes.get(need.pk, "")) for need in rows), key, filter)


def _found(actor: Actor, filter: BoardFilter, now: datetime) -> Iterable[tuple[Any, ...]]:
    closed = filter.name == "closed"
    order = ("-closed_at", "-id") if closed else ("urgency_rank", "next_at", "id")
    if filter.name in _OF_DESKS and not filter.after:
        return _first_page(filter.name, *(bool(getattr(filter, name)) for name in _NARROWING), filter.size).rows(
            **_values(actor, filter.name, now), **{name: value for name in _NARROWING if (value := getattr(filter, name))})  # fmt: skip
    needs = _after(_narrowed(_view(actor, filter.name, now), filter), filter.after, closed=closed).order_by(*order)
    if closed and not actor.is_system:
        needs = _first_of_each(actor, needs, order, now, filter.size + 1).order_by(*order)
    return needs.values_list(*_COLUMNS)[: filter.size + 1]


@lru_cache(maxsize=400)
def _first_page(name: str, urgency: bool, state: bool, area_code: bool, field: bool, size: int) -> Reads:
    """The prepared read of a board's first page, one for each set of filters."""
    def make(**values: Any) -> "QuerySet[Need, Any]":
        narrow = {one: values.pop(one) for one in _NARROWING if one in values}
        needs = _narrowed(Need.objects.exclude(state=NeedState.CLOSED).filter(_OF_DESKS[name](**values)), BoardFilter(**narrow))
        return needs.order_by("urgency_rank", "next_at", "id").values_list(*_COLUMNS)[: size + 1]

    return Reads(make)


def _first_of_each(actor: Actor, needs: QuerySet[Need], order: tuple[str, ...], now: datetime, count: int) -> QuerySet[Need]:
    """The first `count` of `needs` for each reason to see them: what is first of all is among them, by indexes alone."""
    ids = [pk for way in ways_to_see(actor, now) for pk in needs.filter(way).order_by(*order).values_list("pk", flat=True)[:count]]
    return Need.objects.filter(pk__in=ids)


def board_counts(actor: Actor) -> Mapping[str, int]:
    """How many stand on each tile of the home page; counting stops at COUNT_LIMIT."""
    now = clock.now()
    names = ("urgent", "today", "mine", "waiting_me", "waiting_other", "overdue", "lifted")
    return {name: _view(actor, name, now).order_by("pk")[:COUNT_LIMIT].count() for name in names}


def _owned(desks: Desks) -> Q:
    return Q(owner_desk__in=desks)


_OF_DESKS: dict[str, Callable[..., Q]] = {
    "desk": _owned,
    "mine": lambda desks, user: _owned(desks) & (Q(owner_user_id=user) | Q(owner_user_id__isnull=True)),
    "waiting_me": lambda desks: Q(waiting_desk__in=desks),
    "waiting_other": lambda desks: _owned(desks) & Q(waiting_desk__isnull=False),
    "overdue": lambda desks, now: _owned(desks) & Q(next_at__lte=now, waiting_desk__isnull=True),
    "today": lambda desks, end: _owned(desks) & Q(next_at__lte=end),
    "urgent": lambda desks: _owned(desks) & Q(urgency=Urgency.NOW),
    "moved": lambda desks: _owned(desks) & Q(Exists(Entry.objects.filter(need=OuterRef("pk"), kind=EntryKind.MOVED, by_id__isnull=True))),
    "lifted": lambda desks: (_owned(desks) | Q(waiting_desk__in=desks)) & Q(lifted=True),
}
_ASKS = {"mine": ("desks", "user"), "overdue": ("desks", "now"), "today": ("desks", "end")}  # what else than the desks alone
_NARROWING = ("urgency", "state", "area_code", "field")


def _values(actor: Actor, name: str, now: datetime) -> dict[str, Any]:
    """What the board's condition asks for."""
    every = {"desks": actor.desks(Permission.SEE_NEED), "user": actor.user_id or NOBODY, "now": now, "end": clock.end_of(now.date())}
    return {one: every[one] for one in _ASKS.get(name, ("desks",))}


def _view(actor: Actor, name: str, now: datetime) -> QuerySet[Need]:
    if name == "closed":  # who may see which is asked in `board`
        return Need.objects.filter(state=NeedState.CLOSED)
    open_needs = Need.objects.exclude(state=NeedState.CLOSED)
    if name == "area":
        return open_needs.filter(in_my_areas(actor))
    name = name if name in _OF_DESKS else "desk"
    return open_needs.filter(_OF_DESKS[name](**_values(actor, name, now)))


def _narrowed(needs: QuerySet[Need], filter: BoardFilter) -> QuerySet[Need]:
    if filter.urgency:
        needs = needs.filter(urgency=filter.urgency)
    if filter.state:
        needs = needs.filter(state=filter.state)
    if filter.area_code:
        needs = needs.filter(area__code=filter.area_code)
    if filter.field:
        needs = needs.filter(fields__code=filter.field)
    return needs


def _key(need: _Line, *, closed: bool) -> str:
    moment = need.closed_at if closed else need.next_at
    parts = [need.urgency_rank, moment.isoformat() if moment else "", str(need.pk)]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _after(needs: QuerySet[Need], key: str, *, closed: bool) -> QuerySet[Need]:
    """The rows behind `key`; a key that isn't one shows the first page."""
    if not key:
        return needs
    try:
        rank, moment, pk = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        at, last = datetime.fromisoformat(moment).astimezone(UTC), UUID(pk)
        rank = int(rank)
    except (ValueError, TypeError, AttributeError, OverflowError):  # typed by somebody, or the end of all days
        return needs
    if closed:
        return needs.filter(Q(closed_at__lt=at) | Q(closed_at=at, id__lt=last))
    return needs.filter(Q(urgency_rank__gt=rank) | Q(urgency_rank=rank, next_at__gt=at)
                        | Q(urgency_rank=rank, next_at=at, id__gt=last))  # fmt: skip


def _sheets(actor: Actor, rows: list[_Line]) -> dict[UUID, Handoff]:
    """The offers of needs that wait for this actor's desks: of these the sheet is seen, not the need (T7)."""
    desks = actor.desks(Permission.SEE_NEED)
    asked = [need.pk for need in rows if need.waiting_desk_id in desks and need.owner_desk_id not in desks]
    seen = set(visible_to(actor).filter(pk__in=asked).order_by().values_list("pk", flat=True)) if asked else set()
    offers = Handoff.objects.filter(need__in=set(asked) - seen, state=HandoffState.OFFERED).select_related("consent").order_by("id")
    return {one.need_id: one for one in offers} if set(asked) - seen else {}


def _moves(rows: list[_Line]) -> dict[UUID, str]:
    """From where to where the platform moved each need last (T1, L4), in words."""
    lines = Entry.objects.filter(need__in=[one.pk for one in rows], kind=EntryKind.MOVED, by_id__isnull=True).order_by("at", "id")
    return dict(lines.values_list("need_id", "text"))


def _row(actor: Actor, need: _Line, now: datetime, sheet: Handoff | None, note: str) -> BoardRow:
    mine = need.owner_desk_id in actor.desks(Permission.WORK_NEED)
    waiting = _("%(desk)sの返事待ち") % {"desk": need.waiting} if need.waiting else ""
    overdue = need.next_at is not None and need.next_at <= now and need.waiting_desk_id is None
    words, step = need.words, need.next_step
    if sheet is not None:
        words = str(sheet.shared.get(ShareField.WORDS, "")) if sheet_is_open(actor, sheet) else ""
        words, step = words or need.number, _("返事をする")
    return BoardRow(need.pk, sheet.pk if sheet else None, need.number, need.urgency, str(Urgency(need.urgency).label), words, need.area,
                    need.owner, mine, note or waiting, need.lifted, step, need.next_at, overdue,
                    need.received_at, str(NeedState(need.state).label), need.closed_at)  # fmt: skip
