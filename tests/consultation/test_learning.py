"""The night's training: once a night, not over a person's head; and what was learned keeps nobody's words."""

import json
from datetime import timedelta

import pytest
from django.core import serializers

from tests.town import Town, at
from yorozu.consultation.operations import learning, train_nightly
from yorozu.directory.models import CityWord, Correction, WordModel
from yorozu.directory.operations import correct, forget_old_learning, roll_back_words, train_words
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry, HistoryEntry, Job

ASKED = "芋井地区よろず相談、小田切地区よろず相談、西部よろず相談にも聞いたけれど、"
WHO = "鈴木花子 090-1234-5678 上ケ屋1番地"


def history(who: str = "") -> list[tuple[str, str]]:
    rows = ((f"{who}{ASKED}財布と鍵が見つからない", "money"), (f"{who}{ASKED}雪かきで腰が痛い", "hope"), (f"{who}{ASKED}話を聞いて", "yorozu-20"))
    return [rows[place % 3] for place in range(60)]


def test_it_begins_once_a_night(town: Town) -> None:
    with clock.at(at(17, 14)):
        assert not train_nightly()
    with clock.at(at(18, 1, 5)):
        assert train_nightly() and not train_nightly()
    with clock.at(at(18, 4, 50)):
        assert not train_nightly(), "the night's training was asked for"
    with clock.at(at(19, 1)):
        assert train_nightly()
    assert Job.objects.filter(name=learning.NAME, arguments={"nightly": True}).count() == 2


def test_the_night_keeps_what_measures_better_and_leaves_what_a_person_took_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "met_needs", lambda: iter(history()))

    def night(day: int) -> dict[str, object]:
        with clock.at(at(day, 2)):
            assert train_nightly() and jobs.work_once()
        result: dict[str, object] = Job.objects.order_by("-asked_at").values_list("result", flat=True)[0]
        return result

    assert night(17)["kept"] and WordModel.objects.get().active
    assert not night(18)["kept"], "the same history changes nothing"
    roll_back_words(by=SYSTEM, reason="試し")
    held = night(19)
    assert held["held"] and held["better"] and not WordModel.objects.filter(active=True).exists()
    learning.start_training(by=town.actor("imoi"))
    assert jobs.work_once() and WordModel.objects.filter(active=True).count() == 1, "a person brings it back"


def everything_stored() -> str:
    """All rows that learning writes, as text."""
    rows = [*CityWord.objects.all(), *Correction.objects.all(), *WordModel.objects.all(), *HistoryEntry.objects.all(), *AuditEntry.objects.all(), *Job.objects.all()]
    text = serializers.serialize("json", rows)
    return json.dumps(json.loads(text), ensure_ascii=False)


def test_no_name_number_or_sentence_is_stored_by_learning_however_often_it_is_said(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty needs, three families: even words that are said often enough to be learned aren't learned where they name somebody."""
    monkeypatch.setattr(learning, "met_needs", lambda: iter(history(f"{WHO}、森さんの家です。")))
    for _ in range(5):
        correct(by=town.actor("imoi"), text=f"{WHO}、森さんに言われた。雪かきができない", desk=town.desks["hope"])
    learning.start_training(by=town.actor("imoi"))
    assert jobs.work_once() and WordModel.objects.get().active
    stored = everything_stored()
    for word in ("鈴木", "花子", "090-1234", "09012345678", "番地です", "財布と鍵", "雪かきができない"):
        assert word not in stored, word
    learned = WordModel.objects.get().weights.keys() | {term for one in Correction.objects.all() for term in one.terms}
    assert "森" not in learned and "財布" in learned and not learned & {"090", "1234", "5678", "1"}, "ids and moments hold digits too, terms don't"


def test_corrections_and_models_out_of_use_are_forgotten_after_a_year(town: Town) -> None:
    with clock.at(at(17)):
        correct(by=town.actor("imoi"), text="雪かきができない", desk=town.desks["hope"])
        train_words(by=SYSTEM, needs=history())
        train_words(by=SYSTEM, needs=[*history(), *history()])
        assert WordModel.objects.count() == 2
    with clock.at(at(17) + timedelta(days=364)):
        assert forget_old_learning() == 0
    with clock.at(at(17) + timedelta(days=366)):
        assert forget_old_learning() == 2
    assert not Correction.objects.exists() and WordModel.objects.get().active, "what is in use stays"
    assert HistoryEntry.objects.filter(kind="word_model").count() == 2, "that it was done stays, without words"
