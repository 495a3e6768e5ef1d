"""Sentences and the situations that they speak of: by words in order, not by letters."""

import pytest

from yorozu.algorithms.lexicon import Lexicon, Situation, WordClass
from yorozu.algorithms.sentence import clauses, read
from yorozu.algorithms.situations import Recogniser

CLASSES = {"kin_elder": WordClass("kin_elder", ("母", "祖父", "おばあちゃん"), "elder"), "kin_child": WordClass("kin_child", ("息子", "子供"), "child")}


def situation(code: str, *expressions: str, unless: tuple[str, ...] = (), hints: tuple[str, ...] = ()) -> Situation:
    return Situation(code, code, ("money",), ("相談",), "わけ", expressions, hints, unless)


TABLE = Recogniser(Lexicon((
    situation("forget", "{kin_elder}…何度も聞く", "鍋を焦がす", "同じ話ばかり"),
    situation("food", "ご飯が食べられない", "食べる物がない", unless=("犬がご飯を食べられない",)),
    situation("rent", "家賃が払えない", hints=("大家",)),
    situation("snow", "雪かきができない", "屋根の雪が怖い"),
), CLASSES))  # fmt: skip


def meant(text: str) -> list[str]:
    sentence = read(text, TABLE.classes)
    return [TABLE.situations[one.situation].code for one in TABLE.recognise(sentence.words, sentence.sound) if one.strength > 0.3]


@pytest.mark.parametrize("text, code", [
    ("うちの母が、さっき言ったことをまた何度も何度も聞いてきます", "forget"), ("おばあちゃんが何度も聞いてくる", "forget"), ("お鍋をまた焦がしてしまった", "forget"),
    ("家賃、もう払えなくなっちゃって", "rent"), ("やちんがはらえない", "rent"), ("ｲｴの家賃払えません", "rent"), ("ゆきかきができない", "snow"), ("雪掻き出来なくなりました", "snow"),
    ("食べるものが全然ないんです", "food"),
])  # fmt: skip
def test_a_situation_is_found_however_it_is_written(text: str, code: str) -> None:
    assert meant(text)[:1] == [code]


@pytest.mark.parametrize("text", ["家賃を払えます", "犬がご飯を食べられない", "雪がきれい", "こんにちは", ""])
def test_what_says_something_else_is_left_alone(text: str) -> None:
    assert not meant(text)


def test_a_hint_alone_is_weak_and_helps_beside_others() -> None:
    def strength(text: str) -> float:
        sentence = read(text, TABLE.classes)
        return max((one.strength for one in TABLE.recognise(sentence.words, sentence.sound) if TABLE.situations[one.situation].code == "rent"), default=0.0)

    assert 0 < strength("大家さん") < 0.3 < strength("家賃が払えない") < strength("大家さんに家賃が払えない")


@pytest.mark.parametrize("text, ages", [("80歳の母", {"elder"}), ("八十代です", {"elder"}), ("5才の息子", {"child"}), ("祖父と子供", {"elder", "child"}), ("雪が重い", set())])
def test_the_age_of_whom_it_speaks(text: str, ages: set[str]) -> None:
    assert read(text, TABLE.classes).ages == ages


@pytest.mark.parametrize("text, days", [("日曜に雪かき", {6}), ("土日に相談したい", {5, 6}), ("水曜日なら", {2}), ("日が短い", set())])
def test_weekdays_are_taken_out_and_kept(text: str, days: set[int]) -> None:
    sentence = read(text, TABLE.classes)
    assert sentence.weekdays == days
    assert not days or "日曜" not in [word.lemma for word in sentence.words]


def test_clauses() -> None:
    sentence = read("家賃が払えないし、母が何度も聞く。雪も怖い", TABLE.classes)
    assert [sentence.plain.text[start:end] for start, end in clauses(sentence)] == ["家賃が払えない", "母が何度も聞く", "雪も怖い"]


def test_letters_stand_as_they_were_typed() -> None:
    sentence = read("ﾊﾞｽ　代がＡＢＣ㍻", TABLE.classes)
    assert sentence.as_typed(0, 2) == "ﾊﾞｽ" and sentence.plain.text.startswith("バス 代がabc平成")
