"""`yorozu stuck`, and what tick and check say of stuck needs."""

import json

import pytest

from tests.coordination.test_marks import refused_three_times
from tests.jobs.test_commands import run
from tests.town import Town
from yorozu.coordination.models import StuckDay, StuckMark
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db


def test_recount_says_what_it_found_and_exits_1_only_where_marks_differed(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    refused_three_times(town)
    code, out, _ = run(capsys, "stuck", "recount", "--json")
    assert code == 0 and json.loads(out) | {"seconds": 0} == {"looked_at": 1, "begun": 0, "ended": 0, "changed": 0, "stuck": 1, "seconds": 0, "passed_on": 0}
    StuckMark.objects.update(because={"n": 9, "when": []})
    assert run(capsys, "stuck", "recount", "--json")[0] == 1 and run(capsys, "stuck", "recount", "--json")[0] == 0


def test_check_looks_at_them_and_tick_goes_through_them(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    refused_three_times(town)
    assert run(capsys, "tick", "--json")[0] == 0 and StuckDay.objects.get().day == clock.today()
    code, out, _ = run(capsys, "check", "--json")
    assert code == 0 and json.loads(out)["checked"]["stuck_need"] == 1
    StuckMark.objects.update(rule="silence")
    code, out, _ = run(capsys, "check", "--json")
    assert code == 1 and json.loads(out)["violations"][0]["rule"] == "S2"


def test_try_answers_as_one_object(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    refused_three_times(town)
    code, out, _ = run(capsys, "stuck", "try", "refusals", "--set", "n=2", "--json")
    found = json.loads(out)
    assert code == 0 and (found["rule"], found["numbers"], found["marked"], found["open"]) == ("refusals", {"n": 2}, 1, 1)
    code, out, _ = run(capsys, "stuck", "try", "refusals", "--since", "2026-11-14")
    assert code == 0 and "0 needs marked from 2026-11-14" in out


@pytest.mark.parametrize("words", [("moon",), ("load",), ("refusals", "--set", "n=0"), ("refusals", "--set", "days=3"), ("refusals", "--set", "n"),
                                   ("refusals", "--since", "2026-12-01", "--until", "2026-11-01")])  # fmt: skip
def test_wrong_use_is_said(town: Town, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    code, out, said = run(capsys, "stuck", "try", *words)
    assert code == 2 and not out and said.startswith("yorozu: stuck try: ")
