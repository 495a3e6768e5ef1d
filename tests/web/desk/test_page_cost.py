"""What a page costs: at most twelve statements, as many at 300 needs as at 30, and none of them reads a big table whole."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.consultation.test_plans import _like, crowded  # noqa: F401 -- the fixture
from tests.town import MONDAY, Town, make_town
from yorozu.community.models import Person
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, Handoff, Need, NeedField
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.operations.shelving import shelve_all
from yorozu.consultation.queries.boards import VIEWS, board_counts
from yorozu.consultation.rules import visible_to
from yorozu.kernel import clock
from yorozu.kernel.bulk import insert_rows
from yorozu.kernel.models import AuditEntry, AuditSubject, HistoryEntry
from yorozu.oversight.operations import answer_release, ask_release, fetch_release

pytestmark = pytest.mark.django_db
MOST = 12
BIG = ("consultation_need", "consultation_closedatdesk", "consultation_consultation", "consultation_entry", "consultation_handoff", "consultation_needfield", "kernel_auditentry", "kernel_auditsubject",
       "kernel_historyentry", "community_person", "kernel_searchdocument", "kernel_searchposting")  # fmt: skip
IN_ORDER = ("need_closed_order", "need_open_order")  # walked from their beginning until a page is full
COPIED = 'INSERT INTO "kernel_auditsubject"'  # whom a page told of: one statement; on PostgreSQL from fifty on a COPY, which isn't seen here
RESIDENT = "resident"
Place = Callable[[Town], str]
PAGES: dict[str, tuple[str, Place]] = {
    "home": ("imoi", lambda town: "/desk/"),
    **{f"board {view}": ("imoi", lambda town, view=view: f"/desk/needs/?view={view}") for view in VIEWS if view != "area"},  # type: ignore[misc]
    "board area": ("west", lambda town: "/desk/needs/?view=area"),
    "offers": ("west", lambda town: "/desk/handoffs/"),
    "intake": ("imoi", lambda town: "/desk/inbox/"),
    "csv": ("imoi", lambda town: "/desk/releases/new/needs/?view=desk"),
    "need": ("imoi", lambda town: f"/desk/needs/{_own_need(town)}/"),
    "offer": ("west", lambda town: f"/desk/handoffs/{Handoff.objects.get(state='offered').pk}/"),
    "status": (RESIDENT, lambda town: "/consult/status/"),
    "gaps": ("official", lambda town: "/desk/figures/gaps/?field=elderly"),
    "public home": ("", lambda town: "/"),
}

SEARCHES = (("imoi", "父の物忘れがひどい"), ("top", "父の物忘れがひどい"), ("imoi", "090-1234-5678"), ("imoi", "見本1"))  # several finders each: more statements


def _own_need(town: Town) -> UUID:
    return Need.objects.filter(owner_desk=town.desks["yorozu-19"], waiting_desk=None).exclude(state="closed").order_by("received_at", "id")[0].pk


def _offered(town: Town) -> None:
    """One need that waits for the desk above."""
    need_id = town.take_down("手すりをつけたい").need_ids[0]
    do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["yorozu-west"].pk, fields=()))


def _client(town: Town, who: str) -> Client:
    client = Client()
    if who == RESIDENT:
        session = client.session
        session["resident"] = {"consultation": str(Consultation.objects.order_by("received_at", "id")[0].pk), "seen": clock.now().isoformat()}
        session.save()
    elif who:
        client.force_login(town.users[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _asked(client: Client, page: str) -> list[str]:
    """The statements of a page that was looked at before."""
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200, page
    return [one["sql"] for one in asked.captured_queries if one["sql"].startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"))
            and COPIED not in one["sql"]]  # fmt: skip


def test_pages_cost_few_statements_at_any_size() -> None:
    city, counts = make_town(), []
    _offered(city)
    for size in (30, 300):
        for number in range(Need.objects.count(), size):
            city.take_down(f"困りごと{number}")
        counts.append({name: len(_asked(_client(city, who), place(city))) for name, (who, place) in PAGES.items()})
    assert counts[0] == counts[1]
    assert {name: count for name, count in counts[1].items() if count > MOST} == {}


@pytest.fixture(name="town")
def town_on_monday() -> Iterator[Town]:
    with clock.at(MONDAY):
        yield make_town()


@pytest.fixture
def big(crowded: Town) -> Town:  # noqa: F811
    """What a crowded town leaves behind: offers, traces and people."""
    _offered(crowded)
    needs = list(Need.objects.order_by("received_at", "id"))
    desks = [desk.pk for desk in crowded.desks.values()]
    offer = Handoff.objects.get()
    Handoff.objects.bulk_create(_like(offer, need_id=one.pk, state="accepted", from_desk_id=desks[n % 8], to_desk_id=desks[(n + 1) % 8],
                                      offered_at=MONDAY, answered_at=MONDAY) for n, one in enumerate(needs))  # fmt: skip
    shelve_all()
    NeedField.objects.bulk_create([NeedField(need=one, code=code) for n, one in enumerate(needs) for code in ("elderly", "money", "home")[: 1 + n % 3]], ignore_conflicts=True)
    entry, line = AuditEntry.objects.order_by("id")[0], HistoryEntry.objects.order_by("id")[0]
    traces = [_like(entry, thing_id=one.pk) for one in needs]
    names = [field.attname for field in AuditEntry._meta.concrete_fields if field.name != "number"]  # which the database gives
    insert_rows(AuditEntry, names, [[getattr(trace, name) for name in names] for trace in traces])
    AuditSubject.objects.bulk_create(AuditSubject(entry_id=trace.pk, thing_id=one.pk, at=MONDAY) for trace, one in zip(traces, needs, strict=True))
    HistoryEntry.objects.bulk_create(_like(line, thing_id=one.pk, kind="need") for one in needs)
    area = crowded.areas["19"]
    Person.objects.bulk_create(Person(family_name="見本", given_name=f"{n}", name_key=f"見本{n}", area=area, made_at=MONDAY) for n in range(3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # a table of some thousand rows is read whole by choice: it is told that a page holds 100 times as many
            cursor.execute("SET LOCAL enable_seqscan = on")
            cursor.execute("SET LOCAL seq_page_cost = 100")  # so that reading it costs what that many pages would
            cursor.execute("UPDATE pg_class SET relpages = GREATEST(1, relpages / 100) WHERE relname = ANY(%s)", [list(BIG)])
    return crowded


def _read_whole(statements: list[str]) -> list[str]:
    """Plans that read a big table from one end to the other."""
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    found = []
    for sql in statements:
        if not sql.startswith("INSERT"):
            with connection.cursor() as cursor:
                cursor.execute(explain + sql)
                found += [f"{row[-1]} ← {sql[:300]}" for row in cursor.fetchall() if _is_a_scan(str(row[-1]))]
    return found


def _is_a_scan(line: str) -> bool:
    if connection.vendor == "postgresql":
        return any(f"Seq Scan on {table} " in line for table in BIG)
    return line.strip().startswith(tuple(f"SCAN {table}" for table in BIG)) and not any(f"INDEX {name}" in line for name in IN_ORDER)


@pytest.mark.loops("needs, people and desks are each looked up once", most=5)
def test_no_page_reads_a_big_table_whole(big: Town) -> None:
    found = {name: _read_whole(_asked(_client(big, who), place(big))) for name, (who, place) in PAGES.items()}
    for who, text in SEARCHES:
        client = _client(big, who)
        client.post("/desk/search/", {"q": text})  # what is looked for stands in no address
        found[f"{who} looks for {text}"] = _read_whole(_asked(client, "/desk/search/"))
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_tiles_say_what_a_recount_says(big: Town) -> None:
    """Counted by hand, row by row."""
    for who in ("imoi", "west", "top", "admin"):
        actor = big.actor(who)
        desks: Any = {claim.desk_id for claim in actor.claims if claim.desk_id}
        rows = list(Need.objects.exclude(state="closed").order_by("id"))
        own, now = [one for one in rows if one.owner_desk_id in desks], clock.now()
        assert board_counts(actor) == {
            "urgent": sum(one.urgency == "now" for one in own), "today": sum(one.next_at <= clock.end_of(now.date()) for one in own if one.next_at),
            "mine": sum(one.owner_user_id in (None, actor.user_id) for one in own), "waiting_me": sum(one.waiting_desk_id in desks for one in rows),
            "waiting_other": sum(one.waiting_desk_id is not None for one in own),
            "overdue": sum(one.waiting_desk_id is None and one.next_at <= now for one in own if one.next_at),
            "lifted": sum(one.lifted and (one.owner_desk_id in desks or one.waiting_desk_id in desks) for one in rows),
        }  # fmt: skip


def test_a_missing_index_is_found(big: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX entry_need")
    assert _read_whole(_asked(_client(big, "imoi"), PAGES["need"][1](big)))


def test_a_file_holds_the_whole_board_piece_by_piece(big: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from yorozu.oversight.operations import lists

    monkeypatch.setattr(lists, "PIECE", 7)
    imoi, asked = big.actor("imoi"), {"view": "closed", "urgency": "", "state": "", "area": "", "field": ""}
    one = ask_release(by=imoi, kind="needs", asked=asked, purpose="庁内の会議の資料")
    if one.second:
        answer_release(by=big.actor("west"), release_id=one.pk, answer="confirm", because="会議の資料")
    rows = fetch_release(by=imoi, release_id=one.pk).content.decode("utf-8-sig").splitlines()
    assert len(rows) > 21 and "番号" in rows[0] and "番号" not in "".join(rows[1:])
    seen = visible_to(imoi).filter(state="closed").values_list("number", flat=True)
    assert one.count == len(seen) and sorted(row.split(",")[0] for row in rows[1:]) == sorted(seen)
