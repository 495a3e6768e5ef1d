"""One stylesheet and one script for all pages, put together from the component folders without a build step.

Each file's name carries a digest of its content, so a browser keeps it for a year and still sees every change.
A running server reads the sources once; a developer's server (DEBUG) reads them again when one has changed.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings

WEB = Path(__file__).resolve().parents[1]
STATIC = WEB / "static"
COMPONENTS = WEB / "components"
TOKENS = STATIC / "vendor" / "dads-tokens-1.1.9.css"
HTMX = STATIC / "vendor" / "htmx-2.0.11.min.js"
SHEETS = ("yorozu", "colour", "base", "layout", "utility", "print")


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: `body` in bytes, `stem` and `suffix` make its public name."""

    stem: str
    suffix: str
    kind: str
    body: bytes

    @cached_property
    def name(self) -> str:
        """The public name, with a digest of the content in it."""
        return f"{self.stem}.{hashlib.sha256(self.body).hexdigest()[:12]}.{self.suffix}"

    @cached_property
    def packed(self) -> bytes:
        """The body for browsers that take gzip."""
        return gzip.compress(self.body, mtime=0)

    @cached_property
    def address(self) -> str:
        """Where pages find it."""
        return f"/assets/{self.name}"


def asset(stem: str) -> Asset:
    """The asset `yorozu` (css), `desk` (js), `htmx` or `mark` (svg); KeyError for any other."""
    if not settings.DEBUG:
        return _built(stem, 0)
    return _built(stem, max(path.stat().st_mtime_ns for path in _sources()[stem]))


def by_name(name: str) -> Asset | None:
    """The asset with this public name; an old digest finds the present content, so that no page stands bare."""
    stem = name.split(".", 1)[0]
    found = asset(stem) if stem in _KINDS else None
    return found if found is not None and name.endswith(f".{found.suffix}") else None


_KINDS = {
    "yorozu": ("css", "text/css; charset=utf-8"),
    "desk": ("js", "text/javascript; charset=utf-8"),
    "htmx": ("js", "text/javascript; charset=utf-8"),
    "mark": ("svg", "image/svg+xml"),
}


def _sources() -> dict[str, list[Path]]:
    sheets = [STATIC / "css" / f"{name}.css" for name in SHEETS]
    return {
        "yorozu": [*sheets, TOKENS, *sorted(COMPONENTS.glob("*/*.css"))],
        "desk": [*sorted((STATIC / "js").glob("*.js")), *sorted(COMPONENTS.glob("*/*.js"))],
        "htmx": [HTMX],
        "mark": [STATIC / "img" / "mark.svg"],
    }


@lru_cache(maxsize=8)
def _built(stem: str, _stamp: int) -> Asset:
    suffix, kind = _KINDS[stem]
    body = {"yorozu": _stylesheet, "desk": _script}.get(stem, lambda: _sources()[stem][0].read_text("utf-8"))()
    return Asset(stem=stem, suffix=suffix, kind=kind, body=body.encode())


def _stylesheet() -> str:
    parts = [(STATIC / "css" / "yorozu.css").read_text("utf-8")]
    parts.append("@layer vendor {\n" + TOKENS.read_text("utf-8") + "}\n")
    parts += [(STATIC / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS[1:]]
    parts += ["@layer component {\n" + path.read_text("utf-8") + "}\n" for path in sorted(COMPONENTS.glob("*/*.css"))]
    return "\n".join(parts)


def _script() -> str:
    """Each source in a block of its own: one request, and no name of one module is seen by another."""
    return "\n".join("{\n" + path.read_text("utf-8") + "}" for path in _sources()["desk"])
