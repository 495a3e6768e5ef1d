"""The command line: shapes of its answers, exit codes, sentences for wrong use."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.town import make_town
from yorozu.jobs.cli import main, parser
from yorozu.kernel import clock
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.operations import take_right

DATA = Path(__file__).resolve().parents[1] / "data"


def bare() -> dict[str, str]:
    """This process's environment without what the test run itself set."""
    return {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(words)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_help_reads_like_a_table_of_contents(capsys: pytest.CaptureFixture[str]) -> None:
    text = parser().format_help()
    for command in ("serve", "demo", "tick", "check", "directory", "suggest", "admin", "city"):
        assert f" {command}" in text


@pytest.mark.django_db
def test_check_is_clean_and_says_what_it_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    make_town().take_down()
    code, out, _ = run(capsys, "check", "--json")
    found = json.loads(out)
    assert code == 0 and found["ok"] and found["checked"]["need"] == 1 and found["violations"] == []


@pytest.mark.django_db
def test_check_names_each_violation_with_its_cure(capsys: pytest.CaptureFixture[str]) -> None:
    town = make_town()
    town.take_down()
    town.posts["imoi"].delete()
    town.posts["imoi2"].delete()
    code, out, _ = run(capsys, "check", "--json")
    row = json.loads(out)["violations"][0]
    assert code == 1 and row["rule"] == "T1" and {"kind", "id", "message", "cure"} <= set(row)


@pytest.mark.django_db
def test_tick_lifts_a_late_request_about_own_data_and_check_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    town = make_town()
    need_id = town.take_down().need_ids[0]
    one = take_right(by=town.actor("imoi"), need_id=need_id, kind="disclosure", words="")
    RightsRequest.objects.update(due_on=clock.today() - timedelta(days=1))
    assert run(capsys, "tick", "--json")[0] == 0
    code, out, _ = run(capsys, "check", "--json")
    found = json.loads(out)
    assert code == 1 and found["checked"]["rights_request"] == 1
    assert [(row["rule"], row["kind"], row["id"]) for row in found["violations"]] == [("T3", "rights_request", str(one.pk))]
    assert RightsRequest.objects.get().desk_id == town.desks["yorozu-west"].pk


@pytest.mark.django_db
def test_tick_answers_its_shape(capsys: pytest.CaptureFixture[str]) -> None:
    make_town().take_down()
    code, out, _ = run(capsys, "tick", "--json", "--at", "2030-01-07T09:00")
    found = json.loads(out)
    assert code == 0 and {"due", "reminded", "lifted", "sent", "failed"} == set(found) and found["reminded"] == 1
    code, _, err = run(capsys, "tick", "--at", "gestern")
    assert code == 2 and "2026-12-01T09:00" in err


@pytest.mark.django_db
def test_suggest_answers_its_shape(capsys: pytest.CaptureFixture[str]) -> None:
    make_town()
    code, out, _ = run(capsys, "suggest", "きのう死にたいと言った", "--json")
    found = json.loads(out)
    assert code == 0 and set(found) == {"urgent", "sure", "suggestions"}
    assert set(found["urgent"][0]) == {"number", "name", "because"} and "死にたい" in found["urgent"][0]["because"]


def test_evaluate_answers_its_shape(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "suggest", "evaluate", str(DATA / "faq" / "desks.tsv"), str(DATA / "faq" / "queries-dev.tsv"), "--json")
    found = json.loads(out)
    assert code == 0 and found["n"] == 129
    assert {"success@1", "success@3", "success@5", "success@10", "mrr", "map", "ndcg@10", "ci", "ms", "index_seconds", "memory_mb", "sure"} <= set(found)
    assert found["success@1"] <= found["success@3"] <= found["success@5"] <= found["success@10"]
    low, high = found["ci"]["success@3"]
    assert low <= found["success@3"] <= high
    code, _, err = run(capsys, "suggest", "evaluate", str(DATA / "faq" / "SOURCES.md"), str(DATA / "faq" / "queries-dev.tsv"))
    assert code == 1 and "must name" in err


def test_evaluate_danger_answers_its_shape(capsys: pytest.CaptureFixture[str]) -> None:
    lists = [str(DATA / "words" / f"{name}.tsv") for name in ("danger", "harmless")]
    code, out, _ = run(capsys, "suggest", "evaluate-danger", *lists, "--json")
    found = json.loads(out)
    assert code == 0 and {"dangerous", "recall", "harmless", "false_alarms", "right_kind", "tuning", "held", "kinds", "missed", "alarmed"} <= set(found)
    assert run(capsys, "suggest", "evaluate-danger", str(DATA / "faq" / "SOURCES.md"), lists[1])[0] == 1


@pytest.mark.django_db
def test_check_says_when_the_numbers_are_old(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    make_town()
    monkeypatch.setattr("yorozu.algorithms.danger.numbers_to_check", lambda today: ("#9110",))
    assert "emergency numbers that nobody has checked for half a year: #9110" in run(capsys, "check")[2]
    monkeypatch.setattr("yorozu.algorithms.danger.numbers_to_check", lambda today: ())
    assert "emergency numbers" not in run(capsys, "check")[2]


@pytest.mark.django_db
def test_import_answers_its_shape(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    make_town()
    code, out, _ = run(capsys, "directory", "import", str(DATA / "opendata" / "children_club.csv"), "--dry-run", "--json")
    found = json.loads(out)
    keys = {"dataset", "encoding", "rows_read", "accepted", "updated", "unchanged", "refused", "to_decide", "skipped", "refusals", "vanished"}
    assert code == 0 and set(found) == keys and found["dataset"] == "childcare"
    code, out, _ = run(capsys, "directory", "import", str(tmp_path / "missing.csv"), "--json")
    assert code == 1
    (tmp_path / "no.csv").write_text("a,b\n1,2\n")
    code, out, _ = run(capsys, "directory", "import", str(tmp_path / "no.csv"), "--json")
    assert code == 1 and json.loads(out)["accepted"] == 0


@pytest.mark.parametrize(("name", "value", "said"), [
    ("YOROZU_MODE", "prod", "none of demo, dev, test, production"), ("DATABASE_URL", "mysql://x/y", "only sqlite and postgresql"),
    ("DATABASE_URL", "nonsense", "sqlite:///FILE"), ("PORT", "eighty", "not a whole number"), ("YOROZU_EMAIL_URL", "http://x", "smtp://"),
    ("YOROZU_IDLE_MINUTES", "0", "from 1 to 240"), ("YOROZU_HOST", "city.example.jp", "did you mean YOROZU_HOSTS"),
    ("YOROZU_BASE_URL", "yorozu.example.jp", "no address of a site"), ("YOROZU_EMAIL_FROM", "よろず", "no mail address"),
    ("YOROZU_DATA", "/proc/version/x", "cannot be made"), ("YOROZU_LAST_RESORT_DESK", "nowhere", "yorozu city create"),
    ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing", "can't be used"),
])  # fmt: skip
def test_a_wrong_variable_stops_the_start_and_says_why(name: str, value: str, said: str, tmp_path: Path) -> None:
    command = "serve" if name in ("PORT", "YOROZU_LAST_RESORT_DESK") else "check"
    environment = {**bare(), "YOROZU_MODE": "dev", "YOROZU_DATA": str(tmp_path), "PORT": "8119", name: value}
    if name == "YOROZU_LAST_RESORT_DESK":
        subprocess.run([sys.executable, "-m", "yorozu.jobs", "migrate"], env=environment, timeout=120, check=True)
    ended = subprocess.run([sys.executable, "-m", "yorozu.jobs", command], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert ended.returncode != 0 and name in ended.stderr and said in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.django_db
def test_a_database_that_may_lose_what_it_acknowledged_is_refused_in_production(settings: object) -> None:
    from django.db import connection

    from yorozu.jobs import ready

    settings.MODE = "production"  # type: ignore[attr-defined]
    make_town()
    said = ready.not_ready()  # the tests' own PostgreSQL runs without syncing, which is fine for tests only
    assert ("fsync = off" in said) is (connection.vendor == "postgresql")


def test_serve_says_in_a_sentence_that_the_database_is_away(tmp_path: Path) -> None:
    environment = {**bare(), "YOROZU_MODE": "dev", "YOROZU_DATA": str(tmp_path), "PORT": "8118", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    ended = subprocess.run([sys.executable, "-m", "yorozu.jobs", "serve"], capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert ended.returncode == 1 and "can't be used" in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["serve", "check", "tick"])
def test_a_database_without_tables_is_said_in_a_sentence(command: str, tmp_path: Path) -> None:
    environment = {**bare(), "YOROZU_MODE": "dev", "YOROZU_DATA": str(tmp_path), "PORT": "8119"}
    ended = subprocess.run([sys.executable, "-m", "yorozu.jobs", command], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert ended.returncode in (1, 2) and "yorozu migrate" in ended.stderr and "Traceback" not in ended.stderr


FIT = {"YOROZU_SECRET_KEY": "k" * 60, "YOROZU_AUDIT_KEY": "a" * 32, "YOROZU_BASE_URL": "https://yorozu.example.jp", "YOROZU_HOSTS": "yorozu.example.jp", "YOROZU_CITY_NAME": "見本市",
       "YOROZU_MAIN_PHONE": "026-111-2222", "YOROZU_MAIN_FAX": "026-111-2223"}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), [
    ({"YOROZU_SECRET_KEY": ""}, "YOROZU_SECRET_KEY"), ({"YOROZU_SECRET_KEY": "k" * 49}, "YOROZU_SECRET_KEY"),
    ({"YOROZU_AUDIT_KEY": ""}, "YOROZU_AUDIT_KEY: production needs"), ({"YOROZU_AUDIT_KEY": "a" * 31}, "32 random characters"),
    ({"YOROZU_AUDIT_KEY": "", "YOROZU_AUDIT_KEY_FILE": "/nowhere/key"}, "YOROZU_AUDIT_KEY_FILE: /nowhere/key can't be read"),
    ({"YOROZU_BASE_URL": "http://yorozu.example.jp"}, "YOROZU_BASE_URL"), ({"YOROZU_HOSTS": "127.0.0.1"}, "YOROZU_HOSTS"),
    ({"YOROZU_HOSTS": "*,yorozu.example.jp"}, "YOROZU_HOSTS"), ({"YOROZU_CITY_NAME": ""}, "YOROZU_CITY_NAME"),
    ({"YOROZU_MAIN_PHONE": ""}, "YOROZU_MAIN_PHONE"), ({"YOROZU_MAIN_FAX": "026-000-0001"}, "YOROZU_MAIN_FAX"),
    ({"YOROZU_EMAIL_URL": "smtp://mail.example.jp"}, "YOROZU_EMAIL_FROM"), ({}, "yorozu migrate"),
])  # fmt: skip
def test_production_refuses_demo_settings(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    environment = {**bare(), "YOROZU_MODE": "production", "YOROZU_DATA": str(tmp_path), **FIT, **changes}
    ended = subprocess.run([sys.executable, "-m", "yorozu.jobs", "check"], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert ended.returncode != 0 and said in ended.stderr and "Traceback" not in ended.stderr


@pytest.mark.django_db
def test_a_desk_of_last_resort_without_anybody_is_a_violation(capsys: pytest.CaptureFixture[str]) -> None:
    town = make_town()
    town.posts["top"].delete()
    code, out, _ = run(capsys, "check", "--json")
    row = json.loads(out)["violations"][0]
    assert code == 1 and row["rule"] == "L4" and row["id"] == str(town.desks["city-welfare"].pk)


def test_the_worker_knows_every_kind_of_long_work() -> None:
    """In a process of its own, as the worker is: a kind that nobody registered there would wait for ever."""
    code = "from yorozu.jobs.setup import start_django; start_django(); from yorozu.kernel import jobs; jobs.must_know('directory.import')"
    done = subprocess.run([sys.executable, "-c", code], env={**bare(), "YOROZU_MODE": "test"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
