"""`yorozu suggest`: everyday words to desks, and how well that works."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """suggest TEXT; suggest evaluate CORPUS QUERIES; suggest evaluate-danger DANGER HARMLESS; suggest lexicon."""
    one = commands.add_parser("suggest", help="which desks might help, from everyday words: suggest \"父の物忘れ\"; suggest evaluate CORPUS QUERIES; suggest lexicon")
    one.add_argument("text", nargs="+", help="everyday words; or: evaluate CORPUS QUERIES; or: evaluate-danger DANGER HARMLESS; or: lexicon")
    one.add_argument("--top", type=int, default=5)
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Suggest, or evaluate where the first word says so and two files follow."""
    if asked.text[0] == "evaluate" and len(asked.text) > 1:
        return evaluate(asked)
    if asked.text[0] == "evaluate-danger" and len(asked.text) == 3:
        return evaluate(asked)
    if asked.text == ["lexicon"]:
        return lexicon(as_json=asked.json)
    return suggest(" ".join(asked.text), top=asked.top, as_json=asked.json)


def suggest(text: str, *, top: int, as_json: bool) -> int:
    """Ranked desks with the words that led there."""
    start_django()
    from yorozu.directory.queries import suggest as find

    found = find(text, top=top)
    if as_json:
        urgent = [{"number": one.number, "name": one.name, "because": list(one.because)} for one in found.urgent]
        rows = [{"id": one.id, "title": one.title, "score": one.score, "because": list(one.because)} for one in found.suggestions]
        print(json.dumps({"urgent": urgent, "sure": found.sure, "suggestions": rows}, ensure_ascii=False))
        return 0
    for number in found.urgent:
        print(f"!! {number.number} {number.name}（{'・'.join(number.because)}）")
    for one in found.suggestions:
        print(f"{one.score:6.2f} {one.id:24} {one.title}  {'・'.join(one.because)}")
    if not found.sure:
        print("はっきりしません。迷ったら、よろず相談へ。")
    return 0


def lexicon(*, as_json: bool) -> int:
    """Read and check the whole lexicon: how much there is, and lines that say the same; 1 where something is wrong."""
    from yorozu.algorithms.lexicon import Misspelt
    from yorozu.algorithms.patterns import report

    try:
        found = report()
    except Misspelt as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 1 if found["twins"] else 0


def evaluate(asked: argparse.Namespace) -> int:
    """On any city's desks and questions; nothing depends on ids that are known."""
    from yorozu.algorithms.danger_evaluate import evaluate_danger
    from yorozu.algorithms.evaluate import NotACorpus
    from yorozu.algorithms.evaluate import evaluate as measure

    if len(asked.text) != 3:
        print("yorozu: suggest evaluate: give two files: CORPUS QUERIES", file=sys.stderr)
        return 2
    try:
        by = evaluate_danger if asked.text[0] == "evaluate-danger" else measure
        found = by(Path(asked.text[1]), Path(asked.text[2]))
    except (OSError, UnicodeDecodeError, NotACorpus) as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False) if asked.json else "\n".join(f"{key}: {value}" for key, value in found.items()))
    return 0
