"""Every board's query, and the clock's, has an index: no plan reads all needs or all lines (§5: a million needs)."""

import copy
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, Town
from yorozu.community import queries as city
from yorozu.community.models import Desk, Post
from yorozu.consultation.models import Consultation, Entry, Need
from yorozu.consultation.operations.shelving import shelve_all
from yorozu.consultation.queries import ALL, BoardFilter, checks, due, first_received_on, gap_view
from yorozu.consultation.queries.boards import VIEWS, board, board_counts
from yorozu.consultation.rules import visible_to
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db
MANY = 3000
DUE: dict[str, Callable[[], Iterable[object]]] = {
    "held by nobody": lambda: due.held_by_nobody(days=[clock.today()]),
    "unanswered": lambda: due.unanswered(clock.now(), days=[clock.today()]),
    "undecided": lambda: due.undecided(clock.now()),
    "overdue": lambda: due.overdue(clock.now()),
    "reminded": lambda: due.reminded(clock.now(), before=clock.now()),
}
TABLES = ("need", "entry", "closedatdesk")
SCANS = tuple(f"{how} consultation_{table}" for how in ("Seq Scan on", "SCAN") for table in TABLES)


@pytest.fixture
def crowded(town: Town) -> Town:
    """3,000 needs at 60 desks, one in ten still open; the database knows its tables."""
    town.take_down()
    first, need = Consultation.objects.get(), Need.objects.get()
    desks = [*town.desks.values(), *(_like(desk, code=f"{desk.code}-{n}") for n in range(6) for desk in town.desks.values())]
    Desk.objects.bulk_create(desks[len(town.desks) :])
    areas = [town.areas[code] for code in ("18", "19", "20")]
    consultations, needs = [], []
    for n in range(MANY):
        desk, when = desks[n % len(desks)], MONDAY - timedelta(minutes=n)
        row = _like(first, number=f"{n:08d}", desk_id=desk.pk, received_at=when, entered_at=when)
        ended = {"state": "closed", "outcome": "met", "closed_at": MONDAY + timedelta(seconds=n), "told_at": MONDAY, "next_at": None,
                 "next_step": ""}  # fmt: skip
        changes = ended if n % 10 else {"next_at": MONDAY + timedelta(minutes=n - 200), "owner_user_id": None}
        consultations.append(row)
        needs.append(_like(need, number=f"N-{n}", consultation_id=row.pk, owner_desk_id=desk.pk, area_id=areas[n % 3].pk, received_at=when,
                           **changes))  # fmt: skip
    Consultation.objects.bulk_create(consultations)
    Need.objects.bulk_create(needs)
    Entry.objects.bulk_create(Entry(need=one, at=MONDAY, kind="moved" if n % 7 else "note", text="x") for n, one in enumerate(needs))
    shelve_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole by choice; now only by need
    return town


def _like(one: Any, **changes: object) -> Any:
    made = copy.copy(one)
    made._state = copy.copy(one._state)
    made._state.adding, made.pk = True, uuid.uuid4()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def scans(queries: CaptureQueriesContext) -> list[str]:
    """The statements whose plan reads a whole table of needs or lines."""
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    found = []
    for sql in [one["sql"] for one in queries.captured_queries if one["sql"].startswith("SELECT") and "consultation_" in one["sql"]]:
        with connection.cursor() as cursor:
            cursor.execute(explain + sql)
            plan = [str(row[-1]) for row in cursor.fetchall()]
        found += [f"{line} ← {sql[:400]}" for line in plan if any(scan in line for scan in SCANS) and "USING" not in line]
    return found


def test_nothing_reads_every_need(crowded: Town) -> None:
    for who in ("imoi", "west", "top"):
        actor = crowded.actor(who)
        for name in VIEWS:
            with CaptureQueriesContext(connection) as queries:
                page = board(actor, BoardFilter(name=name, size=5))
                if page.next_key:
                    board(actor, BoardFilter(name=name, size=5, after=page.next_key))
            assert not scans(queries), (who, name)
        with CaptureQueriesContext(connection) as queries:
            board_counts(actor)
        assert not scans(queries), who
    for name, found in DUE.items():
        with CaptureQueriesContext(connection) as queries:
            list(found())
        assert queries.captured_queries and not scans(queries), name


def test_the_gap_view_reads_only_its_period(crowded: Town) -> None:
    for field, district in (("", ALL), ("money", ALL), (ALL, "19"), (ALL, ALL), ("unknown", "19")):
        with CaptureQueriesContext(connection) as queries:
            gap_view(since=MONDAY - timedelta(minutes=MANY // 10), until=MONDAY, field=field, district=district)
        assert len(queries.captured_queries) <= 5 and not scans(queries), (field, district)
    with CaptureQueriesContext(connection) as queries:
        assert first_received_on() == (MONDAY - timedelta(minutes=MANY - 1)).date()
    assert not scans(queries)


def test_t1_asks_desk_by_desk_and_finds_every_need(crowded: Town) -> None:
    """A desk that nobody is at any more: the clock and the check find its needs by the desk, and all of them."""
    Post.objects.filter(desk=crowded.desks["yorozu-18"]).update(until_on=MONDAY.date() - timedelta(days=1))
    nobody = city.unstaffed_desks(on=MONDAY.date())
    mine = set(Need.objects.filter(owner_desk__in=nobody.values("pk")).exclude(state="closed").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        assert set(due.held_by_nobody(days=[clock.today()])) == mine and len(mine) > 100
    assert not scans(queries)
    with CaptureQueriesContext(connection) as queries:
        found = {pk for _rule, _kind, rows, *_said in checks._owners(Need.objects.exclude(state="closed"))
                 for pk in rows.values_list("pk", flat=True)}  # fmt: skip
    assert found == mine and not scans(queries)


def test_the_closed_board_pages_through_every_reason_to_see(crowded: Town) -> None:
    actor, seen, after = crowded.actor("imoi"), [], ""
    while True:
        page = board(actor, BoardFilter(name="closed", size=10, after=after))
        seen += [row.id for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert len(seen) == len(set(seen)) > 20
    assert set(seen) == set(visible_to(actor).filter(state="closed").values_list("pk", flat=True))
