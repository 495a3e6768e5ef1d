"""Readings over kanji, written into finished HTML: only text is touched, every other byte stays as it was.

Left alone: what people typed (`data-no-ruby`), places that hold plain text only (title, option, textarea …), and
words that carry a reading already.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

_PLAIN = frozenset({"title", "textarea", "option", "select", "script", "style", "code", "ruby", "svg", "template"})
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_KANJI = re.compile("[\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def with_readings(page: str) -> str:
    """`page` (HTML, whole or a fragment) with `<ruby>` around the words whose readings are known."""
    if not _KANJI.search(page):
        return page
    finder = _TextFinder(page)
    out: list[str] = []
    end = 0
    for start, text in finder.texts():
        out += [page[end:start], _ruby(text)]
        end = start + len(text)
    return "".join([*out, page[end:]])


def annotate(text: str) -> Iterable[tuple[str, str | None]]:
    """The table of readings, loaded when the first person asks for it: a start has no time for it."""
    from yorozu.language import readings

    pieces: list[tuple[str, str | None]] = readings.annotate(text)
    return pieces


@lru_cache(maxsize=8192)
def _ruby(text: str) -> str:
    """The text of one node, already escaped as it stood in the page."""
    return "".join(
        f"<ruby>{base}<rp>（</rp><rt>{escape(reading, quote=False)}</rt><rp>）</rp></ruby>" if reading else base
        for base, reading in annotate(text)
    )


class _TextFinder(HTMLParser):
    """Finds where the text nodes with kanji stand; `convert_charrefs` off keeps every offset true."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self._page = page
        self._lines = [0, *(match.end() for match in re.finditer("\n", page))]
        self._closed: list[str] = []
        self._found: list[tuple[int, str]] = []

    def texts(self) -> Iterator[tuple[int, str]]:
        """(offset, text) of each node in order."""
        self.feed(self._page)
        self.close()
        yield from self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._closed:
            if tag == self._closed[0] and tag not in _VOID:
                self._closed.append(tag)
        elif tag not in _VOID and (tag in _PLAIN or any(name == "data-no-ruby" for name, _value in attrs)):
            self._closed = [tag]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>` and the like hold no text."""

    def handle_endtag(self, tag: str) -> None:
        if self._closed and tag == self._closed[0]:
            self._closed.pop()

    def handle_data(self, data: str) -> None:
        if not self._closed and _KANJI.search(data):
            line, column = self.getpos()
            self._found.append((self._lines[line - 1] + column, data))
