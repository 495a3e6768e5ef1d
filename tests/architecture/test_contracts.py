"""Each import contract says why it stands, and each is seen failing: a copy of the house with one planted line for each."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
CONTRACTS = [one["name"] for one in tomllib.loads(PROJECT)["tool"]["importlinter"]["contracts"]]
PLANTED = {
    "layers": ("community/enums.py", "import yorozu.consultation.enums\n"),
    "rooms": ("directory/enums.py", "import yorozu.directory.operations\n"),
    "plain": ("language/dates.py", "import django\n"),
    "doors": ("web/notices/views.py", "import yorozu.notices.models\n"),
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_carries_the_sentence_that_says_why(name: str) -> None:
    assert re.search(r"\n# [^\n]{40,}\n\[\[tool\.importlinter\.contracts\]\]\nname = " + re.escape(f'"{name}"'), PROJECT)


def test_each_contract_fails_on_a_planted_import(tmp_path: Path) -> None:
    assert {name.partition(":")[0] for name in CONTRACTS} == set(PLANTED)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("*.html", "*.css", "*.po", "*.mo", "static", "__pycache__", "*.pyc"))
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    for place, line in PLANTED.values():
        file = tmp_path / "src" / "yorozu" / place
        file.write_text(line + file.read_text("utf-8"), "utf-8")
    linter = Path(sys.executable).parent / "lint-imports"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src"), "NO_COLOR": "1"}
    ended = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False)
    summary = ended.stdout.partition("Broken contracts")[0]
    assert ended.returncode == 1, ended.stdout + ended.stderr
    for name in CONTRACTS:
        assert re.search(re.escape(name) + r"\W+BROKEN", summary), summary
