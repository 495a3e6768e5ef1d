"""The auditor's filters: each finds what it names and nothing else, pages without gaps, and every one is led by an index."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.town import MONDAY, Town, at
from yorozu.community import operations as city
from yorozu.community.models import Person
from yorozu.consultation import operations as do
from yorozu.consultation.operations.linking import name_person
from yorozu.consultation.queries import BoardFilter
from yorozu.kernel import clock
from yorozu.kernel.audit import record_denial
from yorozu.kernel.errors import NotFound
from yorozu.kernel.models import AuditEntry, AuditSubject, uuid7
from yorozu.oversight import operations as look
from yorozu.oversight.operations.auditing import resolved
from yorozu.oversight.queries import AuditFilter, audit_page, things_about, whom_asked

pytestmark = pytest.mark.django_db


def acts(filter: AuditFilter) -> list[str]:
    return [row.entry.action for row in audit_page(resolved(filter)[1]).rows]


@pytest.fixture
def looked(town: Town, person_id: UUID) -> UUID:
    """A need of 花子, read by 芋井 on Monday, on a list on Tuesday, tried by 篠ノ井 on Wednesday."""
    with clock.at(MONDAY):
        need_id = town.take_down("父の物忘れ", person_id=None).need_ids[0]
        name_person(by=town.actor("imoi"), need_id=need_id, person_id=person_id)
        do.read_need(by=town.actor("imoi"), need_id=need_id)
        other = town.take_down("べつの困りごと", by="otagiri", area_code="18").need_ids[0]
        do.read_need(by=town.actor("otagiri"), need_id=other)
    with clock.at(at(17)):
        do.list_needs(by=town.actor("imoi"), filter=BoardFilter(name="desk"))
        city.read_person(by=town.actor("imoi2"), person_id=person_id)
    with clock.at(at(18)):
        record_denial(town.actor("shinonoi"), action="see_need", kind="Need", thing_id=need_id, reason="neither desk, area nor grant")
    return need_id


def test_a_person_is_found_through_needs_lists_and_their_own_page(town: Town, looked: UUID, person_id: UUID) -> None:
    about = acts(AuditFilter(about=person_id))
    assert about[:3] == ["see_need", "read_person", "list_needs"] and "read_need" in about and "name_person" in about
    every = {one.pk for one in AuditEntry.objects.filter(action="read_need", actor_name__startswith="otagiri")}
    assert every and not every & {row.entry.pk for row in audit_page(resolved(AuditFilter(about=person_id))[1]).rows}


def test_each_filter_finds_its_own(town: Town, looked: UUID) -> None:
    imoi, desk = town.users["imoi"].pk, town.desks["yorozu-18"].pk
    assert {row.entry.actor_id for row in audit_page(AuditFilter(actor_id=imoi)).rows} == {imoi}
    assert {row.entry.desk_id for row in audit_page(AuditFilter(desk_id=desk)).rows} == {desk}
    assert acts(AuditFilter(denied=True)) == ["see_need"]
    assert acts(AuditFilter(action="read_person")) == ["read_person"]
    assert acts(AuditFilter(purpose="person page")) == ["read_person"]
    assert set(acts(AuditFilter(since=at(17).date(), until=at(17).date()))) == {"list_needs", "read_person"}
    assert acts(AuditFilter(since=at(18).date())) == ["see_need"] and acts(AuditFilter(until=at(13).date())) == []
    assert acts(AuditFilter(actor_id=imoi, action="list_needs", until=at(18).date())) == ["list_needs"]
    assert acts(AuditFilter(about=uuid4())) == []


def test_a_number_a_code_and_a_name_say_whom(town: Town, looked: UUID, person_id: UUID) -> None:
    number = do.read_need(by=town.actor("imoi"), need_id=looked)
    for text in (number.number, number.number.lower(), number.consultation_number):
        assert whom_asked(text).need_id == looked
    assert [one.id for one in whom_asked("見本花子").people] == [person_id] and [one.id for one in whom_asked("みほん").people] == [person_id]
    assert [one.username for one in whom_asked("shinonoi").staff] == ["shinonoi"]
    assert things_about(looked)[0] == number.number and things_about(person_id)[0] == "見本 花子" and things_about(uuid4()) == ("", ())


def test_merged_records_are_one_person(town: Town, looked: UUID, person_id: UUID) -> None:
    other = city.write_down_person(by=town.actor("imoi"), form=city.PersonForm(family_name="見本", given_name="華子"), area=town.areas["19"])
    city.read_person(by=town.actor("imoi"), person_id=other.pk)
    city.merge_people(by=town.actor("imoi"), keep=Person.objects.get(pk=person_id), other=other)
    for about in (person_id, other.pk):
        assert acts(AuditFilter(about=about)).count("read_person") == 2


def test_pages_follow_each_other_without_gap_or_repeat_though_many_rows_are_of_one_moment(town: Town, looked: UUID, person_id: UUID) -> None:
    with clock.at(MONDAY):
        for _ in range(7):
            city.read_person(by=town.actor("imoi"), person_id=person_id)
    for filter in (AuditFilter(), AuditFilter(about=person_id), AuditFilter(actor_id=town.users["imoi"].pk)):
        whole = [row.entry.pk for row in audit_page(replace(resolved(filter)[1], size=500)).rows]
        assert list(paged(filter)) == whole and len(whole) == len(set(whole)) > 8


def paged(filter: AuditFilter) -> Iterator[UUID]:
    asked = replace(resolved(filter)[1], size=3)
    while True:
        page = audit_page(asked)
        yield from (row.entry.pk for row in page.rows)
        if not page.next_key:
            return
        asked = replace(asked, after=page.next_key)


@pytest.mark.parametrize("key", ["", "x", "2026-11-16~", "2026-11-16T10:00:00~7", "9" * 50, "2026-11-16T10:00:00+09:00"])
def test_a_key_that_is_none_begins_at_the_newest(town: Town, looked: UUID, key: str) -> None:
    assert audit_page(AuditFilter(after=key)).rows[0].entry.action == "see_need"


def test_only_an_auditor_reads_and_stands_in_it_with_whom_they_asked_about(town: Town, looked: UUID, person_id: UUID) -> None:
    for who in ("imoi", "official", "admin", "top"):
        with pytest.raises(NotFound):
            look.read_audit(by=town.actor(who), filter=AuditFilter())
        with pytest.raises(NotFound):
            look.find_whom(by=town.actor(who), text="見本")
    look.read_audit(by=town.actor("auditor"), filter=AuditFilter(about=person_id))
    assert AuditEntry.objects.get(action="read_audit").thing_id == person_id
    look.find_whom(by=town.actor("auditor"), text="見本花子")
    assert AuditSubject.objects.filter(entry__action="find_in_audit", thing_id=person_id).exists()


def test_rows_are_named_and_nobodys_name_stands_in_them(town: Town, looked: UUID, person_id: UUID) -> None:
    read = look.read_audit(by=town.actor("auditor"), filter=AuditFilter())
    said = set(read.labels.values())
    number = do.read_need(by=town.actor("imoi"), need_id=looked).number
    assert any(one.startswith(number) for one in said) and any("芋井地区" in one for one in said)
    assert not any("花子" in one for one in said)


MANY = 4000
FILTERS = {
    "all": {}, "actor": {"actor_id": True}, "desk": {"desk_id": True}, "act": {"action": "read_need"}, "rare act": {"action": "export_audit"},
    "purpose": {"purpose": "search"}, "denials": {"denied": True}, "person": {"about": True}, "period": {"since": MONDAY.date(), "until": MONDAY.date()},
    "person and act": {"about": True, "action": "read_need"}, "actor and period": {"actor_id": True, "until": MONDAY.date()},
    "desk and denials": {"desk_id": True, "denied": True},
}  # fmt: skip


@pytest.fixture
def crowded(town: Town, person_id: UUID) -> Town:
    """4,000 rows of 50 accounts, 20 desks and 500 people; the database knows its tables."""
    actors, desks, people = ([town.users["imoi"].pk, *(uuid4() for _ in range(49))], [town.desks["money"].pk, *(uuid4() for _ in range(19))],
                             [person_id, *(uuid4() for _ in range(499))])  # fmt: skip
    table = connection.ops.quote_name("kernel_auditentry")
    columns = ("id", "at", "actor_id", "actor_name", "actor_kind", "post", "desk_id", "action", "decision", "kind", "thing_id", "person_id", "purpose", "fields")
    kinds = ("read_need", "read_person", "list_needs", "write_note")
    with connection.cursor() as cursor:
        made = [uuid7() for _ in range(MANY)]
        convert = (lambda key: key) if connection.features.has_native_uuid_field else (lambda key: key.hex)
        cursor.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})",
            [(convert(key), connection.ops.adapt_datetimefield_value(MONDAY - timedelta(minutes=n)), convert(actors[n % 50]), "x", "staff", "", convert(desks[n % 20]),
              kinds[n % 4], "deny" if n % 400 == 0 else "allow", "person", convert(people[n % 500]), convert(people[n % 500]),
              ("search", "person page", f"need N-{n}")[n % 3], "[]") for n, key in enumerate(made)],
        )  # fmt: skip
        cursor.executemany("INSERT INTO kernel_auditsubject (entry_id, thing_id, at) VALUES (%s, %s, %s)",
                           [(convert(made[n]), convert(people[n % 500]), connection.ops.adapt_datetimefield_value(MONDAY - timedelta(minutes=n)))
                            for n in range(0, MANY, 2)])  # fmt: skip
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    return town


def whole_reads(queries: CaptureQueriesContext, *, filtered: bool = True) -> list[str]:
    """Plans that read all of the audit (or walk it in order, where there is a filter), or put more in order than rows of one moment."""
    explain = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
    found = []
    for sql in [one["sql"] for one in queries.captured_queries if "kernel_audit" in one["sql"] and one["sql"].startswith("SELECT")]:
        with connection.cursor() as cursor:
            cursor.execute(explain + sql)
            plan = [str(row[-1]) for row in cursor.fetchall()]
        found += [f"{line} ← {sql[:300]}" for line in plan if "Seq Scan on kernel_audit" in line or ("SCAN kernel_audit" in line and "audit_refused" not in line and (filtered or "USING" not in line))]
        few = re.search(r"(thing_id|person_id)\W+IN", sql)  # the rows of one person may be put in order
        found += [f"{line} ← {sql[:300]}" for line in plan if not few and (re.match(r"\s*(->\s*)?Sort\s+\(", line) or line.strip() == "USE TEMP B-TREE FOR ORDER BY")]
    return found


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_no_filter_reads_the_whole_audit(crowded: Town, person_id: UUID, name: str) -> None:
    real = {"actor_id": crowded.users["imoi"].pk, "desk_id": crowded.desks["money"].pk, "about": person_id}
    filter = AuditFilter(**{key: real[key] if value is True and key in real else value for key, value in FILTERS[name].items()})  # type: ignore[arg-type]
    whole = resolved(filter)[1]
    with CaptureQueriesContext(connection) as queries:
        page = audit_page(replace(whole, size=3))
        if page.next_key:
            audit_page(replace(whole, size=3, after=page.next_key))
    assert queries.captured_queries and not whole_reads(queries, filtered=bool(FILTERS[name]))


def test_a_filter_without_its_index_is_found(crowded: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX audit_desk")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = on")
            cursor.execute("SET LOCAL enable_indexscan = off")
    with CaptureQueriesContext(connection) as queries:
        audit_page(AuditFilter(desk_id=uuid4()))
    assert whole_reads(queries)
