"""安心便利帳: the booklet of a district that lies beside the telephone, and its imposition on double sheets for a stapler.

The reading edition is tagged PDF/UA-1. The imposed one holds the same pages two by two in the order of a saddle
stitch; it is for a printing machine alone and carries no tags.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from yorozu.papers.booklet.texts import Texts
from yorozu.papers.rendering import FOLDER, render

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")

__all__ = ["Booklet", "Entry", "Mention", "Section", "Shape", "Spot", "Texts", "Urgent", "booklet", "imposed", "page_count"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One desk or place. `key` is unique in the booklet: mentions and the index find the page by it."""

    key: str
    name: str
    kana: str = ""
    phone: str = ""
    fax: str = ""
    text: str = ""
    hours: str = ""
    place: str = ""
    chips: tuple[str, ...] = ()
    checked: str = ""
    number: int = 0  # on the map; 0: not there
    kind: str = "desk"  # its sign on the map: desk, place, shelter
    brief: bool = False  # one of a long list of places: a line or two


@dataclass(frozen=True)
class Mention:
    """An entry that stands in another part, named again where people look for it too."""

    key: str
    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part: a situation of life with what people say of it, whom to call first, and who helps."""

    code: str
    title: str
    kana: str = ""
    sayings: tuple[str, ...] = ()
    note: str = ""
    first: str = ""
    first_phone: str = ""
    entries: tuple[Entry, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Urgent:
    """A number to call at once."""

    number: str
    name: str
    hours: str


@dataclass(frozen=True)
class Spot:
    """One line of the index: the reading's first row (あ か さ …), reading, name, whose page."""

    row: str
    kana: str
    name: str
    key: str


@dataclass(frozen=True)
class Shape:
    """How the paper is cut: `paper` a5 or a4, sizes in points; large print is A4 with 22 points."""

    paper: str = "a5"
    size: float = 10.0
    ruby: bool = False


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """One district's booklet. `readings`: for a text, its parts as (part, reading or empty)."""

    city: str
    district: str
    district_kana: str
    edition: str
    printed: str
    month: str
    phone: str
    desk: str
    url: str
    urgent: tuple[Urgent, ...]
    urgent_checked: str
    sections: tuple[Section, ...]
    index: tuple[Spot, ...]
    on_map: tuple[tuple[int, str, str, str], ...] = ()  # number, kind, name, key
    map_note: str = ""
    shape: Shape = field(default_factory=Shape)
    readings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    texts: Texts = field(default_factory=Texts)


def booklet(row: Booklet, *, map_svg: str = "") -> bytes:
    """The PDF to read and to print page by page; its number of pages is a multiple of four."""
    return render("booklet", row, qr=row.url, pictures={"map": map_svg})


def imposed(pdf: bytes, *, paper: str = "a5") -> bytes:
    """The same pages side by side, so that a pile printed on both sides (short edge), folded and stapled, reads in order."""
    import typst

    width, height = {"a5": (148.5, 210.0), "a4": (210.0, 297.0)}[paper]
    data = {"order": stitch_order(page_count(pdf)), "width": width, "height": height}
    with TemporaryDirectory(prefix="yorozu-booklet-") as name:
        folder = Path(name)
        (folder / "book.pdf").write_bytes(pdf)
        (folder / "imposed.typ").write_bytes((FOLDER / "booklet" / "imposed.typ").read_bytes())
        return bytes(typst.compile(str(folder / "imposed.typ"), root=name, ignore_system_fonts=True, pdf_tags=False,
                                   sys_inputs={"d": json.dumps(data)}, timestamp=0))  # fmt: skip


def page_count(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    return len(_PAGE.findall(pdf))


def stitch_order(pages: int) -> list[tuple[int, int]]:
    """Left and right page of each side of each sheet, outermost first. `pages` is a multiple of four."""
    if pages <= 0 or pages % 4:
        raise ValueError(pages)
    sides = []
    for sheet in range(pages // 4):
        low, high = 2 * sheet + 1, pages - 2 * sheet
        sides += [(high, low), (low + 1, high - 1)]
    return sides
