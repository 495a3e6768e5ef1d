"""Boards: what waits for a person, a desk, a district. Paged by key, so that the pace holds at a million needs."""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yorozu.community.queries import areas_under
from yorozu.consultation.enums import EntryKind, HandoffState, NeedState, ShareField, Urgency
from yorozu.consultation.models import ClosedAtDesk, Entry, Handoff, Need
from yorozu.consultation.rules import NOBODY, granted, in_my_areas, sheet_is_open, visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.prebuilt import Reads, first

PAGE = 25
Desks = Collection[UUID]
Row = TypeVar("Row", bound=Model)
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
    of = _Around(actor, actor.desks(Permission.WORK_NEED), now, *_labels(get_language()))
    return BoardPage(tuple(_row(of, need, sheets.get(need.pk), notes.get(need.pk, "")) for need in rows), key, filter)


def _found(actor: Actor, filter: BoardFilter, now: datetime) -> Iterable[tuple[Any, ...]]:
    closed = filter.name == "closed"
    if filter.name in _OF_BOARDS and not filter.after:
        return _first_page(filter.name, *(bool(getattr(filter, name)) for name in _NARROWING), filter.size).rows(
            **_values(actor, filter.name, now), **{name: value for name in _NARROWING if (value := getattr(filter, name))})  # fmt: skip
    if closed and not actor.is_system:
        ids = [pk for (pk,) in _first_of_each(actor, filter, now)]
        return _closed_page(filter.size).rows(ids=ids + ids[-1:] * (-len(ids) % PAGE)) if ids else ()  # few lengths, few statements
    if filter == BoardFilter(name="area"):
        return _of_posts(actor, "area", lambda who: Reads(lambda: _columns(_view(who, "area", now).order_by(*_ORDER), PAGE))).rows()
    needs = _after(_narrowed(_view(actor, filter.name, now), filter), filter.after, closed=closed)
    return _columns(needs.order_by(*(_LATEST if closed else _ORDER)), filter.size)


_ORDER, _LATEST = ("urgency_rank", "next_at", "id"), ("-closed_at", "-id")


def _columns(needs: QuerySet[Need], size: int) -> "QuerySet[Need, Any]":
    """A page's rows, and one more that says whether there is another page."""
    return needs.values_list(*_COLUMNS)[: size + 1]


@lru_cache(maxsize=400)
def _first_page(name: str, urgency: bool, state: bool, area_code: bool, field: bool, size: int) -> Reads:
    """The prepared read of a board's first page, one for each set of filters."""
    def make(**values: Any) -> "QuerySet[Need, Any]":
        narrow = {one: values.pop(one) for one in _NARROWING if one in values}
        needs = _narrowed(Need.objects.exclude(state=NeedState.CLOSED).filter(_of_desks(name, **values)), BoardFilter(**narrow))
        return _columns(needs.order_by(*_ORDER), size)

    return Reads(make)


@lru_cache(maxsize=20)
def _closed_page(size: int) -> Reads:
    return Reads(lambda ids: _columns(Need.objects.filter(pk__in=ids).order_by(*_LATEST), size))


def _first_of_each(actor: Actor, filter: BoardFilter, now: datetime) -> Iterable[tuple[Any, ...]]:
    """The first closed needs for each reason to see them, desk by desk and area by area, in one statement: what is first of all is among
    them, by indexes alone."""
    def make(who: Actor, at: datetime, areas: Collection[UUID]) -> list[QuerySet[Any, Any]]:
        closed = _after(_narrowed(_view(who, "closed", at), filter), filter.after, closed=True).order_by(*_LATEST).values_list("pk")
        ways: list[QuerySet[Any, Any]] = [_shelf(desk, filter) for desk in sorted(who.desks(Permission.SEE_NEED))]
        ways += [closed.filter(area=area) for area in areas] if areas else [closed.filter(in_my_areas(who))]
        return [way[: filter.size + 1] for way in (*ways, closed.filter(granted(who, at)))]

    areas = _areas_of(actor)
    if filter == BoardFilter(name="closed"):
        return _of_posts(actor, "closed", lambda who: Reads(lambda user, at, areas: make(replace(who, user_id=user), at, areas))).rows(
            user=actor.user_id or NOBODY, at=now, areas=areas)  # fmt: skip
    return Reads(lambda: make(actor, now, areas)).rows()


def _shelf(desk: UUID, filter: BoardFilter) -> "QuerySet[ClosedAtDesk, Any]":
    """The closed needs that a desk had a hand in."""
    needs = _after(_narrowed(ClosedAtDesk.objects.filter(desk=desk), filter, of="need__"), filter.after, closed=True, key="need")
    return needs.order_by("-closed_at", "-need").values_list("need")


_MOST_AREAS = 60  # asked one by one; who looks after more of them sees nearly every need that was closed last


def _areas_of(actor: Actor) -> list[UUID]:
    paths = actor.areas(Permission.SEE_BOARD_OF_AREA)
    found = areas_under(paths) if paths else []
    return found if len(found) <= _MOST_AREAS else []


_PREPARED: dict[Any, Reads] = {}
_MOST_POSTS = 500  # people whose posts give the same share one; a process keeps no more


def _of_posts(actor: Actor, name: str, make: Callable[[Actor], Reads]) -> Reads:
    """A prepared read that follows from what somebody's posts give, desks and areas, and from nothing else of them."""
    key = (name, actor.kind, frozenset((claim.desk_id, claim.area_path, claim.permissions) for claim in actor.claims))
    known = _PREPARED.get(key)
    if known is None:
        if len(_PREPARED) >= _MOST_POSTS:
            _PREPARED.clear()
        known = _PREPARED[key] = make(replace(actor, user_id=None))
    return known


def board_counts(actor: Actor) -> Mapping[str, int]:
    """How many stand on each tile of the home page: counted in one look at the index of open needs, so never out of step with the boards."""
    now = clock.now()
    every = _every_value(actor, now)
    owned = first(_OWNED_COUNTS, **every) or (0,) * len(_OWNED_TILES)  # nothing is asked for who has no desk
    waiting = first(_WAITING_COUNTS, desks=every["desks"]) or (0, 0)
    counts = dict(zip(_OWNED_TILES, owned, strict=True))
    return {**counts, "waiting_me": waiting[0], "lifted": counts["lifted"] + waiting[1]}


_OWNED_TILES = ("urgent", "today", "mine", "waiting_other", "overdue", "lifted")


def _owned_counts(desks: Desks, user: UUID, now: datetime, end: datetime) -> "QuerySet[Need, Any]":
    """All tiles of needs that these desks own."""
    values: dict[str, Any] = {"desks": desks, "user": user, "now": now, "end": end}
    which = {name: _OF_OWNED[name](**{one: values[one] for one in _ASKS.get(name, ()) if one != "desks"}) for name in _OWNED_TILES}
    return _counted(Need.objects.exclude(state=NeedState.CLOSED).filter(_owned(desks)), which)


def _waiting_counts(desks: Desks) -> "QuerySet[Need, Any]":
    """What waits for these desks, and what of it was lifted and isn't their own already."""
    return _counted(Need.objects.filter(_WAITING, waiting_desk__in=desks), {"waiting_me": Q(), "lifted": Q(lifted=True) & ~_owned(desks)})


def _counted(needs: QuerySet[Need], which: Mapping[str, Q]) -> "QuerySet[Need, Any]":
    counts = {name: Count("state", filter=condition or None) for name, condition in which.items()}
    return needs.order_by().annotate(all=Value(1)).values("all").annotate(**counts).values_list(*counts)


def _owned(desks: Desks) -> Q:
    return Q(owner_desk__in=desks)


_OF_OWNED: dict[str, Callable[..., Q]] = {
    "desk": Q,
    "mine": lambda user: Q(owner_user_id=user) | Q(owner_user_id__isnull=True),
    "waiting_other": lambda: Q(waiting_desk__isnull=False),
    "overdue": lambda now: Q(next_at__lte=now, waiting_desk__isnull=True),
    "today": lambda end: Q(next_at__lte=end),
    "urgent": lambda: Q(urgency=Urgency.NOW),
    "moved": lambda: Q(Exists(Entry.objects.filter(need=OuterRef("pk"), kind=EntryKind.MOVED, by_id__isnull=True))),
    "lifted": lambda: Q(lifted=True),
}
_WAITING = Q(waiting_desk__isnull=False)
_ASKS = {"mine": ("desks", "user"), "overdue": ("desks", "now"), "today": ("desks", "end")}  # what else than the desks alone
_OF_BOARDS = frozenset({*_OF_OWNED, "waiting_me"})
_NARROWING = ("urgency", "state", "area_code", "field")


def _of_desks(name: str, desks: Desks, **values: Any) -> Q:
    """What stands on a board of desks."""
    if name == "waiting_me":
        return Q(waiting_desk__in=desks)
    owned = _owned(desks) & _OF_OWNED[name](**values)
    return owned | Q(waiting_desk__in=desks, lifted=True) if name == "lifted" else owned


def _every_value(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"desks": actor.desks(Permission.SEE_NEED), "user": actor.user_id or NOBODY, "now": now, "end": clock.end_of(now.date())}


def _values(actor: Actor, name: str, now: datetime) -> dict[str, Any]:
    """What the board's condition asks for."""
    every = _every_value(actor, now)
    return {one: every[one] for one in _ASKS.get(name, ("desks",))}


_OWNED_COUNTS, _WAITING_COUNTS = Reads(_owned_counts), Reads(_waiting_counts)


def _view(actor: Actor, name: str, now: datetime) -> QuerySet[Need]:
    if name == "closed":  # who may see which is asked in `board`
        return Need.objects.filter(state=NeedState.CLOSED)
    open_needs = Need.objects.exclude(state=NeedState.CLOSED)
    if name == "area":
        return open_needs.filter(in_my_areas(actor))
    name = name if name in _OF_BOARDS else "desk"
    return open_needs.filter(_of_desks(name, **_values(actor, name, now)))


def _narrowed(needs: QuerySet[Row], filter: BoardFilter, *, of: str = "") -> QuerySet[Row]:
    """`of`: the way from a row to its need."""
    wanted = {"urgency": filter.urgency, "state": filter.state, "area__code": filter.area_code, "fields__code": filter.field}
    return needs.filter(**{f"{of}{name}": value for name, value in wanted.items() if value})


def _key(need: _Line, *, closed: bool) -> str:
    moment = need.closed_at if closed else need.next_at
    parts = [need.urgency_rank, moment.isoformat() if moment else "", str(need.pk)]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def _after(needs: QuerySet[Row], after: str, *, closed: bool, key: str = "id") -> QuerySet[Row]:
    """The rows behind `after`; what isn't a key shows the first page. `key`: the column with the need's id."""
    if not after:
        return needs
    try:
        rank, moment, pk = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        at, last = datetime.fromisoformat(moment).astimezone(UTC), UUID(pk)
        rank = int(rank)
    except (ValueError, TypeError, AttributeError, OverflowError):  # typed by somebody, or the end of all days
        return needs
    if closed:
        return needs.filter(Q(closed_at__lt=at) | Q(("closed_at", at), (f"{key}__lt", last)))
    return needs.filter(Q(urgency_rank__gt=rank) | Q(urgency_rank=rank, next_at__gt=at)
                        | Q(urgency_rank=rank, next_at=at, id__gt=last))  # fmt: skip


def _sheets(actor: Actor, rows: list[_Line]) -> dict[UUID, Handoff]:
    """The offers of needs that wait for this actor's desks: of these the sheet is seen, not the need (T7)."""
    desks = actor.desks(Permission.SEE_NEED)
    asked = [need.pk for need in rows if need.waiting_desk_id in desks and need.owner_desk_id not in desks]
    if not asked:
        return {}
    unseen = set(asked) - {pk for (pk,) in _of_posts(actor, "seen", _seen_of).rows(ids=asked, user=actor.user_id or NOBODY, at=clock.now())}
    return {one.need_id: one for one in _OFFERS.things(needs=unseen)}


def _seen_of(actor: Actor) -> Reads:
    return Reads(lambda ids, user, at: visible_to(replace(actor, user_id=user), now=at).filter(pk__in=ids).order_by().values_list("pk"))


_OFFERS = Reads(lambda needs: Handoff.objects.filter(need__in=needs, state=HandoffState.OFFERED).select_related("consent").order_by("id"))


def _moves(rows: list[_Line]) -> dict[UUID, str]:
    """From where to where the platform moved each need last (T1, L4), in words."""
    lines = Entry.objects.filter(need__in=[one.pk for one in rows], kind=EntryKind.MOVED, by_id__isnull=True).order_by("at", "id")
    return dict(lines.values_list("need_id", "text"))


@dataclass(frozen=True)
class _Around:
    """What all rows of a board share: a long file asks for it once."""

    actor: Actor
    desks: frozenset[UUID]
    now: datetime
    urgencies: Mapping[str, str]
    states: Mapping[str, str]


@lru_cache(maxsize=8)
def _labels(_language: str | None) -> tuple[dict[str, str], dict[str, str]]:
    return {one.value: str(one.label) for one in Urgency}, {one.value: str(one.label) for one in NeedState}


def _row(of: _Around, need: _Line, sheet: Handoff | None, note: str) -> BoardRow:
    waiting = _("%(desk)sの返事待ち") % {"desk": need.waiting} if need.waiting else ""
    overdue = need.next_at is not None and need.next_at <= of.now and need.waiting_desk_id is None
    words, step = need.words, need.next_step
    if sheet is not None:
        words = str(sheet.shared.get(ShareField.WORDS, "")) if sheet_is_open(of.actor, sheet) else ""
        words, step = words or need.number, _("返事をする")
    return BoardRow(need.pk, sheet.pk if sheet else None, need.number, need.urgency, of.urgencies[need.urgency], words, need.area, need.owner,
                    need.owner_desk_id in of.desks, note or waiting, need.lifted, step, need.next_at, overdue, need.received_at,
                    of.states[need.state], need.closed_at)  # fmt: skip
