"""Charts as SVG, drawn on the server: bars, and differences with their intervals. No scripts, one colour.

Every chart stands above a table of the same numbers, which says what a picture can't to who doesn't see it; the picture has a
title for them and hides its parts. Equal rows give an equal picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 1000.0
LETTERS = 34.0
_ROW, _LABEL, _VALUE = 58.0, 400.0, 130.0


@dataclass(frozen=True)
class Bar:
    """One row: `value` None has no bar, `shown` is what stands at its end."""

    label: str
    value: float | None
    shown: str


@dataclass(frozen=True)
class Reach:
    """A difference with its interval; None: no interval is known."""

    label: str
    middle: float
    low: float | None
    high: float | None
    shown: str


def bars(rows: Sequence[Bar], *, title: str) -> str:
    """Horizontal bars from zero; the longest fills the width."""
    most = max((one.value for one in rows if one.value), default=1.0)
    room = WIDTH - _LABEL - _VALUE
    parts = []
    for place, one in enumerate(rows):
        top = place * _ROW
        length = room * max(one.value or 0.0, 0.0) / most
        parts.append(_text(_LABEL - 14, top, one.label, "end"))
        parts.append(f'<rect x="{_LABEL:.0f}" y="{top + 10:.1f}" width="{length:.1f}" height="{_ROW - 20:.0f}" fill="currentColor" fill-opacity="0.75"/>')
        parts.append(_text(_LABEL + length + 12, top, one.shown, "start"))
    return _sheet(parts, len(rows) * _ROW, title)


def reaches(rows: Sequence[Reach], *, title: str, less: str, more: str) -> str:
    """A dot for each difference with a line over its interval; the upright line is zero, `less` and `more` say what the sides mean."""
    ends = [value for one in rows for value in (one.middle, one.low, one.high) if value is not None]
    far = max((abs(value) for value in ends), default=0.0) or 1.0
    middle, room = _LABEL + (WIDTH - _LABEL) / 2, (WIDTH - _LABEL) / 2 - 30
    height = (len(rows) + 1) * _ROW
    parts = [f'<path d="M{middle:.1f} {_ROW - 8:.0f}V{height:.0f}" stroke="currentColor" stroke-width="2" stroke-dasharray="4 8"/>',
             _text(middle - 16, 0, f"← {less}", "end"), _text(middle + 16, 0, f"{more} →", "start")]  # fmt: skip
    for place, one in enumerate(rows, 1):
        top, across = place * _ROW, place * _ROW + _ROW / 2
        parts.append(_text(_LABEL - 14, top, one.label, "end"))
        if one.low is not None and one.high is not None:
            parts.append(f'<path d="M{middle + room * one.low / far:.1f} {across:.1f}H{middle + room * one.high / far:.1f}" stroke="currentColor" '
                         f'stroke-width="6" stroke-linecap="round" stroke-opacity="0.55"/>')  # fmt: skip
        parts.append(f'<circle cx="{middle + room * one.middle / far:.1f}" cy="{across:.1f}" r="13" fill="currentColor"/>')
    return _sheet(parts, height, title)


def _text(x: float, top: float, words: str, anchor: str) -> str:
    short = words if len(words) <= 13 or anchor == "start" else words[:12] + "…"
    return f'<text x="{x:.1f}" y="{top + _ROW / 2 + LETTERS * 0.36:.1f}" text-anchor="{anchor}" fill="currentColor">{escape(short)}</text>'


def _sheet(parts: Sequence[str], height: float, title: str) -> str:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {max(height, _ROW):.0f}" class="chart" role="img" '
            f'aria-label="{escape(title)}" font-family="BIZ UDGothic, sans-serif" font-size="{LETTERS:.0f}">{"".join(parts)}</svg>')  # fmt: skip
