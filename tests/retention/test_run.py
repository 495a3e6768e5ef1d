"""A run: what is due goes and nothing else, whatever is open stays, figures stay, and it may be stopped and repeated."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.retention.conftest import LONG_AGO, NOW, answer, bring, close, ended, erased
from tests.town import Town
from yorozu.community import operations as city
from yorozu.community.models import Household, Person
from yorozu.community.operations import PersonForm
from yorozu.consultation import operations as needs
from yorozu.consultation.enums import ERASED
from yorozu.consultation.models import Consultation, Detail, Need
from yorozu.consultation.operations import passphrases
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.erasing import erase_cases
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.queries import met_needs, violations
from yorozu.consultation.queries.published import published
from yorozu.kernel import clock, drafts
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Invalid, Refused
from yorozu.kernel.jobs import Stopped
from yorozu.kernel.models import AuditEntry, SearchDocument
from yorozu.kernel.search import search, stale
from yorozu.notices.models import Notice
from yorozu.oversight import operations as oversight
from yorozu.oversight.models import RightsRequest
from yorozu.retention import operations as do
from yorozu.retention.models import Run, Tombstone
from yorozu.retention.operations import erasing, running
from yorozu.retention.operations.erasing import FiguresChanged
from yorozu.retention.queries import counts_of, due_rows, retention_violations


def run(**changes: Any) -> Run:
    with clock.at(NOW):
        return do.run_now(by=SYSTEM, **changes)


def counts(made: Run) -> dict[str, int]:
    return {purpose: one["erased"] for purpose, one in made.counts.items() if one["erased"]}


def test_a_dry_run_counts_and_lists_by_number_and_erases_nothing(town: Town) -> None:
    one = ended(town, asker_name="見本 花子")
    with clock.at(NOW):
        made = do.dry_run(by=town.actor("official"))
        rows = [row for row in due_rows(as_of=made.as_of) if row.purpose == "case"]
    assert made.dry and made.counts["case"] == {"due": 1, "waiting": 0, "held": 0, "soon": 0} and not Tombstone.objects.exists()
    assert [(row.number, str(row.ended_on), str(row.due_on)) for row in rows] == [(one.number, "2026-05-18", "2032-04-01")]
    assert not erased(one) and "花子" not in json.dumps(made.counts)


def test_the_day_before_nothing_is_due(town: Town) -> None:
    one = ended(town)
    with clock.at(NOW - timedelta(days=1)):
        assert counts(do.run_now(by=SYSTEM)).get("case") is None
    assert not erased(one) and Consultation.objects.get().asker_phone == "" and Consultation.objects.get().contact_erased_at is not None


@pytest.fixture
def whole(town: Town) -> Need:
    """A need with everything that may hang on one, a canary in each field that tells of somebody."""
    with clock.at(LONG_AGO):
        home = city.write_down_household(by=SYSTEM, address="見本市カナリア1", area=town.areas["19"])
        person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="カナリア", given_name="花子", phone="026-223-0199"), area=town.areas["19"], household=home)
        need = bring(town, "カナリアの困りごと", asker_name="カナリア", asker_email="canary@example.jp", asker_address="カナリア町1", asker_phone_note="カナリアの夕方")
        by = town.actor("imoi")
        needs.name_person(by=by, need_id=need.pk, person_id=person.pk)
        needs.write_note(by=by, need_id=need.pk, text="カナリアの記録")
        needs.add_detail(by=by, need_id=need.pk, field="health", text="カナリアの病気")
        needs.ask_consent(by=by, need_id=need.pk, fields=("words", "phone"), answer="given", by_whom="カナリアの娘", how="oral")
        offer = needs.hand_over(by=by, need_id=need.pk, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=("words", "phone"), message="カナリアの添え書き"))
        needs.decline(by=town.actor("support"), handoff_id=offer.pk, reason="カナリアだから")
        resident = needs.enter(**_entry(need))
        drafts.keep(owner="x", form="note", key=str(need.pk), body={"text": "カナリアの下書き"})
        right = oversight.ask_right(by=resident, kind="disclosure", words="カナリアの写し")
        oversight.confirm_identity(by=by, request_id=right.pk, how="カナリアの免許証")
        oversight.answer_right(by=by, request_id=right.pk, answer="refused", words="カナリアはありません")
    close(town, need)
    Notice.objects.exclude(channel="screen").update(state="sent")
    return need


def _entry(need: Need) -> dict[str, str]:
    Consultation.objects.filter(pk=need.consultation_id).update(passphrase_hash=passphrases.hashed("やま かわ うみ"))
    return {"number": need.consultation.number, "passphrase": "やま かわ うみ"}


def where(canary: str) -> list[str]:
    """Every column of every table that holds a text; the audit's typed reasons apart."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                found += [f"{table}.{name}" for name, value in zip(names, row, strict=True) if isinstance(value, str) and (canary in value or canary in _unescaped(value))]
    return sorted(set(found))


def _unescaped(value: str) -> str:
    return value.encode().decode("unicode_escape", errors="ignore") if "\\u" in value else ""


def test_nothing_that_tells_of_somebody_is_left_anywhere(town: Town, whole: Need) -> None:
    before = {year: published(year=year) for year in (2025, 2026, 2027)}
    assert len(where("カナリア")) > 15 and where("canary@example.jp") and where("0262230199")
    made = run()
    assert made.state == "done" and made.figures["equal"] and made.figures["before"]
    for canary in ("カナリア", "canary@example.jp", "0262230123", "0262230199"):
        assert where(canary) == []
    assert before == {year: published(year=year) for year in (2025, 2026, 2027)}
    assert not Person.objects.exists() and not Household.objects.exists() and not Detail.objects.exists() and not Notice.objects.exists()
    assert not SearchDocument.objects.filter(kind__in=("need", "person")).exists() and not list(stale())
    assert not search(kind="need", query="困りごと") and not list(met_needs())
    right = RightsRequest.objects.get()
    assert (right.kind, right.answer, right.answer_words) == ("disclosure", "refused", ERASED)
    with clock.at(NOW):
        assert not list(violations()) and not list(retention_violations())


def test_the_audit_is_left_as_it_was_and_each_erasure_stands_in_it(town: Town, whole: Need) -> None:
    before = list(AuditEntry.objects.order_by("number").values_list())
    run()
    after = list(AuditEntry.objects.order_by("number").values_list())
    assert after[: len(before)] == before
    assert AuditEntry.objects.filter(action="erase_case", thing_id=whole.consultation_id, actor_kind="system").exists()
    assert AuditEntry.objects.filter(action="erase_person").count() == 1


def test_a_run_again_does_nothing(town: Town, whole: Need) -> None:
    run()
    stones = Tombstone.objects.count()
    assert counts(run()) == {} and Tombstone.objects.count() == stones


@pytest.mark.parametrize("how", ["open", "answered", "joined", "same person", "rest", "rights", "letter", "hold", "hold of the person"])
def test_what_is_open_or_held_stays_whole(town: Town, how: str) -> None:
    keeps = how in ("joined", "same person", "rights", "letter", "hold", "hold of the person", "rest")
    one = bring(town, "昔の困りごと", asker_name="見本 花子", **({"asker_address": "見本市1", "contact_way": "letter"} if how == "letter" else {}))
    _more(town, one, how)
    if keeps:
        close(town, one)
    if how == "answered":
        answer(town, one)
    before = json.dumps(list(Consultation.objects.order_by("pk").values()) + list(Need.objects.order_by("pk").values()), default=str)
    made = run()
    after = json.dumps(list(Consultation.objects.order_by("pk").values()) + list(Need.objects.order_by("pk").values()), default=str)
    assert before == after and made.counts["case"]["erased"] == made.counts["contact"]["erased"] == 0
    with clock.at(NOW):
        one_of = counts_of(as_of=NOW.date())["case"]
    assert (one_of.held, one_of.waiting) == ((1, 0) if "hold" in how else (0, 1) if keeps and how != "rest" else (0, 0))


def _more(town: Town, one: Need, how: str) -> None:
    by = town.actor("imoi")
    if how in ("joined", "same person"):
        _another(town, one, joined=how == "joined")
    elif how == "rest":
        with clock.at(LONG_AGO + timedelta(minutes=1)):
            needs.record_answer(by=by, need_id=one.pk, answer=Answer(outcome="partly_met", words="半分", missing="night", missing_words="夜", rest="残り"))
            needs.reopen(by=by, need_id=one.pk, reason="もう一度")
    elif how == "rights":
        oversight.ask_right(by=needs.enter(**_entry(one)), kind="disclosure", words="")  # type: ignore[arg-type]
    elif how == "letter":
        Notice.objects.create(kind="asker_news", channel="letter", need_id=one.pk, consultation_id=one.consultation_id, made_at=LONG_AGO, not_before=LONG_AGO)
    elif "hold" in how:
        if "person" in how:
            _about_somebody(town, one)
        do.set_hold(by=town.actor("official"), number=one.number.lower(), reason="訴訟", person="person" in how)


def _another(town: Town, one: Need, *, joined: bool) -> None:
    other = bring(town, "いまの困りごと", at=NOW - timedelta(days=3))
    if joined:
        needs.join(by=town.actor("imoi"), need_id=one.pk, other_need_id=other.pk)
    else:
        _about_somebody(town, one, other)


def _about_somebody(town: Town, *ones: Need) -> None:
    person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本"), area=town.areas["19"])
    for need in ones:
        needs.name_person(by=town.actor("imoi"), need_id=need.pk, person_id=person.pk)


def test_a_hold_that_is_lifted_lets_go(town: Town) -> None:
    one = ended(town)
    hold = do.set_hold(by=town.actor("official"), number=one.number, reason="監査")
    run()
    assert not erased(one)
    with pytest.raises(Invalid):
        do.lift_hold(by=SYSTEM, hold_id=hold.pk, reason=" ")
    do.lift_hold(by=town.actor("admin"), hold_id=hold.pk, reason="監査が終わった")
    with pytest.raises(Refused):
        do.lift_hold(by=SYSTEM, hold_id=hold.pk, reason="もう一度")
    run()
    assert erased(one)


def test_holds_are_refused_without_a_number_a_reason_or_a_post(town: Town) -> None:
    one = ended(town)
    for number, reason, person in (("N-2026-999999", "訴訟", False), (one.number, " ", False), (one.number, "訴訟", True)):
        with pytest.raises(Invalid):
            do.set_hold(by=SYSTEM, number=number, reason=reason, person=person)
    for who in ("imoi", "top", "auditor"):
        with pytest.raises(Denied):
            do.set_hold(by=town.actor(who), number=one.number, reason="訴訟")
        with pytest.raises(Denied):
            do.dry_run(by=town.actor(who))


def test_an_erasure_that_changes_a_figure_is_rolled_back_and_stops_the_run(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one = ended(town)
    real = erasing._ERASE["case"]

    def worse(*, by: Any, ids: Any) -> None:
        real(by=by, ids=ids)
        Need.objects.filter(consultation__in=ids).update(outcome="met", missing="")

    monkeypatch.setitem(erasing._ERASE, "case", worse)
    made = run()
    assert (made.state, made.report) == ("differs", "case: Need") and not erased(one)
    assert Need.objects.get().outcome == "unmet" and not Tombstone.objects.filter(purpose="case").exists()
    assert issubclass(FiguresChanged, Exception)


def test_a_run_that_is_stopped_goes_on_where_it_was(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    for n in range(5):
        ended(town, f"困りごと{n}")

    def stop(done: int, total: int, note: str) -> None:
        if done >= 7:
            raise Stopped

    with clock.at(NOW), pytest.raises(Stopped):
        do.run_now(by=SYSTEM, say=stop)
    assert Run.objects.get().state == "stopped" and 0 < Need.objects.filter(erased_at=None).count() < 5
    run()
    assert not Need.objects.filter(erased_at=None).exists()


def test_one_that_is_opened_while_it_is_waited_for_stays(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = ended(town), ended(town)
    real = erasing.consultations.hold_still

    def opened(ids: Any) -> Any:
        if Need.objects.get(pk=one.pk).state == "closed":
            needs.reopen(by=SYSTEM, need_id=one.pk, reason="また困った")
        return real(ids)

    monkeypatch.setattr(erasing.consultations, "hold_still", opened)
    run()
    assert not erased(one) and erased(other)


def test_the_operation_itself_refuses_an_open_need(town: Town) -> None:
    open_one, other = bring(town), ended(town)
    with pytest.raises(Refused), transaction.atomic():
        erase_cases(by=SYSTEM, ids=[open_one.consultation_id, other.consultation_id])
    assert not erased(open_one) and not erased(other)


def test_what_is_erased_can_not_be_opened_or_entered_again(town: Town) -> None:
    one = ended(town)
    entry = _entry(one)
    run()
    with pytest.raises(Refused):
        needs.reopen(by=SYSTEM, need_id=one.pk, reason="また")
    assert needs.enter(**entry) is None


def test_contact_goes_first_and_comes_anew_with_a_need_that_goes_on(town: Town) -> None:
    one = ended(town)
    with clock.at(LONG_AGO + timedelta(days=366)):
        do.run_now(by=SYSTEM)
        row = Consultation.objects.get()
        assert (row.asker_phone, row.words) == ("", "父の物忘れ") and not erased(one)
        needs.reopen(by=town.actor("imoi"), need_id=one.pk, reason="また困った")
        Consultation.objects.update(asker_phone="0262230177")
        assert not [found for found in retention_violations() if found.rule == "D2"]
        assert counts(do.run_now(by=SYSTEM)) == {}
    close(town, one, at=LONG_AGO + timedelta(days=367))
    with clock.at(LONG_AGO + timedelta(days=800)):
        do.run_now(by=SYSTEM)
    assert Consultation.objects.get().asker_phone == ""


def test_a_person_goes_a_period_after_the_last_consultation_even_where_that_is_gone(town: Town) -> None:
    person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本"), area=town.areas["19"])
    one = bring(town)
    needs.name_person(by=town.actor("imoi"), need_id=one.pk, person_id=person.pk)
    close(town, one)
    do.change_period(by=SYSTEM, purpose="person", years=7, months=0, counted="event", basis="x", because="y")
    run()
    assert erased(one) and Person.objects.exists()
    with clock.at(LONG_AGO + timedelta(days=365 * 7 - 2)):
        do.run_now(by=SYSTEM)
        assert Person.objects.exists()
    with clock.at(LONG_AGO + timedelta(days=365 * 7 + 3)):
        do.run_now(by=SYSTEM)
        assert not Person.objects.exists()


def test_check_names_what_is_overdue_once_a_city_has_begun(town: Town) -> None:
    ended(town)
    with clock.at(NOW + timedelta(days=40)):
        assert not list(retention_violations())
        Run.objects.create(number=1, dry=False, state="done", as_of=LONG_AGO.date(), began_at=LONG_AGO, by_name="x")
        assert {(one.rule, one.kind) for one in retention_violations()} >= {("D1", "case"), ("D1", "contact")}
