"""What the documents list is what the code has."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yorozu.config.environment import VARIABLES
from yorozu.jobs.cli import parser
from yorozu.kernel.events import Event

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda one: one.name)
def test_every_variable_is_documented(variable: object) -> None:
    text = (DOCS / "reference" / "configuration.md").read_text("utf-8")
    assert f"`{variable.name}`" in text  # type: ignore[attr-defined]


def test_no_variable_is_documented_that_does_not_exist() -> None:
    table = re.findall(r"^\| `([A-Z_]+)` \|", (DOCS / "reference" / "configuration.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(table) == sorted(one.name for one in VARIABLES)


def commands(one: argparse.ArgumentParser | None = None, name: str = "") -> Iterator[str]:
    """Every command as it is typed, those of two words too."""
    groups = [action for action in (one or parser())._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield name
    for word, below in (groups[0].choices.items() if groups else ()):
        yield from commands(below, f"{name} {word}".strip())


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_documented(command: str) -> None:
    assert f"`yorozu {command}" in (DOCS / "reference" / "commands.md").read_text("utf-8")


def test_every_option_of_a_command_is_documented() -> None:
    text = (DOCS / "reference" / "commands.md").read_text("utf-8")
    missing = []
    for command in commands():
        one = parser()
        for word in command.split():
            one = next(action for action in one._actions if isinstance(action, argparse._SubParsersAction)).choices[word]
        line = next(row for row in text.splitlines() if re.match(rf"\| `yorozu {command}(`| [\[A-Z-])", row))
        missing += [f"{command} {name}" for action in one._actions for name in action.option_strings[-1:]
                    if name != "--help" and name not in line]  # fmt: skip
    assert not missing


def events(kind: type[Event] = Event) -> Iterator[type[Event]]:
    """The events that something emits: the classes at the ends."""
    below = [one for one in kind.__subclasses__() if one.__module__.startswith("yorozu.")]
    if not below:
        yield kind
    for one in below:
        yield from events(one)


@pytest.mark.parametrize("event", list(events()), ids=lambda one: one.__name__)
def test_every_event_is_documented_with_what_it_carries(event: type[Event]) -> None:
    text = (DOCS / "reference" / "events.md").read_text("utf-8")
    line = next((row for row in text.splitlines() if row.startswith(f"| `{event.__name__}`")), "")
    assert line, event.__name__
    own = set(event.__dataclass_fields__) - {"need_id", "desk_id"}  # these stand above the table
    assert not [name for name in own if f"`{name}`" not in line]


def test_an_event_that_nobody_wrote_down_is_found() -> None:
    assert "NeedForgotten" not in (DOCS / "reference" / "events.md").read_text("utf-8") and len(list(events())) >= 8


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda one: str(one.relative_to(DOCS)))
def test_links_lead_somewhere_and_every_page_is_reached(page: Path) -> None:
    links = [one.partition("#")[0] for one in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")) if "://" not in one]
    assert not [one for one in links if one and not (page.parent / one).exists()]
    readme = (DOCS / "README.md").read_text("utf-8")
    relative = str(page.relative_to(DOCS))
    assert relative == "README.md" or relative.startswith("adr/") or f"]({relative})" in readme
