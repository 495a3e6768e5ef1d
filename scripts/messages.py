"""Collect every sentence of the code and the templates into the catalogues; nothing that was translated is lost.

`messages.py` updates the `.po` files under `src/yorozu/locale`; `messages.py missing` lists what has no translation yet.
A resident reads the pages of `RESIDENT` in three languages; staff read theirs in Japanese or English.
"""

import sys
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "yorozu"
LOCALES = ("en", "ja_X-easy")
HEADER = """# Sentences of Yorozu; the Japanese one is the key.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2), "_": None, "_t": None, "_n": (1, 2), "gettext_noop": None,
}  # fmt: skip
RESIDENT = ("web/portal/", "web/components/", "web/consultation/public/", "templates/consultation/public/", "web/directory/views", "web/meetings/public",
            "templates/directory/", "templates/meetings/published", "consultation/", "directory/", "language/", "kernel/", "papers/", "algorithms/")  # fmt: skip
STAFF = ("templates/directory/staff", "templates/directory/_staff", "templates/directory/import", "web/directory/keeping", "directory/queries/keeping", "directory/queries/parts", "directory/operations/", "web/portal/jobs", "templates/portal/job", "portal/idle", "portal/hotkeys",
         "base_desk", "portal/password", "web/portal/accounts", "web/portal/entering", "web/portal/second", "web/portal/factors", "web/portal/sure", "web/portal/directory_entry", "portal/directory_", "portal/account", "portal/second", "portal/passkey", "portal/sure", "kernel/passwords", "directory/formats", "consultation/formats", "kernel/jobs", "kernel/seals", "/example.html", "gallery", "consultation/queries/checks",
         "consultation/queries/sights", "consultation/operations/handing", "consultation/operations/working",
         "consultation/operations/closing", "consultation/operations/offers", "portal/demo", "consultation/desk")  # fmt: skip


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Place, line, sentence (or its two forms) and context of everything that is ever shown."""
    for path in sorted(SOURCE.rglob("*.py")) + sorted(SOURCE.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        code = templatize(text, origin=str(path)) if path.suffix == ".html" else text
        place = path.relative_to(SOURCE).as_posix()
        for line, sentence, _comments, context in extract("python", BytesIO(code.encode()), KEYWORDS):
            yield place, line, sentence, context


def for_residents(places: list[str]) -> bool:
    """Whether any of the places is one that a resident reads."""
    return any(_starts(place) and not any(part in place for part in STAFF) for place in places)


def _starts(place: str) -> bool:
    return any(place.startswith(part) or (part.startswith("templates/") and part in place) for part in RESIDENT)


def collected() -> Catalog:
    """One catalogue of all sentences with their places, without line numbers: a moved line changes nothing."""
    found = Catalog(charset="utf-8")
    for place, _line, sentence, context in messages():
        if sentence:
            found.add(sentence, locations=[(place, 0)], context=context)
    return found


def catalogue(locale: str) -> Catalog:
    """The stored catalogue of a locale, or an empty one."""
    path = SOURCE / "locale" / locale / "LC_MESSAGES" / "django.po"
    return read_po(path.open("rb"), locale=None) if path.exists() else Catalog(charset="utf-8")


def catalogue_text(locale: str, sentence: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """A sentence as its readers of this locale see it."""
    kept = _stored(locale).get(sentence)
    string = kept.string if kept is not None and kept.string else sentence
    return tuple(string) if isinstance(string, list) else string


@lru_cache(maxsize=4)
def _stored(locale: str) -> Catalog:
    return catalogue(locale)


def update(locale: str) -> None:
    """Bring a catalogue up to date: new sentences come in empty, vanished ones go."""
    old, new = catalogue(locale), collected()
    for message in new:
        kept = old.get(message.id, context=message.context) if message.id else None
        if kept is not None:
            message.string = kept.string
    path = SOURCE / "locale" / locale / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, new, width=0, sort_output=True, include_lineno=False, omit_header=True)
    path.write_bytes(HEADER.encode() + body.getvalue())


def missing(locale: str) -> list[str]:
    """The sentences that a reader of this locale would meet in plain Japanese."""
    stored = catalogue(locale)
    found = []
    for message in collected():
        places = [place for place, _line in message.locations]
        if not message.id or (locale == "ja_X-easy" and not for_residents(places)):
            continue
        kept = stored.get(message.id, context=message.context)
        if kept is None or not kept.string or (isinstance(kept.string, tuple) and not all(kept.string)):
            found.append(f"{places[0]}: {message.id}")
    return found


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    for name in LOCALES:
        if sys.argv[1:] == ["missing"]:
            print(*missing(name), sep="\n")
        else:
            update(name)
