"""What a city's history teaches: from counts alone, nothing from few, and only what finds the desk better."""

from yorozu.algorithms.learning import FEWEST, NOTHING, Case, Learned, count, train
from yorozu.algorithms.suggest import Doc, Index

DESKS = ("snow", "money", "youth", "care")


def cases(n: int = 120) -> list[Case]:
    """Whoever says 玄関 is met by the snow desk, whoever says 通帳 by the money desk; 市 means nothing. Unlearned, the right desk stands last."""
    rows = [("玄関", "snow"), ("通帳", "money"), ("部屋", "youth"), ("薬", "care")]
    return [case({word, "市"}, desk, last=True) for word, desk in (rows[place % 4] for place in range(n))]


def case(terms: set[str], desk: str, *, last: bool) -> Case:
    return Case(frozenset(terms), desk, {one: 1.0 if (one == desk) is last else 1.2 for one in DESKS})


def test_what_finds_the_desk_better_is_kept_with_the_least_strength_that_does() -> None:
    trial = train(cases())
    assert trial.better and trial.before == 0.0 and trial.after == 1.0
    assert trial.learned.strength == 0.25
    assert case({"玄関"}, "snow", last=True).ranked(trial.learned)[0] == "snow"


def test_history_without_meaning_teaches_nothing() -> None:
    trial = train([case({f"語{place % 7}"}, DESKS[place % 4], last=False) for place in range(112)])
    assert not trial.better and trial.learned == NOTHING


def test_few_cases_and_rare_terms_teach_nothing() -> None:
    assert train(cases(20)).learned == NOTHING
    rare = [*cases(), *(Case(frozenset({"山田花子"}), "snow") for _ in range(FEWEST - 1))]
    assert "山田花子" not in count(rare).weights and "玄関" in count(rare).weights


def test_every_score_can_be_explained_term_by_term() -> None:
    learned = Learned(count(cases()).weights, 0.5)
    rows = learned.explain({"玄関", "市", "何か"}, "snow")
    assert [term for term, _ in rows] == ["玄関"]
    assert abs(sum(weight for _, weight in rows) - learned.scores({"玄関", "市"})["snow"]) < 1e-9


def test_the_same_history_gives_the_same_model() -> None:
    assert train(cases()) == train(cases())


def test_nobodys_name_is_a_term() -> None:
    docs = (Doc("snow", "除雪の窓口", "雪かきを手伝います"),)
    index = Index(docs)
    sentence = index.read("山田花子です、雪かきができません")
    terms = index.terms(index.hear(sentence.words, sentence.sound, sentence.folded))
    assert "雪掻き" in terms and not {"山田", "花子", "山田花子"} & terms


def test_what_was_learned_moves_the_order_and_unknown_desks_are_passed_over() -> None:
    docs = (Doc("a", "窓口", "雪かき"), Doc("b", "別の窓口", "雪かき"))
    learned = Learned({"雪掻き": {"b": 2.0, "gone": 2.0}}, 1.0)
    for held, first in ((NOTHING, "a"), (learned, "b")):
        index = Index(docs, learned=held)
        assert docs[index.whole(index.read("雪かきができない")).order[0][1]].id == first
