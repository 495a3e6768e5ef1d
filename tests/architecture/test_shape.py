"""The shape of the house: budgets, one door for writes, declared access, described fields, one clock. Each check has its
negative control: a planted violation that it must find.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from yorozu.kernel.privacy import DESCRIPTIONS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "yorozu"
MODULES = sorted(one for one in SOURCE.rglob("*.py") if "migrations" not in one.parts)
MOST_LINES, MOST_FUNCTION = 400, 40
WRITES = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "save", "update"}


def long_functions(text: str) -> list[tuple[str, int]]:
    """Functions over the budget, without signature and docstring."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            length = (node.end_lineno or 0) - body[0].lineno + 1
            if length > MOST_FUNCTION:
                found.append((node.name, length))
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda one: str(one.relative_to(SOURCE)))
def test_files_and_functions_stay_small(module: Path) -> None:
    text = module.read_text("utf-8")
    assert text.count("\n") <= MOST_LINES
    assert not long_functions(text)


def test_a_long_function_is_found() -> None:
    text = "def f():\n" + "    x = 1\n" * (MOST_FUNCTION + 1)
    assert long_functions(text) == [("f", MOST_FUNCTION + 1)]


def writes_in(text: str) -> list[str]:
    """Calls that write to the database: a manager's or a queryset's, or an instance's save and delete."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            owner = ast.unparse(node.func.value)
            is_manager = any(name in owner for name in (".objects", "._default_manager", "._base_manager", "_set"))
            if is_manager or (node.func.attr in ("save", "delete") and not node.args and "form" not in owner):
                found.append(f"{owner}.{node.func.attr}")
    return found


def closed_rooms() -> Iterator[Path]:
    """Every room but `operations` reads only; the kernel keeps its own rows (drafts, limits, jobs, the trace)."""
    for module in MODULES:
        parts = module.relative_to(SOURCE).with_suffix("").parts
        if "operations" not in parts and parts[0] != "kernel":
            yield module


@pytest.mark.parametrize("module", list(closed_rooms()), ids=lambda one: str(one.relative_to(SOURCE)))
def test_nothing_writes_outside_operations(module: Path) -> None:
    assert not writes_in(module.read_text("utf-8"))


def test_a_write_in_a_view_is_found() -> None:
    assert writes_in("def view(request):\n    Need.objects.create(words='x')\n    need.save()\n") == ["Need.objects.create", "need.save"]


def every_view(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from every_view(one.url_patterns, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one.callback


@pytest.mark.parametrize(("address", "view"), list(every_view(get_resolver().url_patterns)), ids=lambda one: one or "home" if isinstance(one, str) else "view")
def test_every_address_declares_its_access_rule(address: str, view: object) -> None:
    assert getattr(view, "access_mark", None) is not None, address


def test_an_undeclared_view_is_found() -> None:
    def view(request: object) -> None: ...

    assert getattr(view, "access_mark", None) is None


OURS = [model for model in apps.get_models() if model.__module__.startswith("yorozu.")]


@pytest.mark.parametrize("model", OURS, ids=lambda one: one.__name__)
def test_every_field_has_purpose_sensitivity_and_retention(model: type) -> None:
    retention, fields = DESCRIPTIONS[model]
    stored = {one.name for one in model._meta.concrete_fields if not one.primary_key or one.name != "id"}  # type: ignore[attr-defined]
    assert retention
    assert stored == set(fields)


def clock_readers(text: str) -> list[str]:
    return re.findall(r"timezone\.now\(|date\.today\(|datetime\.(?:now|utcnow|today)\(|time\.time\(", text)


CLOCK = SOURCE / "kernel" / "clock.py"


@pytest.mark.parametrize("module", [one for one in MODULES if one != CLOCK], ids=lambda one: str(one.relative_to(SOURCE)))
def test_only_the_clock_knows_the_time(module: Path) -> None:
    assert not clock_readers(module.read_text("utf-8"))


def test_a_second_clock_is_found() -> None:
    assert clock_readers("x = timezone.now()\ny = date.today()") == ["timezone.now(", "date.today("]


def test_there_are_no_drawers() -> None:
    assert not [one for one in MODULES if one.stem in ("helpers", "utils", "common", "misc")]


MACHINE = re.compile(r"/work/|/tmp/[a-z]|\.\./shared|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian", re.IGNORECASE)


@pytest.mark.parametrize("folder", ["src", "docs", "scripts", "requirements"])
def test_nothing_names_a_machine_or_a_registry(folder: str) -> None:
    kinds = {".py", ".md", ".html", ".txt", ".toml", ".sh", ".tsv", ".css", ".js", ""}
    named = [one for one in (ROOT / folder).rglob("*") if one.is_file() and one.suffix in kinds and "vendor" not in one.parts
             and MACHINE.search(one.read_text("utf-8", errors="ignore"))]  # fmt: skip
    assert not named


def test_a_machines_path_is_found() -> None:
    assert MACHINE.search("see /work/main/x")
