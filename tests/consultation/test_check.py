"""`yorozu check` against a database that somebody edited below the application: every kind of violation, found with its cure."""

import json
from contextlib import nullcontext
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from tests.tampering import unguarded as audit_unguarded
from tests.town import MONDAY, Town
from yorozu.community.models import Post
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import violations
from yorozu.jobs.cli import main
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db


def key(pk: object) -> str:
    """A key as this database stores it."""
    return str(pk) if connection.vendor == "postgresql" else str(pk).replace("-", "")


def sql(statement: str, *values: object, unguarded: str = "") -> None:
    """Direct SQL; `unguarded`: the constraint that stands in the way, as after a restore into a database without it."""
    with connection.cursor() as cursor:
        if unguarded and connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {unguarded.split('.')[0]} DROP CONSTRAINT {unguarded.split('.')[1]}")
        elif unguarded:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        with audit_unguarded() if "kernel_audit" in statement else nullcontext():
            cursor.execute(statement, [key(one) if isinstance(one, UUID) else one for one in values])
        if unguarded and connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


NEED = "UPDATE consultation_need SET "
SEEDS: dict[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    # name: (rule, kind, ((statement, constraint in the way), …)); {one} is written in as the thing's id
    "T2 no date": ("T2", "need", ((NEED + "next_at = NULL WHERE id = %s", "consultation_need.need_t2_next_step"),)),
    "T2 no step": ("T2", "need", ((NEED + "next_step = '' WHERE id = %s", "consultation_need.need_t2_next_step"),)),
    "T3 unnoticed": ("T3", "need", ((NEED + "next_at = '2026-11-10 00:00:00+00:00' WHERE id = %s", ""),)),
    "T3 never lifted": ("T3", "need", (
        (NEED + "next_at = '2026-10-01 00:00:00+00:00', reminded_at = '2026-10-01 00:01:00+00:00' WHERE id = %s", ""),)),
    "T3 undecided": ("T3", "need", ((NEED + "decide_by_at = '2026-11-10 00:00:00+00:00' WHERE id = %s", ""),)),
    "T4 waits for nobody": ("T4", "need", ((NEED + "waiting_desk_id = owner_desk_id WHERE id = %s", ""),)),
    "T4 untold": ("T4", "need", ((NEED + "state = 'closed', closed_at = received_at, outcome = 'met' WHERE id = %s",
                                  "consultation_need.need_t4_told"),)),
    "T4 told of another result": ("T4", "need", (
        (NEED + "state = 'answered', outcome = 'met', answered_at = '2026-11-16 01:00:00+00:00', "
         "told_at = '2026-11-15 01:00:00+00:00' WHERE id = %s", ""),)),
    "T5 no outcome": ("T5", "need", ((NEED + "state = 'closed', closed_at = received_at, told_at = received_at WHERE id = %s",
                                      "consultation_need.need_t5_outcome"),)),
    "T5 what was missing": ("T5", "need", ((NEED + "state = 'answered', outcome = 'unmet' WHERE id = %s",
                                            "consultation_need.need_t5_missing"),)),
    "T6 no trace": ("T6", "need", (("DELETE FROM kernel_auditentry WHERE thing_id = %s", ""),)),
    "T6 no beginning": ("T6", "need", (("DELETE FROM consultation_entry WHERE need_id = %s", ""),)),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_a_need_edited_by_hand_is_found(town: Town, name: str) -> None:
    rule, kind, statements = SEEDS[name]
    need_id = town.take_down().need_ids[0]
    with clock.at(MONDAY + timedelta(hours=1)):
        assert not list(violations())
        for statement, constraint in statements:
            if constraint:
                with pytest.raises(IntegrityError), transaction.atomic():
                    sql(statement, need_id)
            sql(statement, need_id, unguarded=constraint)
        found = [(one.rule, one.kind, one.id) for one in violations()]
        assert (rule, kind, need_id) in found
        assert all(one.cure and one.message for one in violations())


def test_an_owner_that_nobody_made_one_is_found(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    sql(NEED + "owner_desk_id = %s WHERE id = %s", town.desks["hope"].pk, need_id)
    assert ("T4", need_id) in [(one.rule, one.id) for one in violations()]


def test_an_owner_changed_after_an_acceptance_or_a_move_is_found(town: Town) -> None:
    accepted = town.take_down().need_ids[0]
    do.accept(by=town.actor("hope"), handoff_id=offer(town, accepted, "hope").pk)
    moved = town.take_down("見守り", by="otagiri", area_code="18").need_ids[0]
    Post.objects.filter(pk=town.posts["otagiri"].pk).delete()
    do.tick()
    assert not list(violations())
    for need_id in (accepted, moved):
        sql(NEED + "owner_desk_id = %s WHERE id = %s", town.desks["money"].pk, need_id)
    assert {("T4", accepted), ("T4", moved)} <= {(one.rule, one.id) for one in violations()}


def test_desks_without_anybody_are_found_the_top_with_a_cure_of_its_own(town: Town) -> None:
    low, high = town.take_down().need_ids[0], town.take_down(by="top").need_ids[0]
    Post.objects.filter(desk__code__in=("yorozu-19", "city-welfare")).delete()
    found = {one.id: one.cure for one in violations()}
    assert "tick" in found[low] and "担い手" in found[high]


def offer(town: Town, need_id: UUID, to: str, *fields: str) -> Handoff:
    if fields:
        do.ask_consent(by=town.actor("imoi"), need_id=need_id, fields=fields, answer="given", by_whom="本人", how="oral")
    return do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks[to].pk, fields=fields))


HANDOFF = "UPDATE consultation_handoff SET "
OFFERS = {
    "T3 silent": ("T3", HANDOFF + "due_at = '2026-11-10 00:00:00+00:00' WHERE id = %s"),
    "T6 no trace": ("T6", "DELETE FROM kernel_auditentry WHERE thing_id = %s"),
    "T7 no consent": ("T7", HANDOFF + "consent_id = NULL WHERE id = %s"),
    "T7 more on the sheet": ("T7", HANDOFF + """shared = '{"words": "父", "money": "年金だけ"}' WHERE id = %s"""),
    "T7 more than consent": ("T7", HANDOFF + """fields = '["words", "money"]' WHERE id = %s"""),
}


@pytest.mark.parametrize("name", OFFERS)
def test_an_offer_edited_by_hand_is_found(town: Town, name: str) -> None:
    rule, statement = OFFERS[name]
    handoff = offer(town, town.take_down().need_ids[0], "hope", "words")
    assert not list(violations())
    sql(statement, handoff.pk)
    assert (rule, "handoff", handoff.pk) in [(one.rule, one.kind, one.id) for one in violations()]


def test_what_waits_without_an_end_is_found(town: Town) -> None:
    handoff = offer(town, town.take_down().need_ids[0], "hope")
    Post.objects.filter(desk=town.desks["hope"]).delete()
    assert [(one.rule, one.kind) for one in violations()] == [("T4", "handoff")]
    do.tick()
    assert not list(violations())
    sql(HANDOFF + "state = 'offered', answered_at = NULL WHERE id = %s", Handoff.objects.get(state="offered").pk)
    sql(NEED + "state = 'closed', closed_at = received_at, outcome = 'heard', told_at = received_at, waiting_desk_id = NULL WHERE id = %s",
        handoff.need_id)  # fmt: skip
    assert {("T4", "need"), ("T4", "handoff")} <= {(one.rule, one.kind) for one in violations()}


def test_a_consultation_without_a_need_is_found(town: Town) -> None:
    receipt = town.take_down()
    sql("DELETE FROM consultation_entry WHERE need_id = %s", receipt.need_ids[0])
    sql("DELETE FROM consultation_need WHERE id = %s", receipt.need_ids[0])
    assert [(one.rule, one.kind, one.id) for one in violations()] == [("T5", "consultation", receipt.consultation_id)]


def test_a_changed_consent_is_found(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    handoff = offer(town, need_id, "hope", "words")
    sql("UPDATE consultation_consent SET state = 'refused' WHERE id = %s", handoff.consent_id)
    assert [(one.rule, one.id) for one in violations()] == [("T7", handoff.pk)]


def test_the_command_says_all_of_it_and_ends_with_one(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    need_id = town.take_down().need_ids[0]
    do.record_answer(by=town.actor("imoi"), need_id=need_id, answer=Answer(outcome="met", words="できました"))
    sql(NEED + "owner_desk_id = %s WHERE id = %s", town.desks["hope"].pk, need_id)
    for words, code in ((("check", "--json"), 1), (("check",), 1)):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == code
    first, *rest = capsys.readouterr().out.splitlines()
    found = json.loads(first)
    assert set(found) == {"ok", "checked", "violations"} and not found["ok"]
    assert set(found["violations"][0]) == {"rule", "kind", "id", "message", "cure"} and found["violations"][0]["id"] == str(need_id)
    assert any(str(need_id) in line for line in rest)
    assert Need.objects.get().pk == need_id
