"""Everyday words: the words that led there, the honest "not sure", the numbers that come first."""

import json

import pytest

from yorozu.algorithms.danger import urgent_numbers
from yorozu.algorithms.lexicon import Lexicon, Situation
from yorozu.algorithms.situations import Recogniser
from yorozu.algorithms.suggest import Doc, Index, answer

DOCS = (
    Doc("hokatsu", "地域包括支援センター", "高齢者と家族の総合相談。認知症。", ("物忘れ", "父", "母", "介護"), ("elderly",)),
    Doc("seikatsu", "生活支援課", "生活困窮の自立相談支援。", ("払えない", "食べるもの", "家賃"), ("money",)),
    Doc("gomi", "生活環境課", "ごみの分別。", ("ゴミ", "ごみ屋敷"), ("neighbours",)),
)


def ask(text: str) -> list[str]:
    return [one.id for one in answer(Index(DOCS), DOCS, text).suggestions]


def test_the_words_that_led_there_stand_as_they_were_typed() -> None:
    found = answer(Index(DOCS), DOCS, "父の物忘れがひどくて心配")
    assert found.suggestions[0].id == "hokatsu"
    assert {"父", "物忘れ"} <= set(found.suggestions[0].because)
    assert found.sure


@pytest.mark.parametrize("text", ["", "。。。", "あのう、ちょっと"])
def test_it_says_when_it_is_not_sure(text: str) -> None:
    assert not answer(Index(DOCS), DOCS, text).sure


def test_width_and_kana_make_no_difference() -> None:
    assert ask("ごみ") == ask("ゴミ") == ask("ｺﾞﾐ")
    assert ask("ゴミ")[0] == "gomi"


@pytest.mark.parametrize("text", ["死にたい", "もう消えてしまいたい", "夫に殴られた", "父が息をしていない", "食べるものがもうない", "子どもを叩いてしまう",
                                  "きのう死にたいと言った", "薬をたくさん飲んだ", "家に火事が", "包丁を持って", "電気を止められた", "母がいなくなった"])  # fmt: skip
def test_danger_is_answered_with_numbers(text: str) -> None:
    assert urgent_numbers(text)


@pytest.mark.parametrize("text", ["死ぬほど忙しい", "殺虫剤の捨て方", "息抜きがしたい", "息子の学校のこと", "必死で働いている", "暴力団映画のポスター", "火が消えない心配はない",
                                  "雪かきができない", "ごみの分別", "介護保険を使いたい"])  # fmt: skip
def test_near_misses_are_left_alone(text: str) -> None:
    assert not urgent_numbers(text)


def test_the_order_is_the_same_every_time() -> None:
    assert json.dumps(ask("父の介護でお金が払えない")) == json.dumps(ask("父の介護でお金が払えない"))


def test_several_needs_in_one_sentence_each_have_their_desk_among_the_first() -> None:
    docs = (*DOCS, *(Doc(f"kaigo{n}", f"介護の窓口{n}", "認知症の高齢者の総合相談、地域包括支援センター。物忘れ。") for n in range(6)),
            Doc("youth", "ひきこもり支援センター", "ひきこもりの本人と家族。"))  # fmt: skip
    index = Index(docs, Recogniser(Lexicon((
        Situation("a", "a", ("dementia",), ("認知症", "地域包括支援センター"), "わけ", ("同じ話ばかり",)),
        Situation("b", "b", ("lonely",), ("ひきこもり",), "わけ", ("部屋から出てこない",))), {})))  # fmt: skip
    found = [one.id for one in answer(index, docs, "母が同じ話ばかりする。それと息子が部屋から出てこない").suggestions]
    assert "youth" in found[:3] and found[0] != "youth"
    assert answer(index, docs, "息子が部屋から出てこない").suggestions[0].id == "youth"


def test_a_need_whose_best_desk_stands_behind_its_like_brings_that_one_forward() -> None:
    """The second need's own best is the youth desk of another area; its kind is named once, by the first of it, and that one must come forward."""
    youth = tuple(Doc(f"youth-{name}", f"{name}ひきこもり支援センター", "ひきこもりの本人と家族。") for name in ("北", "南"))
    docs = (*DOCS, *(Doc(f"kaigo{n}", f"介護の窓口{n}", f"認知症の高齢者の総合相談、地域包括支援センター。物忘れ。{'一二三四五六'[n]}階", ("同じ話", "物忘れ", "母"))
                      for n in range(6)), *youth)  # fmt: skip
    index = Index(docs, Recogniser(Lexicon((
        Situation("a", "a", ("dementia",), ("認知症", "地域包括支援センター"), "わけ", ("同じ話ばかり",)),
        Situation("b", "b", ("lonely",), ("ひきこもり",), "わけ", ("部屋から出てこない",))), {})))  # fmt: skip
    text = "北の母が同じ話ばかりする。それと南の息子が部屋から出てこない"
    found = [one.id for one in answer(index, docs, text).suggestions]
    assert sum(one.startswith("youth") for one in found[:3]) == 1
    near = {place: 1 for place, doc in enumerate(docs) if doc.id == "youth-北"}
    assert "youth-北" in [one.id for one in answer(index, docs, text, near=near).suggestions[:3]]
