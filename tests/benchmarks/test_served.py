"""The short form of `make bench`: the served product beside the floor, every page and act by real HTTP clients."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACTS = {"intake save", "handoff accept", "told", "close"}
MOST_QUERIES, MOST_BYTES, MOST_MEGABYTES = 30, 30_000, 400


def test_the_product_is_measured_beside_the_floor(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    command = [sys.executable, "benchmarks/served.py", "--engines", "sqlite", "--needs", "40", "--residents", "200", "--seconds", "0.1",
               "--rounds", "1", "--clients", "4", "--laid-out", "12", "--data", str(tmp_path), "--json"]  # fmt: skip
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout)["sqlite 40"]
    rows = {row["name"]: row for row in found["rows"]}
    assert rows.keys() >= {"home", "board desk", "board closed", "need page", "handoffs", "search", "suggest", "public home", "status page", *ACTS}
    for name, row in rows.items():
        assert row["rate"] > 0 and row["floor"] > 0 and row["p99"] >= row["p50"] > 0, name
        assert row["queries"] <= MOST_QUERIES and row["bytes"] <= MOST_BYTES, f"{name}: {row['queries']} queries, {row['bytes']} bytes"
    assert found["commands"]["check"]["ok"] and found["memory_mb"]["worker"] <= MOST_MEGABYTES
    with sqlite3.connect(tmp_path / "sqlite-40" / "yorozu.sqlite3") as database:
        made, lines = (database.execute(f"SELECT COUNT(*) FROM floor_{name}").fetchone()[0] for name in ("row", "line"))
    assert made == lines > 0, "the floor's form writes its two rows"
