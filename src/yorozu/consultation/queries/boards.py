"""Boards: what waits for a person, a desk, a district. Paged by key, so that the pace holds at a million needs."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yorozu.consultation.enums import EntryKind, HandoffState, NeedState, ShareField, Urgency
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.consultation.rules import in_my_areas, sheet_is_open, visible_to, ways_to_see
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission

PAGE = 25
COUNT_LIMIT = 1000  # counts on tiles stop here and say "1000以上"
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


def board(actor: Actor, filter: BoardFilter) -> BoardPage:
    """The rows of one board that `actor` may see, most urgent and soonest first (closed: latest first)."""
    now = clock.now()
    needs = _narrowed(_view(actor, filter.name, now), filter)
    closed = filter.name == "closed"
    order = ("-closed_at", "-id") if closed else ("urgency_rank", "next_at", "id")
    needs = _after(needs, filter.after, closed=closed).order_by(*order)
    if closed and not actor.is_system:
        needs = _first_of_each(actor, needs, order, now, filter.size + 1).order_by(*order)
    found = list(needs.select_related("area", "owner_desk", "waiting_desk")[: filter.size + 1])
    rows = found[: filter.size]
    key = _key(rows[-1], closed=closed) if len(found) > filter.size else ""
    sheets, notes = _sheets(actor, rows), _moves(rows) if filter.name == "moved" else {}
    return BoardPage(tuple(_row(actor, need, now, sheets.get(need.pk), notes.get(need.pk, "")) for need in rows), key, filter)


def _first_of_each(actor: Actor, needs: QuerySet[Need], order: tuple[str, ...], now: datetime, count: int) -> QuerySet[Need]:
    """The first `count` of `needs` for each reason to see them: what is first of all is among them, by indexes alone."""
    ids = [pk for way in ways_to_see(actor, now) for pk in needs.filter(way).order_by(*order).values_list("pk", flat=True)[:count]]
    return Need.objects.filter(pk__in=ids)


def board_counts(actor: Actor) -> Mapping[str, int]:
    """How many stand on each tile of the home page; counting stops at COUNT_LIMIT."""
    now = clock.now()
    names = ("urgent", "today", "mine", "waiting_me", "waiting_other", "overdue", "lifted")
    return {name: _view(actor, name, now).order_by("pk")[:COUNT_LIMIT].count() for name in names}


def _view(actor: Actor, name: str, now: datetime) -> QuerySet[Need]:
    desks = actor.desks(Permission.SEE_NEED)
    owned = Q(owner_desk__in=desks)
    open_needs = Need.objects.exclude(state=NeedState.CLOSED)
    if name == "closed":  # who may see which is asked in `board`
        return Need.objects.filter(state=NeedState.CLOSED)
    if name == "area":
        return open_needs.filter(in_my_areas(actor))
    conditions = {
        "desk": owned,
        "mine": owned & (Q(owner_user_id=actor.user_id) | Q(owner_user_id__isnull=True)),
        "waiting_me": Q(waiting_desk__in=desks),
        "waiting_other": owned & Q(waiting_desk__isnull=False),
        "overdue": owned & Q(next_at__lte=now, waiting_desk__isnull=True),
        "today": owned & Q(next_at__lte=clock.end_of(now.date())),
        "urgent": owned & Q(urgency=Urgency.NOW),
        "moved": owned & Exists(Entry.objects.filter(need=OuterRef("pk"), kind=EntryKind.MOVED, by_id__isnull=True)),
        "lifted": (owned | Q(waiting_desk__in=desks)) & Q(lifted=True),
    }
    return open_needs.filter(conditions.get(name, owned))


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


def _key(need: Need, *, closed: bool) -> str:
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


def _sheets(actor: Actor, rows: list[Need]) -> dict[UUID, Handoff]:
    """The offers of needs that wait for this actor's desks: of these the sheet is seen, not the need (T7)."""
    desks = actor.desks(Permission.SEE_NEED)
    asked = [need.pk for need in rows if need.waiting_desk_id in desks and need.owner_desk_id not in desks]
    seen = set(visible_to(actor).filter(pk__in=asked).order_by().values_list("pk", flat=True)) if asked else set()
    offers = Handoff.objects.filter(need__in=set(asked) - seen, state=HandoffState.OFFERED).select_related("consent").order_by("id")
    return {one.need_id: one for one in offers} if set(asked) - seen else {}


def _moves(rows: list[Need]) -> dict[UUID, str]:
    """From where to where the platform moved each need last (T1, L4), in words."""
    lines = Entry.objects.filter(need__in=rows, kind=EntryKind.MOVED, by_id__isnull=True).order_by("at", "id")
    return dict(lines.values_list("need_id", "text"))


def _row(actor: Actor, need: Need, now: datetime, sheet: Handoff | None, note: str) -> BoardRow:
    mine = need.owner_desk_id in actor.desks(Permission.WORK_NEED)
    waiting = _("%(desk)sの返事待ち") % {"desk": need.waiting_desk.name} if need.waiting_desk else ""
    overdue = need.next_at is not None and need.next_at <= now and need.waiting_desk_id is None
    words, step = need.words, need.next_step
    if sheet is not None:
        words = str(sheet.shared.get(ShareField.WORDS, "")) if sheet_is_open(actor, sheet) else ""
        words, step = words or need.number, _("返事をする")
    return BoardRow(need.pk, sheet.pk if sheet else None, need.number, need.urgency, str(Urgency(need.urgency).label), words, need.area.name,
                    need.owner_desk.name, mine, note or waiting, need.lifted, step, need.next_at, overdue,
                    need.received_at, str(NeedState(need.state).label), need.closed_at)  # fmt: skip
