"""A city's own words and what it learns: at once, with who and why, and with a way back."""

import pytest

from tests.town import Town, make_town
from yorozu.community.operations import change_desk
from yorozu.directory.models import CityWord, Correction, WordModel
from yorozu.directory.operations import add_word, correct, retire_word, roll_back_words, train_words
from yorozu.directory.queries import Said, effect_of, explain, suggest
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Invalid, Refused

pytestmark = pytest.mark.django_db
ASKED = "芋井地区よろず相談、小田切地区よろず相談、西部よろず相談にも聞いたけれど、"
WORDS = "めだかの学校に行きたい"


@pytest.fixture
def town() -> Town:
    return make_town()


def first(text: str = WORDS) -> str:
    found = suggest(text).suggestions
    return found[0].id if found else ""


def score(text: str, desk: str) -> float:
    return next((one.score for one in suggest(text, top=20).suggestions if one.id == desk), 0.0)


def history(n: int = 60) -> list[tuple[str, str]]:
    """Whoever speaks of the fountain was met by the money desk, whoever speaks of snow by hope."""
    rows = ((f"{ASKED}財布と鍵が見つからない", "money"), (f"{ASKED}雪かきで腰が痛い", "hope"), (f"{ASKED}話を聞いて", "yorozu-20"))
    return [rows[place % 3] for place in range(n)]


def test_a_citys_word_leads_to_its_desk_at_once_until_it_is_retired(town: Town) -> None:
    assert first() != "hope"
    word = add_word(by=town.actor("imoi"), expression="めだかの学校", desk=town.desks["hope"], reason="居場所の集まりの名前だからです。")
    assert first() == "hope" and "めだか" in "".join(suggest(WORDS).suggestions[0].because)
    retire_word(by=town.actor("imoi"), word=word, reason="集まりが終わった")
    assert first() != "hope"
    kept = CityWord.objects.get()
    assert kept.retired_reason == "集まりが終わった" and kept.retired_by_name == kept.added_by_name == "imoi 見本"
    with pytest.raises(Refused):
        retire_word(by=town.actor("imoi"), word=word, reason="もう一度")


@pytest.mark.parametrize("expression, reason, field", [
    ("", "わけ", "expression"), ("めだか(", "わけ", "expression"), ("{だれか}が来た", "わけ", "expression"), ("できない", "わけ", "expression"),
    ("{kin_elder}", "わけ", "expression"), ("めだか", " ", "reason"), ("めだか", "わ" * 201, "reason"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_at_its_field(town: Town, expression: str, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as error:
        add_word(by=town.actor("imoi"), expression=expression, desk=town.desks["hope"], reason=reason)
    assert field in error.value.field_errors and not CityWord.objects.exists()


def test_a_word_may_speak_of_a_situation_of_the_lexicon_and_leads_wherever_that_does(town: Town) -> None:
    change_desk(by=SYSTEM, desk=town.desks["support-west"], accepts="高齢者の相談。認知症、物忘れ。地域包括支援センター。")
    before = score(WORDS, "support-west")
    assert not any(one.situation == "same_story_again" for one in suggest(WORDS).suggestions)
    add_word(by=town.actor("imoi"), expression="めだかの学校", situation="same_story_again", reason="この市では、物忘れの人の集まりの名前だからです。")
    found = suggest(WORDS).suggestions[0]
    assert found.id == "support-west" and found.situation == "same_story_again" and found.reason and found.score > before + 1


@pytest.mark.parametrize("desk, situation", [("", ""), ("hope", "same_story_again"), ("", "no_such_situation")])
def test_a_word_leads_to_one_thing_that_exists(town: Town, desk: str, situation: str) -> None:
    with pytest.raises(Invalid) as error:
        add_word(by=town.actor("imoi"), expression="めだか", desk=town.desks.get(desk), situation=situation, reason="わけ")
    assert set(error.value.field_errors) == {"leads"} and not CityWord.objects.exists()


def test_the_reason_of_the_city_is_told_with_its_word(town: Town) -> None:
    add_word(by=town.actor("imoi"), expression="めだかの学校", desk=town.desks["hope"], reason="居場所の集まりの名前だからです。")
    add_word(by=town.actor("imoi"), expression="ふなの会", desk=town.desks["hope"], reason="釣りの集まりの名前だからです。")
    assert suggest(WORDS).suggestions[0].reason == "居場所の集まりの名前だからです。"
    assert suggest("ふなの会に行きたい").suggestions[0].reason == "釣りの集まりの名前だからです。"


def test_the_same_word_twice_is_refused_and_who_may_not_is_denied(town: Town) -> None:
    add_word(by=town.actor("imoi"), expression="めだか", desk=town.desks["hope"], reason="わけ")
    with pytest.raises(Invalid):
        add_word(by=town.actor("west"), expression="めだか", desk=town.desks["hope"], reason="わけ")
    with pytest.raises(Denied):
        add_word(by=town.actor("auditor"), expression="ふな", desk=town.desks["hope"], reason="わけ")


def test_the_effect_is_measured_before_anything_is_stored(town: Town) -> None:
    needs = [("めだかの学校に行きたい", "hope"), ("家賃のこと", "money")]
    found = effect_of(Said("めだかの学校", desk="hope"), needs)
    assert (found.cases, found.said, found.better, found.worse) == (2, 1, 1, 0)
    assert [one.at for one in found.moved] == [0] and found.moved[0].after[0] == "hope" and "hope" not in found.moved[0].before
    assert not CityWord.objects.exists()


def test_training_keeps_what_finds_the_desk_better_and_can_be_taken_back(town: Town) -> None:
    assert train_words(by=SYSTEM, needs=history(), dry_run=True)[0].better and not WordModel.objects.exists()
    unlearned = score("財布のこと", "money")
    trial, model = train_words(by=SYSTEM, needs=history())
    assert model is not None and model.active and trial.after > trial.before
    assert score("財布のこと", "money") > unlearned
    reasons = explain("財布のこと", "money")
    assert any(one.what == "learned 財布" and one.adds > 0 for one in reasons)
    assert train_words(by=SYSTEM, needs=history())[1] is None and WordModel.objects.count() == 1, "the same history changes nothing"
    assert roll_back_words(by=SYSTEM, reason="試し") is None
    assert not WordModel.objects.filter(active=True).exists() and score("財布のこと", "money") == unlearned
    with pytest.raises(Refused):
        roll_back_words(by=SYSTEM, reason="もう一度")


def test_rolling_back_brings_the_version_before(town: Town) -> None:
    first_model = train_words(by=SYSTEM, needs=history())[1]
    second = train_words(by=SYSTEM, needs=history(90))[1]
    assert first_model and second and second.version == 2
    back = roll_back_words(by=SYSTEM, reason="試し")
    assert back is not None and back.version == 1 and back.active


def test_training_without_history_keeps_nothing(town: Town) -> None:
    trial, model = train_words(by=SYSTEM, needs=[])
    assert model is None and not trial.better


def test_a_correction_keeps_terms_and_no_sentence(town: Town) -> None:
    found = correct(by=town.actor("imoi"), text="山田花子です。雪かきができません。０９０−１２３４−５６７８", desk=town.desks["support-west"])
    assert found is not None and "雪掻き" in found.terms
    assert not any("山田" in term or "花子" in term or "1234" in term for term in found.terms)
    assert correct(by=town.actor("imoi"), text="。。。", desk=town.desks["hope"]) is None
    assert Correction.objects.count() == 1
