"""What past questions lean to: signed, by terms that can be named, and nothing where no term is known."""

from yorozu.algorithms.leanings import LOOKED_AT, NONE, Leanings, leanings, terms_of
from yorozu.algorithms.lexicon import Lexicon, Situation, lexicon
from yorozu.algorithms.situations import Recogniser
from yorozu.algorithms.suggest import Doc, Index

DOCS = (Doc("a", "甲の窓口", "認知症。"), Doc("b", "乙の窓口", "相続。"))


def an_index(held: Leanings) -> Index:
    rows = (Situation("memory", "a", ("dementia",), ("認知症",), "わけ", ("同じ話ばかり",)), Situation("estate", "b", ("legal",), ("相続",), "わけ", ("遺産の話",)))
    return Index(DOCS, Recogniser(Lexicon(rows, {}), leanings=held))


def test_terms_speak_for_a_situation_or_against_it_by_the_root_of_how_many_there_are() -> None:
    held = Leanings({"通帳": {"memory": 2.0, "estate": -1.0}, "#memory": {"estate": 4.0}})
    assert held.of(terms_of(["通帳"], [])) == {"memory": 2.0, "estate": -1.0}
    assert held.of(terms_of(["通帳", "机", "椅子"], [("memory", 0.5)])) == {"memory": 1.0, "estate": 0.5}
    assert held.of({"知らない語": 1.0}) == NONE.of({"通帳": 1.0}) == {}
    assert len(Leanings({"語": {f"s{n}": n + 1.0 for n in range(LOOKED_AT * 2)}}).of({"語": 1.0})) == LOOKED_AT


def test_what_a_question_leans_to_moves_the_order_and_is_told_as_evidence() -> None:
    text = "話が通帳のことになる"
    for towards, first in (("memory", "a"), ("estate", "b")):
        index = an_index(Leanings({"通帳": {towards: 9.0}}))
        assert DOCS[index.whole(index.read(text)).order[0][1]].id == first
        assert dict(index.explain(text, first))["leaning"] > 0


def test_the_shipped_leanings_name_situations_of_the_lexicon() -> None:
    """Those that were renamed since are passed over; where many were, scripts/learn_associations.py is due."""
    codes = {one.code for one in lexicon().situations}
    named = [code in codes for row in leanings().weights.values() for code in row]
    assert len(named) > 10_000 and sum(named) / len(named) > 0.8
