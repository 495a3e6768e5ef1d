"""Ten years in bulk: rows as the operations write them, every rule holds, stopped and begun again, again changes nothing."""

import ast
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest

from yorozu.community.models import Household, Person
from yorozu.consultation import operations
from yorozu.consultation.models import Consultation, Entry, Handoff, Need
from yorozu.consultation.operations import enter
from yorozu.consultation.queries import violations
from yorozu.kernel import clock, search
from yorozu.kernel.models import AuditEntry, HistoryEntry, SearchDocument, SearchPosting
from yorozu.kernel.search.terms import unpacked
from yorozu.notices.models import Notice
from yorozu.simulation import demo
from yorozu.simulation.bulk import filling
from yorozu.simulation.bulk.filling import Filling, fill_in_bulk
from yorozu.simulation.bulk.rows import Batch

pytestmark = pytest.mark.django_db
NEEDS = 400


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> None:
    """The invented city with the scenes that the operations told."""
    monkeypatch.setattr(demo, "RESIDENTS", 150)
    monkeypatch.setattr(filling, "_PAUSE", 0)
    for name in ("make_places", "make_events", "take_in_shelters", "take_in_other_cities", "draw"):
        monkeypatch.setattr(demo, name, lambda *_: 0)
    demo.load(needs=30)


def in_bulk(count: int, *, alone: bool = False) -> bool:
    return fill_in_bulk(count, 1, lambda text: None, alone=alone)


def named_by_operations() -> dict[str, set[str]]:
    """Act → every word that its operation's source names, with what it calls: the fields that it may change are among them."""
    words: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    for module in Path(operations.__file__).parent.glob("*.py"):
        for function in [one for one in ast.parse(module.read_text("utf-8")).body if isinstance(one, ast.FunctionDef)]:
            nodes = list(ast.walk(function))
            words[function.name] = {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            calls[function.name] = {one.func.id for one in nodes if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}
    for _ in range(4):
        for name in list(words):
            words[name] |= {word for one in calls[name] for word in words.get(one, ())}
    found: dict[str, set[str]] = defaultdict(set)
    for said in words.values():
        for word in said:
            found[word] |= said
    return found


def shapes(before: set[object] | None = None) -> dict[tuple[str, str, str], set[str]]:
    """(action, kind, actor's kind) → the names of the fields that it ever changed."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for pk, action, kind, actor, fields in AuditEntry.objects.values_list("pk", "action", "kind", "actor_kind", "fields"):
        if before is None or pk not in before:
            found[action, kind, actor] |= set(fields)
    return found


def test_the_rows_are_such_as_the_operations_write_and_every_rule_holds(city: None) -> None:
    told, known = shapes(), set(AuditEntry.objects.values_list("pk", flat=True))
    assert in_bulk(NEEDS)
    assert Need.objects.count() == NEEDS
    assert not list(violations())
    assert not list(search.stale())
    posted = set(SearchPosting.objects.values_list("term", "place", "document"))
    documents = SearchDocument.objects.values_list("pk", "kind", "area_path", "terms")
    assert posted == {(term, search.place_of(kind, path), pk) for pk, kind, path, terms in documents for term in unpacked(terms)}
    made = shapes(known)
    assert {"accept", "decline", "lift", "record_told", "reopen", "remind"} <= {action for action, _, _ in made}
    may = named_by_operations()
    for (action, kind, actor), fields in made.items():
        if kind in ("need", "handoff", "consultation") and action not in ("read_need", "look", "open_offer"):
            assert fields <= may[action], f"{actor} {action} {kind}: the operation changes no {fields - may[action]}"
    common = made.keys() & told.keys()
    assert len(common) >= 12
    always = {shape for shape in common if shape[0] in ("receive", "make_need", "offer", "ask_consent")}
    assert all(told[shape] <= made[shape] for shape in always), "an operation traces more"
    history = HistoryEntry.objects.filter(action="accept", kind="need").exclude(after={}).latest("at")
    assert len(history.after["owner_desk"]) == 36 and "state" in history.before
    moved = Entry.objects.filter(kind="moved", by_id__isnull=False).values_list("need_id", flat=True)
    assert set(moved) <= set(Handoff.objects.filter(state="accepted").values_list("need_id", flat=True))
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"accepted", "lifted", "closed", "overdue", "asker_news"}
    _open_ones_are_recent_and_ten_years_are_told()


def _open_ones_are_recent_and_ten_years_are_told() -> None:
    now = clock.now()
    still_open = Need.objects.exclude(state="closed")
    assert still_open.count() < Need.objects.count() / 4
    assert not still_open.filter(received_at__lt=now - timedelta(days=500)).exists(), "an old need that nobody ended"
    years = {moment.year for moment in Need.objects.values_list("received_at", flat=True)}
    assert len(years) >= 10
    assert not Need.objects.filter(received_at__gt=now).exists() and not AuditEntry.objects.filter(at__gt=clock.now()).exists()
    assert Consultation.objects.count() < NEEDS, "some bring several needs"
    assert Person.objects.filter(household__isnull=False).count() > Household.objects.count(), "people live together"
    assert enter(number=Consultation.objects.latest("received_at").number, passphrase="ちがう") is None


class Stopped(Exception):
    """Somebody pressed Ctrl+C."""


@pytest.mark.parametrize("alone", [False, True])
def test_a_load_that_was_stopped_is_gone_on_with_and_a_whole_one_is_left_alone(city: None, monkeypatch: pytest.MonkeyPatch, alone: bool) -> None:
    real = Filling.store

    def store(self: Filling, batch: Batch) -> float:
        if Need.objects.count() > NEEDS // 2:
            raise Stopped
        return real(self, batch)

    monkeypatch.setattr(Filling, "store", store)
    with pytest.raises(Stopped):
        in_bulk(NEEDS, alone=alone)
    monkeypatch.undo()
    assert NEEDS // 2 < Need.objects.count() < NEEDS
    assert in_bulk(NEEDS, alone=alone)
    assert Need.objects.count() == NEEDS and not list(violations())
    assert SearchPosting.objects.count() == sum(len(unpacked(terms)) for terms in SearchDocument.objects.values_list("terms", flat=True))
    rows = AuditEntry.objects.count()
    assert not in_bulk(NEEDS) and not in_bulk(NEEDS - 100)
    assert AuditEntry.objects.count() == rows
