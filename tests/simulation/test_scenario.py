"""Scenario files: what they may change, and what is said of one that can't be used."""

from datetime import date
from pathlib import Path

import pytest

from yorozu.algorithms.comparison import paired
from yorozu.jobs.cli import main
from yorozu.simulation.year.demand import arrivals
from yorozu.simulation.year.dice import Dice
from yorozu.simulation.year.scenario import Scenario, ScenarioWrong, read_scenario, scenario_of

WHOLE = """
name: 篠ノ井に1人ふやす
contacts_a_day: 5
staffing:
  - district: 篠ノ井
    add_workers: 1
  - desk: hope
    contacts_a_day: 2.5
hours:
  - desk: yorozu-05
    week: 月-金 8:30-12:00 13:00-17:15; 土 9:00-12:00
deadlines: {offer: 2, week: 1}
demand:
  - district: "05"
    times: 1.3
habits:
  forgets: 0.1
"""


def test_a_whole_file_is_read() -> None:
    found = scenario_of(WHOLE)
    assert found.name == "篠ノ井に1人ふやす" and found.contacts_a_day == 5 and found.more_workers == {"yorozu-20": 1}
    assert found.contacts_at == {"hope": 2.5} and found.deadlines == {"offer": 2, "week": 1} and found.demand == {"05": 1.3}
    assert len(found.hours["yorozu-05"]) == 11 and found.habits["forgets"] == 0.1 and found.habits["silent"] == Scenario().habits["silent"]
    assert scenario_of("") == scenario_of("# nothing\n") == Scenario()


@pytest.mark.parametrize(("text", "line", "field", "part"), [
    ("nam: x", 1, "nam", "did you mean name"),
    ("name: x\nstaffing:\n- district: 篠ノ丼\n  add_workers: 1", 3, "staffing[1].district", "no district"),
    ("staffing:\n- desk: hopee\n  add_workers: 1", 2, "staffing[1].desk", "did you mean hope"),
    ("staffing:\n- district: 芋井\n  add_workers: 1.5", 3, "staffing[1].add_workers", "whole number from -20 to 20"),
    ("staffing:\n- district: 芋井", 2, "staffing[1]", "neither add_workers"),
    ("staffing:\n  district: 芋井", 2, "staffing", "must be a list"),
    ("deadlines:\n  offer: 0", 2, "deadlines.offer", "from 1 to 30"),
    ("deadlines:\n  offer: .nan", 2, "deadlines.offer", "isn't a whole number"),
    ("hours:\n- desk: hope\n  week: いつでも", 3, "hours[1].week", "write 月-金"),
    ("demand:\n- district: 芋井\n  times: -1", 3, "demand[1].times", "from 0 to 20"),
    ("habits:\n  forgets: 2", 2, "habits.forgets", "from 0 to 1"),
    ("name: x\nname: y", 2, "name", "stands here twice"),
    ("name: [", 1, "file", "isn't YAML"),
    ("- a", 1, "file", "must be fields"),
    ("name: !!python/object/apply:os.system [ls]", 1, "name", "must be a word"),
    ("demand: &a\n- *a", 1, "demand[1]", "must be fields"),
])  # fmt: skip
def test_what_cannot_be_used_is_told_by_line_and_field(text: str, line: int, field: str, part: str) -> None:
    with pytest.raises(ScenarioWrong) as wrong:
        scenario_of(text)
    assert any(one.line == line and one.field == field and part in one.message for one in wrong.value.faults), str(wrong.value)


def test_every_fault_is_told_at_once_and_the_command_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("nam: x\ndemand: 3\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--scenario", str(file)])
    err = capsys.readouterr().err
    assert ended.value.code == 2 and "line 1: nam" in err and "line 2: demand" in err
    file.write_bytes("name: 芋井".encode("cp932"))
    with pytest.raises(ScenarioWrong, match="isn't UTF-8"):
        read_scenario(file)
    for words in (("--days", "0"), ("--from", "gestern"), ("--scenario", str(tmp_path / "none.yaml")), ("--compare", "-", "-")):
        with pytest.raises(SystemExit) as ended:
            main(["simulate", *words])
        assert ended.value.code == 2 and capsys.readouterr().err


def test_the_asked_number_comes_and_more_in_one_district_leaves_the_others_alone() -> None:
    usual = arrivals(Dice(4), first=date(2026, 10, 1), days=60, needs=777, demand={})
    more = arrivals(Dice(4), first=date(2026, 10, 1), days=60, needs=777, demand={"20": 2.0})
    assert sum(one.needs for rows in usual.values() for one in rows) == 777

    def elsewhere(found: object) -> object:
        return {day: [one for one in rows if one.district != "20"] for day, rows in found.items()}  # type: ignore[attr-defined]

    def here(found: object) -> int:
        return sum(one.needs for rows in found.values() for one in rows if one.district == "20")  # type: ignore[attr-defined]

    assert elsewhere(usual) == elsewhere(more) and here(more) == 2 * here(usual)


def test_the_interval_is_students() -> None:
    found = paired([3.0, 3.2, 3.4], [2.0, 2.1, 2.6])
    assert round(found.difference, 4) == -0.9667 and found.low is not None and found.high is not None
    assert (round(found.low, 2), round(found.high, 2)) == (-1.35, -0.59) and found.is_sure
    assert paired([1.0], [2.0]).low is None and not paired([1.0, 2.0], [2.0, 1.0]).is_sure
    with pytest.raises(ValueError, match="as many"):
        paired([1.0], [])
