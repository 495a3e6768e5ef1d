"""The simulated year in its short form: every midnight is clean, planted faults stop it, the same seed gives the same year."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yorozu.consultation.models import Need
from yorozu.consultation.operations.ticking import Ticked
from yorozu.simulation.year import engine
from yorozu.simulation.year.engine import Plan, PromiseBroken, Year
from yorozu.simulation.year.figures import figures, need_rows
from yorozu.simulation.year.mail import PATH
from yorozu.simulation.year.scenario import Scenario


@pytest.fixture
def scratch(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own database as a simulation's."""
    settings.EMAIL_BACKEND, settings.PASSPHRASE_COST = PATH, 2
    monkeypatch.setattr(engine, "RESIDENTS", 500)
    yield


def year_of(days: int, needs: int, seed: int = 1, scenario: Scenario | None = None) -> Year:
    year = Year(Plan(days, needs, seed, scenario or Scenario()))
    year.found_city()
    return year


@pytest.mark.django_db
@pytest.mark.usefixtures("scratch")
def test_a_month_keeps_the_promise_every_midnight() -> None:
    year = year_of(30, 200)
    assert year.run(), "it ends, and no midnight stopped it"
    found = figures(year.plan, year.state, held=sum(one.needs for one, _at in year.held))
    assert found["needs"] + found["not_yet_asked"] >= 200 and sum(found["became"].values()) == found["needs"] == len(need_rows())
    assert found["happened"]["the server was down for three days"] == 1 and found["happened"]["needs reminded by tick"] > 0
    assert found["lifted"] == sum(one.lifted for one in need_rows()), "counted again from the rows"
    assert {"receive", "hand_over", "accept", "close_need", "note_absence", "close_desk", "tick", "record_check"} <= set(found["operations"])
    assert not {name for name in found["refused"] if name.startswith(("tick", "receive"))}
    assert {one.channel for one in need_rows()} >= {"phone", "web", "walk_in", "post"}
    json.dumps(found), json.dumps(year.as_json())


@pytest.mark.django_db
@pytest.mark.usefixtures("scratch")
def test_a_planted_fault_stops_the_run_at_midnight() -> None:
    year = year_of(6, 30)

    def plant(one: Year) -> None:
        if one.state.day == 2:
            other = next(desk for code, desk in one.hands.desks.items() if code == "horitsu")
            need = Need.objects.exclude(state="closed").exclude(owner_desk=other).filter(waiting_desk=None).order_by("received_at", "id").first()
            assert need is not None
            Need.objects.filter(pk=need.pk).update(owner_desk=other)

    with pytest.raises(PromiseBroken) as broken:
        year.run(each_day=plant)
    assert year.state.day == 2 and broken.value.moment.hour == 0 and {"T1", "T4"} & {one.rule for one in broken.value.found}


@pytest.mark.django_db
@pytest.mark.usefixtures("scratch")
def test_a_tick_that_does_nothing_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def tick() -> Ticked:
        return Ticked()

    monkeypatch.setattr(engine.do, "tick", tick)
    habits = {**Scenario().habits, "forgets": 1.0}
    with pytest.raises(PromiseBroken) as broken:
        year_of(9, 30, scenario=Scenario(habits=habits)).run()
    assert "T3" in {one.rule for one in broken.value.found}


def started(folder: Path, *more: str) -> "subprocess.Popen[str]":
    """The command with a data folder of its own."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    environment |= {"YOROZU_MODE": "demo", "YOROZU_DATA": str(folder)}
    words = [sys.executable, "-m", "yorozu.jobs", "simulate", "--days", "4", "--needs", "40", "--seed", "3", "--json", *more]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_same_seed_gives_the_same_year_also_stopped_and_gone_on_with(tmp_path: Path) -> None:
    whole, stopped = started(tmp_path / "one"), started(tmp_path / "two")
    assert stopped.stderr is not None
    for line in stopped.stderr:
        if line.startswith("day 1/"):
            stopped.send_signal(signal.SIGINT)
            break
    first, err = whole.communicate(timeout=300)
    assert whole.returncode == 0, err
    _, err = stopped.communicate(timeout=300)
    assert stopped.returncode == 130 and "the same command goes on" in err
    again, err = started(tmp_path / "two").communicate(timeout=300)
    assert "going on from day" in err
    one, two = json.loads(first), json.loads(again)
    assert one["digest"] == two["digest"] and one["needs"] + one["not_yet_asked"] >= 40
    assert {"seed", "days", "needs", "outcomes", "days_to_first_answer", "lifted", "violations", "seconds"} <= one.keys()
    assert one["violations"] == 0 and one["synchronous"] == "OFF" and {"p50", "p90"} <= one["days_to_first_answer"].keys()
    lines = (tmp_path / "one" / "simulations" / f"{one['result']}-needs.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == one["needs"] + 1, "every need has its line"
    city = tmp_path / "one" / "yorozu.sqlite3"
    assert not city.exists(), "never the city's database"
    code = started(tmp_path / "one", "--database", str(city))
    assert "the city's own database" in code.communicate(timeout=100)[1] and code.returncode == 2


def test_a_file_that_is_no_simulation_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite3"
    file.write_bytes(b"something else, and dear to somebody")
    asked = started(tmp_path, "--database", str(file))
    assert "isn't a database" in asked.communicate(timeout=100)[1] and asked.returncode == 2
    assert file.read_bytes().startswith(b"something else")
