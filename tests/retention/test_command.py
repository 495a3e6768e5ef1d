"""`yorozu retention`: one object on stdout, refusals as sentences, nothing of anybody."""

import json
from typing import Any

import pytest

from tests.retention.conftest import NOW, ended, erased
from tests.town import Town
from yorozu.jobs import cli
from yorozu.kernel import clock


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    asked = cli.parser().parse_args(["retention", *words])
    with clock.at(NOW):
        code = asked.run(asked)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(autouse=True)
def _django_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.jobs.retention.start_django", lambda: None)


def test_list_hold_lift_and_run(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = ended(town, asker_name="見本 花子"), ended(town)
    code, out, _ = call(capsys, "run", "--dry-run", "--list", "--json")
    found: dict[str, Any] = json.loads(out)
    assert code == 0 and found["counts"]["case"]["due"] == 2 and found["dry_run"] is True
    assert {row["number"] for row in found["list"] if row["purpose"] == "case"} == {one.number, other.number} and "花子" not in out and "物忘れ" not in out
    assert call(capsys, "hold", one.number, "--reason", "訴訟", "--json")[0] == 0
    assert json.loads(call(capsys, "holds", "--json")[1])["holds"][0]["number"] == one.number
    code, out, _ = call(capsys, "run", "--json")
    assert code == 0 and json.loads(out)["counts"]["case"] == {"due": 1, "waiting": 0, "held": 1, "soon": 0, "erased": 1} and json.loads(out)["figures"]["equal"]
    assert not erased(one) and erased(other)
    assert call(capsys, "lift", "1", "--reason", "終わった")[0] == 0 and call(capsys, "lift", "1", "--reason", "x")[0] == 1
    assert call(capsys, "run")[0] == 0 and erased(one)


def test_refusals_are_sentences(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "hold", "N-2026-999999", "--reason", "訴訟")
    assert (code, out) == (1, "") and "番号" in err
    assert call(capsys, "run", "--list")[0] == 2
    code, _, err = call(capsys, "run", "--as-of", "2999-01-01")
    assert code == 1 and "これから先" in err


def test_schedule_and_replay(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    ended(town)
    rows = json.loads(call(capsys, "schedule", "--json")[1])["schedule"]
    assert [row["purpose"] for row in rows] == ["contact", "notice", "case", "right", "person"] and all(row["basis"] for row in rows)
    assert json.loads(call(capsys, "replay", "--json")[1])["left"] == 0 and call(capsys, "schedule")[1].count("\n") == 5
