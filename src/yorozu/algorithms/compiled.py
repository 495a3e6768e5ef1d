"""The lexicon with its expressions brought to dictionary form beforehand, so that a server needn't read it all at its start.

`make setup` writes the file; it carries a fingerprint of everything that it was made from, and a file that doesn't match is ignored:
an expression that was edited counts at once, only the start is slower.
"""

import hashlib
import json
import os
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from .lexicon import Lexicon
from .patterns import Classes, Pattern, compile_expression

NAME = "compiled.json"
Compiled = tuple[Classes, dict[str, tuple[Pattern, ...]]]


def _folder() -> Traversable:
    return resources.files("yorozu.language").joinpath("lexicon")


def fingerprint(held: Lexicon) -> str:
    """Changes with the lexicon, the dictionary and the code that reads them."""
    made = hashlib.sha256(repr((held, metadata.version("sudachipy"), metadata.version("sudachidict-core"))).encode())
    for name in ("words.py", "patterns.py", "lexicon.py"):
        made.update(resources.files("yorozu.algorithms").joinpath(name).read_bytes())
    return made.hexdigest()


def compile_lexicon(held: Lexicon) -> Compiled:
    """Every expression, hint and exception in dictionary form."""
    classes = Classes(held.classes)
    texts = dict.fromkeys(text for one in held.situations for text in (*one.expressions, *one.hints, *one.unless))
    return classes, {text: compile_expression(text, classes) for text in texts}


def write(held: Lexicon, path: Path) -> None:
    """Store the compiled lexicon."""
    classes, expressions = compile_lexicon(held)
    rows = {text: [[one.form, one.words, sorted(one.wide), one.sound] for one in several] for text, several in expressions.items()}
    members = [[list(key), name] for key, name in classes.members.items()]
    beside = path.with_suffix(".new")
    beside.write_text(json.dumps({"fingerprint": fingerprint(held), "members": members, "expressions": rows}, ensure_ascii=False), "utf-8")
    os.replace(beside, path)


def stored(held: Lexicon, folder: Traversable | None = None) -> Compiled | None:
    """The stored one, if it was made from just this lexicon."""
    file = (folder or _folder()).joinpath(NAME)
    if not file.is_file():
        return None
    made = json.loads(file.read_text("utf-8"))
    if made["fingerprint"] != fingerprint(held):
        return None
    classes = Classes(held.classes, {tuple(key): name for key, name in made["members"]})
    return classes, {text: tuple(Pattern(text, form, tuple(words), frozenset(wide), heard) for form, words, wide, heard in several)
                     for text, several in made["expressions"].items()}  # fmt: skip
