"""What the documents list is what the code has."""

from pathlib import Path

import pytest

from yorozu.config.environment import VARIABLES
from yorozu.jobs.cli import parser

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda one: one.name)
def test_every_variable_is_documented(variable: object) -> None:
    text = (DOCS / "reference" / "configuration.md").read_text("utf-8")
    assert f"`{variable.name}`" in text  # type: ignore[attr-defined]


def commands() -> list[str]:
    import argparse

    top = next(one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return sorted(top.choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"`yorozu {command}" in (DOCS / "reference" / "commands.md").read_text("utf-8")
