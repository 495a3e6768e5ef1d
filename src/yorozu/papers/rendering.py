"""One way to make a PDF: a typst template of this package, frozen rows as data, the shipped font, tagged for readers.

Rows go in through `sys.inputs` as JSON and never into the markup, so that `#panic(1) *x*` prints as text. Text is made
printable first: what the font lacks prints as 〓 (never as an empty box, never silently).
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

FOLDER = Path(str(resources.files("yorozu.papers")))
GETA = "〓"
LONG = 1200  # characters of one field on a sheet; the rest is on the screen
_ALIKE = str.maketrans({"〜": "～", "−": "－", "‑": "‐"})  # the font has the right one of each pair, which looks the same
_SOFT = {0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF}


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    return frozenset(TTFont(FOLDER / "fonts" / "BIZUDGothic-Regular.ttf", lazy=True).getBestCmap())


def missing_glyphs(text: str) -> list[str]:
    """Letters of `text` that the shipped font can't print, each once, in the order in which they stand."""
    return list(dict.fromkeys(one for one in text.translate(_ALIKE) if not _is_silent(one) and ord(one) not in _letters()))


def _is_silent(letter: str) -> bool:
    """Line breaks, joiners and variation selectors take no room of their own."""
    point = ord(letter)
    return letter in "\n\t" or point in _SOFT or 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF


def printable(text: str, *, limit: int = LONG, more: str = "…（つづきは画面で）") -> str:
    """The text as the font can print it, cut to `limit` characters."""
    kept = []
    for one in text[: limit + 1].translate(_ALIKE):
        if one == "\n" or ord(one) in _letters():
            kept.append(one)
        elif not _is_silent(one) and not unicodedata.category(one).startswith("C") and unicodedata.combining(one) == 0:
            kept.append(GETA)
    return "".join(kept[:limit]) + (more if len(text) > limit else "")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def qr_svg(url: str) -> bytes:
    """A QR code at error correction level Q, without quiet zone (the sheet leaves it)."""
    import io

    import segno

    out = io.BytesIO()
    segno.make(url, error="q", micro=False).save(out, kind="svg", border=0, xmldecl=False, svgns=True)
    return out.getvalue()


def render(template: str, row: Any, *, qr: str = "", pictures: Mapping[str, str] | None = None) -> bytes:
    """The PDF of `template` (its folder's name here) for a frozen dataclass; `qr`: the URL that its code holds.

    `pictures`: our own SVG by the name that the template calls it. Tagged PDF/UA-1; equal rows give equal bytes.
    """
    import typst

    assert is_dataclass(row) and not isinstance(row, type)
    data = _plain(asdict(row))
    data["qr"] = qr_svg(qr).decode() if qr else ""
    data.update(pictures or {})
    return bytes(typst.compile(
        str(FOLDER / template / "sheet.typ"), root=str(FOLDER), font_paths=[str(FOLDER / "fonts")], ignore_system_fonts=True,
        sys_inputs={"d": json.dumps(data, ensure_ascii=False)}, pdf_standards=["ua-1"], timestamp=0,
    ))  # fmt: skip
