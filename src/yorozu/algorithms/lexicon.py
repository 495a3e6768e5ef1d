"""The lexicon of situations: how people say what happens to them, and the official words by which a desk names what helps.

Content is plain TOML beside the other words of the language (`language/lexicon/situations/*.toml`, classes in
`classes.toml`), reviewed like code; docs/how-to/write-the-lexicon.md says how to write it. Reading refuses what it can't
understand and says which file, which situation and what to do: a line that is passed over would be a promise not kept.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Any

AGES, URGENCIES = ("child", "adult", "elder"), ("now", "soon")
FORMS = 24  # an expression with more alternatives is a pattern that nobody can check by reading
_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
_TEXTS, _LISTS = ("code", "name", "reason"), ("fields", "means", "expressions")
_KEYS = {*_TEXTS, *_LISTS, "age", "urgency", "hints", "unless"}
_CLASS, _GROUP = re.compile(r"\{([a-z_]+)\}"), re.compile(r"[(（]([^()（）]*)[)）]")


class Misspelt(ValueError):
    """A lexicon file says something that can't be used: where, what, and what to do."""


@dataclass(frozen=True)
class WordClass:
    """Words that stand for one another in expressions, and the age that they tell."""

    name: str
    words: tuple[str, ...]
    age: str = ""


@dataclass(frozen=True)
class Situation:
    """A situation of life: how people say it, what officials call what helps, and the sentence that explains the link."""

    code: str
    name: str
    fields: tuple[str, ...]
    means: tuple[str, ...]
    reason: str
    expressions: tuple[str, ...]
    hints: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    age: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Lexicon:
    """All situations with the classes that their expressions use."""

    situations: tuple[Situation, ...]
    classes: Mapping[str, WordClass]


def forms(expression: str) -> tuple[str, ...]:
    """The plain forms of an expression: one for each choice of its alternatives `(A|B)`."""
    parts = _GROUP.split(expression)
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    return tuple("".join(one) for one in product(*choices))


def classes_in(expression: str) -> tuple[str, ...]:
    """Names of the classes that an expression uses."""
    return tuple(_CLASS.findall(expression))


def read_classes(text: str) -> dict[str, WordClass]:
    """The classes of a `classes.toml`."""
    return {name: WordClass(name, tuple(one["words"]), one.get("age", "")) for name, one in tomllib.loads(text).items()}


def read_situations(text: str, *, file: str, classes: Iterable[str]) -> tuple[Situation, ...]:
    """The situations of one file; Misspelt where it can't be used as written."""
    try:
        rows = tomllib.loads(text).get("situation", [])
    except tomllib.TOMLDecodeError as error:
        raise Misspelt(f"{file}: not TOML ({error}); mind quotes and commas") from error
    known = set(classes)
    return tuple(_situation(row, f"{file}: situation {row.get('code', f'number {place}')}", known) for place, row in enumerate(rows, 1))


def _situation(row: dict[str, Any], where: str, classes: set[str]) -> Situation:
    for faults in (_shape(row), _values(row), _expressions(row, classes)):
        for fault in faults:
            raise Misspelt(f"{where}: {fault}")
    several: dict[str, Any] = {key: tuple(row.get(key, ())) for key in (*_LISTS, "hints", "unless")}
    return Situation(**{key: row.get(key, "") for key in (*_TEXTS, "age", "urgency")}, **several)


def _shape(row: dict[str, Any]) -> Iterable[str]:
    yield from (f"unknown key {key}; keys are {', '.join(sorted(_KEYS))}" for key in sorted(row.keys() - _KEYS))
    yield from (f"{key} must be a text" for key in _TEXTS if not isinstance(row.get(key), str) or not row[key].strip())
    yield from (f"{key} must be a list that isn't empty" for key in _LISTS if not isinstance(row.get(key), list) or not row[key])
    for key in (*_LISTS, "hints", "unless"):
        yield from (f"{key}: {one!r} must be a text" for one in row.get(key, []) if not isinstance(one, str) or not one.strip())


def _values(row: dict[str, Any]) -> Iterable[str]:
    if not _CODE.fullmatch(row["code"]):
        yield "code must be small letters, digits and _ (3 to 40)"
    yield from (f"{key} must be one of {', '.join(allowed)}" for key, allowed in (("age", AGES), ("urgency", URGENCIES))
                if row.get(key) and row[key] not in allowed)  # fmt: skip


def _expressions(row: dict[str, Any], classes: set[str]) -> Iterable[str]:
    for one in (*row["expressions"], *row.get("hints", []), *row.get("unless", [])):
        if fault := fault_of(one, classes):
            yield f"{one}: {fault}"


def fault_of(expression: str, classes: Collection[str]) -> str:
    """What is wrong with how an expression is written; empty: nothing."""
    if re.search(r"[(){}（）|｜]", _CLASS.sub("", _GROUP.sub("", expression))):
        return "brackets must close, aren't nested, and | stands only inside ( )"
    if unknown := [name for name in classes_in(expression) if name not in classes]:
        return f"unknown class {unknown[0]}; they stand in classes.toml"
    count = len(forms(expression))
    return f"{count} forms, at most {FORMS}: write two expressions" if count > FORMS else ""


def expressions_by_field(situations: Sequence[Situation]) -> dict[str, int]:
    """Life field → number of expressions in its situations (a situation counts for each of its fields)."""
    found: dict[str, int] = {}
    for one in situations:
        for field in one.fields:
            found[field] = found.get(field, 0) + len(one.expressions)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships with the product; codes are unique over all files."""
    folder = resources.files("yorozu.language").joinpath("lexicon")
    classes = read_classes(folder.joinpath("classes.toml").read_text("utf-8"))
    files = sorted((one for one in folder.joinpath("situations").iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    situations: dict[str, Situation] = {}
    for file in files:
        for one in read_situations(file.read_text("utf-8"), file=file.name, classes=classes):
            if one.code in situations:
                raise Misspelt(f"{file.name}: situation {one.code}: the code stands twice; codes are unique over all files")
            situations[one.code] = one
    return Lexicon(tuple(situations.values()), classes)
