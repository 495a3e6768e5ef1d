"""Reads our stylesheets for the tests: variables with their values in each contrast, and plain rules."""

import re
from dataclasses import dataclass
from pathlib import Path

from yorozu.web.portal.assets import COMPONENTS, STATIC, TOKENS

MODES = ("standard", "strong", "dark")
COLOUR = STATIC / "css" / "colour.css"
SHEETS = sorted([*(STATIC / "css").glob("*.css"), *COMPONENTS.glob("*/*.css")])
Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Rule:
    """One rule without its nesting: where it stands, what it selects, its declarations."""

    path: Path
    selector: str
    declarations: dict[str, str]


def text_of(path: Path) -> str:
    """The sheet without comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)


def rules(path: Path) -> list[Rule]:
    """Every innermost block of the sheet."""
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", text_of(path))
    return [Rule(path, " ".join(selector.split(";")[-1].split()), _declared(body)) for selector, body in found]


def _declared(body: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in body.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def variables(mode: str) -> dict[str, str]:
    """Every variable of colour.css in one contrast, with the design tokens behind it."""
    values = _declared(";".join(re.findall(r"--[\w-]+:[^;]+", text_of(TOKENS))))
    for rule in rules(COLOUR):
        if rule.selector.endswith(":root") or rule.selector == f'[data-contrast="{mode}"]':
            values |= rule.declarations
    return values


def colour(name: str, mode: str) -> Rgb:
    """The variable's colour as red, green, blue from 0 to 1; KeyError or ValueError for what is none."""
    values = variables(mode)
    value = values[f"--{name}"]
    while found := re.fullmatch(r"var\((--[\w-]+)\)", value):
        value = values[found[1]]
    digits = value.removeprefix("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
