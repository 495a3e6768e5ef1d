"""The lexicon of situations: every file can be used as written, and no line says what another line said before."""

from importlib import resources
from pathlib import Path

import pytest

from yorozu.algorithms.compiled import NAME, compile_lexicon, stored, write
from yorozu.algorithms.lexicon import Lexicon, Misspelt, forms, lexicon, read_situations
from yorozu.algorithms.patterns import Classes, compile_expression, twins

GOOD = """[[situation]]
code = "door"
name = "ドア"
fields = ["housing"]
means = ["住宅"]
reason = "ドアのことは住宅の窓口が知っているからです。"
expressions = ["ドアが(開かない|閉まらない)", "{kin_elder}…何度も聞く"]
"""


def read(text: str) -> None:
    read_situations(text, file="x.toml", classes=["kin_elder"])


def test_what_is_written_well_is_read() -> None:
    (one,) = read_situations(GOOD, file="x.toml", classes=["kin_elder"])
    assert one.code == "door" and one.expressions[1].startswith("{kin_elder}")
    assert forms("(A|B)と(C|D)") == ("AとC", "AとD", "BとC", "BとD")


@pytest.mark.parametrize("old, new, says", [
    ("code =", "cod =", "unknown key cod"), ('"door"', '"Door 1"', "code must be"), ('["住宅"]', "[]", "means must be a list"),
    ("{kin_elder}", "{kin_older}", "unknown class kin_older"), ("閉まらない)", "閉まらない", "brackets must close"),
    ("ドアが(", "ド|アが(", "stands only inside"), ('reason = "', 'urgency = "someday"\nreason = "', "urgency must be one of"),
    ('["housing"]', '"housing"', "fields must be a list"), ("code", "code = [", "not TOML"),
])  # fmt: skip
def test_what_is_written_badly_is_refused_with_its_place(old: str, new: str, says: str) -> None:
    with pytest.raises(Misspelt, match=says) as error:
        read(GOOD.replace(old, new, 1))
    assert str(error.value).startswith("x.toml")


def test_life_fields_of_the_lexicon_are_those_of_the_directory() -> None:
    table = resources.files("yorozu.directory").joinpath("data/life_fields.tsv").read_text("utf-8")
    known = {line.split("\t")[0] for line in table.splitlines()[1:]}
    assert not [(one.code, field) for one in lexicon().situations for field in one.fields if field not in known]


def test_words_are_compared_in_dictionary_form() -> None:
    classes = Classes(lexicon().classes)
    (one,) = compile_expression("料理ができなくなった", classes)
    assert one.words == compile_expression("料理出来ない", classes)[0].words == ("料理", "〜できない")
    (far,) = compile_expression("{kin_elder}…何度も聞く", classes)
    assert far.words == ("{kin_elder}", "何", "度", "聞く") and far.wide == {1}


def test_twins_are_found() -> None:
    classes = Classes(lexicon().classes)
    assert twins(["家賃が払えない", "家賃払えなくなった", "の"], classes) == [("家賃払えなくなった", "家賃が払えない"), ("の", "")]


def test_every_expression_is_unique_after_lemmatising_within_its_situation() -> None:
    """A line whose words another line of the situation already has adds nothing but the look of more."""
    classes = Classes(lexicon().classes)
    found = [(one.code, *pair) for one in lexicon().situations for pair in twins((*one.expressions, *one.hints), classes)]
    assert not found, "\n".join(f"{code}: 「{line}」 says the same as 「{other}」" if other else f"{code}: 「{line}」 has no word that carries meaning"
                                for code, line, other in found)  # fmt: skip


def test_the_stored_lexicon_is_the_same_and_is_ignored_once_anything_changed(tmp_path: Path) -> None:
    classes = lexicon().classes
    held = Lexicon(read_situations(GOOD, file="x.toml", classes=classes), classes)
    write(held, tmp_path / NAME)
    found = stored(held, tmp_path)
    assert found and found[1] == compile_lexicon(held)[1] and found[0].members == compile_lexicon(held)[0].members
    edited = Lexicon(read_situations(GOOD.replace("ドアが", "窓が"), file="x.toml", classes=classes), classes)
    assert stored(edited, tmp_path) is None
    assert stored(held, tmp_path / "nowhere") is None
