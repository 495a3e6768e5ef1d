"""Words of danger on lists that were written before the patterns: what must be found, and what must be left alone."""

import hashlib
import re
import time
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest

from yorozu.algorithms import danger, danger_net, danger_words
from yorozu.algorithms.danger_evaluate import evaluate_danger
from yorozu.algorithms.evaluate import read_table

WORDS = Path(__file__).parents[1] / "data" / "words"
LEXICON = resources.files("yorozu.language").joinpath("lexicon")


def test_dangers_are_found_and_near_misses_left_alone() -> None:
    found = evaluate_danger(WORDS / "danger.tsv", WORDS / "harmless.tsv")
    assert (found["dangerous"], found["harmless"]) == (485, 1114)
    assert found["recall"] >= 0.99, found["missed"]
    assert found["false_alarms"] <= 0.02, found["alarmed"]
    assert min(found["kinds"].values()) >= 0.9, found["kinds"]
    assert found["right_kind"] >= 0.9


@pytest.mark.parametrize(("text", "first"), [
    ("天ぷら鍋が燃えてる", "119"), ("父が息をしていない", "119"), ("死にたい", "0120-279-338"), ("屋上に立ってます。もう疲れた", "119"), ("夫に殴られた", "110"),
    ("児童虐待を見た", "189"), ("痴漢にあった", "110"), ("詐欺にあった", "110"), ("母がいなくなった", "110"), ("今夜泊まるところがない", ""),
])  # fmt: skip
def test_each_kind_has_its_number(text: str, first: str) -> None:
    assert danger.urgent_numbers(text)[0].number == first


def test_the_citys_desk_gets_its_telephone_or_is_left_out() -> None:
    found = danger.urgent_numbers("今夜泊まるところがない")
    assert danger.with_city(found, "026-111-2222")[0].number == "026-111-2222"
    assert all(one.number for one in danger.with_city(found, ""))


def test_the_words_are_named_as_they_were_typed() -> None:
    (found,) = (one for one in danger.dangers("もう　キエ タイ です") if one.kind == "suicide")
    assert found.because == ("キエ タイ",)


def test_every_key_has_a_number_with_hours() -> None:
    table = tomllib.loads(LEXICON.joinpath("danger.toml").read_text("utf-8"))
    numbers = tomllib.loads(LEXICON.joinpath("urgent_numbers.toml").read_text("utf-8"))["number"]
    used = {key for row in table["danger"] for key in row["numbers"]}
    assert used <= set(numbers)
    assert all(one["hours"] and one["name"] for one in numbers.values())


def test_no_pattern_repeats_without_a_bound() -> None:
    table = tomllib.loads(LEXICON.joinpath("danger.toml").read_text("utf-8"))
    patterns = [*table["harmless"], *table["words"].values(), *(one for row in table["danger"] for one in row["patterns"])]
    for pattern in patterns:
        assert not re.search(r"(?<!\\)[*+]|\{\d+,\}", re.sub(r"\[[^\]]*\]", "", pattern)), pattern


@pytest.mark.parametrize("unit", ["夫が", "お金が", "きのうから何も", "息", "あ", "子どもを", "a ", "\u3099", "旦那と役所と", "薬を電池を", "必死に"])
def test_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        danger.dangers((unit * size)[:size])
        return time.process_time() - started

    danger.dangers("")
    short, long = min(seconds(10_000) for _ in range(2)), seconds(100_000)
    assert long < 10 and long < max(short, 0.02) * 40


def test_numbers_that_nobody_checked_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    today = date(2026, 12, 1)
    days = {"110": "2026-11-30", "119": (today - timedelta(days=181)).isoformat(), "189": (today - timedelta(days=180)).isoformat(), "188": "", "": ""}
    table = replace(danger._table(), numbers={number: {"number": number, "name": number, "hours": "", "checked_on": day} for number, day in days.items()})
    monkeypatch.setattr(danger, "_table", lambda: table)
    assert danger.numbers_to_check(today) == ("119", "188")
    assert danger.numbers_for_all()[1] is None
    del table.numbers["188"]
    assert danger.numbers_for_all()[1] == today - timedelta(days=181)


def test_every_number_has_a_place_for_the_day_of_its_check() -> None:
    numbers = tomllib.loads(LEXICON.joinpath("urgent_numbers.toml").read_text("utf-8"))["number"]
    for one in numbers.values():
        assert not one["number"] or one["checked_on"] == "" or date.fromisoformat(one["checked_on"])


@pytest.mark.parametrize(("name", "dangerous", "harmless", "held_recall", "held_alarms"), [
    ("second", 366, 302, 0.76, 0.03), ("third", 376, 457, 0.95, 0.04), ("fourth", 342, 303, 0.97, 0.07), ("fifth", 341, 321, 0.89, 0.16),
])  # fmt: skip
def test_what_is_heard_on_sentences_that_nothing_was_tuned_with_does_not_sink(name: str, dangerous: int, harmless: int, held_recall: float, held_alarms: float) -> None:
    """Floors, not goals: recall of 0.99 with alarms of 0.02 is reached on the first list alone (benchmarks/RESULTS.md)."""
    found = evaluate_danger(WORDS / f"danger-{name}.tsv", WORDS / f"harmless-{name}.tsv")
    assert (found["dangerous"], found["harmless"]) == (dangerous, harmless)
    assert found["tuning"]["recall"] >= 0.98
    assert found["held"]["recall"] >= held_recall
    assert found["held"]["false_alarms"] <= held_alarms


def test_what_is_heard_of_a_quarter_that_is_never_learned_from_does_not_sink() -> None:
    heard = {name: [bool(danger.dangers(row["sentence"])) for row in read_table(WORDS / f"{name}-practice-a.tsv", ("id", "sentence", "kind"))
                    if hashlib.sha256((row["id"] + row["sentence"]).encode()).digest()[-1] % 4 == 3] for name in ("danger", "harmless")}  # fmt: skip
    assert (len(heard["danger"]), len(heard["harmless"])) == (375, 323)
    assert sum(heard["danger"]) / 375 >= 0.94 and sum(heard["harmless"]) / 323 <= 0.11


@pytest.mark.parametrize(("said", "kind"), [
    ("畳が浮いて、玄関から泥水が流れこんでくる", "rescue"), ("婆さまが納屋で寝かされとって、飯ももらえん", "elder_abuse"), ("孫の上司だという人に現金を渡してしまった", "fraud"),
])  # fmt: skip
def test_the_net_hears_what_no_pattern_was_written_for(said: str, kind: str) -> None:
    (found, *_) = danger.dangers(said)
    assert found.kind == kind and found.because and all(word in said for word in found.because)


@pytest.mark.parametrize("said", ["昔は夫に殴られていましたが、離婚して今は安心して暮らしています。養育費の相談です", "火事になったときの避難訓練は何時からですか", "飛び込みで検診を受けられますか"])
def test_what_is_past_or_only_asked_about_is_held_back(said: str) -> None:
    assert danger.dangers(said) == ()


def test_a_danger_in_a_long_text_is_heard() -> None:
    long = "先日は道の件でありがとうございました。草も刈ってもらえて助かりました。孫の運動会も無事に終わりました。" * 20
    assert danger.dangers(long) == ()
    assert {one.kind for one in danger.dangers(f"{long}きょうは夫に首を絞められて逃げてきました。{long}")} & {"dv"}


def test_each_term_of_the_net_is_a_number_and_each_kind_is_known() -> None:
    held = danger_net.weights()
    kinds = {row["kind"] for row in tomllib.loads(LEXICON.joinpath("danger.toml").read_text("utf-8"))["danger"]}
    assert {kind for told in held.kinds.values() for kind, _ in told} == kinds
    assert len(held.terms) > 10_000 and held.bias < 0


@pytest.mark.parametrize("said", ["だんなが わたしの うで ひねった", "旦那に腕を捻られました", "ダンナに腕をねじられてます"])
def test_words_told_together_are_danger_in_any_inflection(said: str) -> None:
    (found,) = (one for one in danger.dangers(said) if one.kind == "dv")
    assert len(found.because) == 2 and all(word in said for word in found.because)


def test_words_too_far_apart_or_in_two_sentences_are_no_danger() -> None:
    assert danger_words.told("旦那の話です。腕時計の電池を替えたい。看板がねじられている。") == ()
    assert danger_words.told("旦那" + "と役所" * 20 + "、掃除機をねじられた") == ()


def test_every_class_and_kind_of_the_rules_exists() -> None:
    read = tomllib.loads(LEXICON.joinpath("danger-words.toml").read_text("utf-8"))
    named = {name.lstrip("!") for listed in read["rules"].values() for rule in listed for name in rule.split()}
    assert named == set(read["classes"])
    assert set(read["rules"]) <= {row["kind"] for row in tomllib.loads(LEXICON.joinpath("danger.toml").read_text("utf-8"))["danger"]}


CALM = "庭の柿の木がよく実りました。"


@pytest.mark.parametrize("letters", [300, 20_000])
def test_a_danger_is_found_wherever_it_stands_in_a_text_and_a_long_one_is_weighed_in_part(letters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed, read = [], danger_net.read
    monkeypatch.setattr(danger_net, "read", lambda *given: weighed.append(given[0]) or read(*given))
    calm = CALM * (letters // len(CALM))
    assert danger.dangers(calm) == () and len(weighed) <= 30
    for place in (0, len(calm) // 2 // len(CALM) * len(CALM), len(calm)):
        found = danger.dangers(f"{calm[:place]}もう死にたいです。{calm[place:]}")
        assert [(one.kind, one.because) for one in found] == [("suicide", ("死にたい",))], place


def test_words_that_tell_a_danger_together_are_named_where_they_stand_at_the_end_of_a_long_text() -> None:
    said = "父が夜になると母に手を上げて、母の腕にあざがあります。"
    short, long = danger.dangers(said), danger.dangers(CALM * 800 + said)
    assert short and [(one.kind, one.because) for one in long] == [(one.kind, one.because) for one in short]
