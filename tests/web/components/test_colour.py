"""ux.md 4.1: every pair of colours that text or a control is drawn with keeps its contrast in all three modes."""

import re

import pytest

from tests.web.components.stylesheet import COLOUR, MODES, SHEETS, colour, contrast, rules, text_of

GROUNDS = ("page", "page-desk", "surface", "wash")
TEXT = [("ink", ground, 7.0) for ground in GROUNDS] + [
    *[(ink, ground, 4.5) for ground in GROUNDS for ink in ("ink-soft", "brand", "link", "link-strong", "bad", "good", "warn", "calm")],
    ("on-brand", "brand", 7.0), ("on-brand", "brand-strong", 7.0), ("on-bar", "bar", 7.0), ("on-bar", "bar-strong", 4.5),
    ("bad", "bad-wash", 4.5), ("warn", "warn-wash", 4.5), ("good", "good-wash", 4.5), ("calm", "calm-wash", 4.5),
    ("ink", "bad-wash", 7.0), ("ink", "warn-wash", 7.0), ("ink", "good-wash", 7.0), ("off", "off-wash", 4.5),
    ("ink", "mark", 7.0), ("ink-soft", "mark", 4.5), ("brand", "wash", 4.5), ("brand", "surface", 4.5), ("brand-strong", "wash", 4.5),
]  # fmt: skip
SHAPES = [
    ("edge", "surface", 3.0), ("edge", "page", 3.0), ("edge", "page-desk", 3.0), ("ahead", "surface", 3.0), ("ahead", "page", 3.0),
    ("bar-edge", "bar", 3.0), ("brand", "page", 3.0), ("bad", "page-desk", 3.0), ("ring", "bar", 3.0), ("figure-soft", "surface", 2.7),
]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("front", "ground", "least"), [*TEXT, *SHAPES])
def test_a_declared_pair_keeps_its_contrast(front: str, ground: str, least: float, mode: str) -> None:
    assert contrast(colour(front, mode), colour(ground, mode)) >= least


def test_black_on_white_is_21() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)


def test_one_of_the_two_focus_rings_stands_out_on_any_ground() -> None:
    for mode in MODES:
        for ground in GROUNDS:
            best = max(contrast(colour(ring, mode), colour(ground, mode)) for ring in ("ring", "ring-edge"))
            assert best >= 3, (mode, ground)


def test_no_sheet_but_the_map_names_a_colour() -> None:
    strange = []
    for path in SHEETS:
        if path == COLOUR or path.name == "print.css":
            continue
        strange += [(path.name, found) for found in re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", text_of(path))]
    assert strange == []


def test_every_rule_with_text_and_ground_uses_a_declared_pair() -> None:
    declared = {(front, ground) for front, ground, _least in TEXT}
    strange = []
    for path in SHEETS:
        for rule in rules(path):
            front, ground = (_variable(rule.declarations.get(name, "")) for name in ("color", "background"))
            if front and ground and (front, ground) not in declared:
                strange.append((path.name, rule.selector, front, ground))
    assert strange == []


def _variable(value: str) -> str:
    found = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return found[1] if found else ""
