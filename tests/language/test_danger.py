"""Words of danger on lists that were written before the patterns: what must be found, and what must be left alone."""

import re
import time
import tomllib
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

import pytest

from yorozu.algorithms import danger
from yorozu.algorithms.danger_evaluate import evaluate_danger

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


@pytest.mark.parametrize("unit", ["夫が", "お金が", "きのうから何も", "息", "あ", "子どもを", "a ", "\u3099"])
def test_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(size: int) -> float:
        started = time.process_time()
        danger.dangers((unit * size)[:size])
        return time.process_time() - started

    danger.dangers("")
    short, long = min(seconds(10_000) for _ in range(2)), seconds(100_000)
    assert long < 10 and long < max(short, 0.02) * 40


def test_old_numbers_are_told() -> None:
    checked = danger.numbers_checked_on()
    assert not danger.numbers_are_old(checked + timedelta(days=180))
    assert danger.numbers_are_old(checked + timedelta(days=181))
    assert checked >= date(2026, 1, 1)
