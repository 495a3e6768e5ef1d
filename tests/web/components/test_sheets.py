"""The rules for our stylesheets and component folders that a machine can check (ux.md 4.1, architecture.md 3)."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from tests.web.components.stylesheet import SHEETS, rules, text_of
from yorozu.web.portal.assets import COMPONENTS, STATIC, WEB, asset

COMPONENT_SHEETS = sorted(COMPONENTS.glob("*/*.css"))
PARTS = sorted(path.parent for path in COMPONENTS.glob("*/index.html"))
TEMPLATES = sorted(WEB.rglob("*.html"))
REFERENCE = WEB.parents[2] / "docs" / "reference" / "components.md"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_lengths_are_in_rem(path: Path) -> None:
    px = [found for found in re.findall(r"\b\d*\.?\d+px\b", text_of(path)) if found != "1px"]
    assert px == []


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_text_is_smaller_than_14_px(path: Path) -> None:
    sizes = [rule.declarations.get("font-size", "") for rule in rules(path)]
    small = [size for size in sizes if size.endswith("rem") and float(size.removesuffix("rem")) < 0.875]
    assert small == []


@pytest.mark.parametrize("path", COMPONENT_SHEETS, ids=lambda path: path.parent.name)
def test_a_component_selects_nothing_without_a_class_of_its_own(path: Path) -> None:
    bare = [
        rule.selector
        for rule in rules(path)
        for one in re.sub(r"\([^()]*\)", "", rule.selector).split(",")
        if not one.strip().startswith("@") and "." not in one and "yz-" not in one
    ]
    assert bare == []


@pytest.mark.parametrize("folder", PARTS, ids=lambda folder: folder.name)
def test_a_component_has_an_example(folder: Path) -> None:
    assert (folder / "example.html").exists()


@pytest.mark.parametrize("folder", PARTS, ids=lambda folder: folder.name)
def test_a_component_stands_in_the_reference(folder: Path) -> None:
    assert f"<c-{folder.name.replace('_', '-')}" in REFERENCE.read_text("utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_a_template_needs_no_exception_from_the_content_security_policy(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)|hx-on|hx-vals=["']js:""", text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    text = path.read_text("utf-8")
    text = re.sub(r"\{% blocktrans.*?\{% endblocktrans\w* %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% comment.*?\{% endcomment %\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<(\w+) lang=\"(?!ja)[\w-]+\".*?</\1>", "", text, flags=re.DOTALL)
    assert re.findall(r"[ぁ-ゖァ-ヺ一-鿿]+", text) == []


def test_vendored_files_are_what_they_say() -> None:
    listed = tomllib.loads((STATIC / "vendor" / "VENDOR.toml").read_text("utf-8"))["file"]
    assert {one["path"] for one in listed} | {"VENDOR.toml"} == {path.name for path in (STATIC / "vendor").iterdir()}
    for one in listed:
        body = (STATIC / "vendor" / one["path"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == one["sha256"], one["path"]
        assert one["version"] in one["path"]
        assert b"sourceMappingURL" not in body


def test_all_scripts_together_are_within_40_kb_and_the_sheet_within_20() -> None:
    assert len(asset("desk").packed) + len(asset("htmx").packed) <= 40 * 1024
    assert len(asset("yorozu").packed) <= 20 * 1024


def test_the_stylesheet_carries_every_component_in_its_layer() -> None:
    body = asset("yorozu").body.decode()
    assert body.count("@layer component {") == len(COMPONENT_SHEETS)
    assert body.index("@layer vendor, colour, reset, base, layout, component, utility, print;") < 300
    assert body.count("{") == body.count("}")


def test_scripts_hold_no_eval_and_no_outside_host() -> None:
    body = asset("desk").body.decode()
    assert re.findall(r"\beval\(|new Function|https?://", body) == []
