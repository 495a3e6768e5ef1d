"""`yorozu suggest`: everyday words to desks, and how well that works."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """suggest TEXT; suggest evaluate CORPUS QUERIES; suggest evaluate-danger DANGER HARMLESS; suggest lexicon, train, rollback; suggest explain TEXT --desk CODE."""
    one = commands.add_parser("suggest", help="which desks might help, from everyday words: suggest \"父の物忘れ\"; suggest evaluate CORPUS QUERIES; suggest lexicon; suggest train; suggest rollback; suggest explain TEXT --desk CODE")
    one.add_argument("text", nargs="+", help="everyday words; or: evaluate CORPUS QUERIES; or: evaluate-danger DANGER HARMLESS; or: lexicon, train, rollback, explain TEXT")
    one.add_argument("--top", type=int, default=5)
    one.add_argument("--desk", metavar="CODE", help="explain: which desk's place")
    one.add_argument("--dry-run", action="store_true", help="train: measure, keep nothing")
    one.add_argument("--why", default="", metavar="TEXT", help="rollback: why")
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Suggest, unless the words are one of the other acts."""
    acts = {("evaluate", True): evaluate, ("evaluate-danger", True): evaluate, ("explain", True): explain, ("lexicon", False): lexicon, ("train", False): train, ("rollback", False): rollback}
    act = acts.get((asked.text[0], len(asked.text) > 1))
    return act(asked) if act else suggest(" ".join(asked.text), top=asked.top, as_json=asked.json)


def _show(found: dict[str, Any], as_json: bool) -> None:
    print(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(f"{key}: {value}" for key, value in found.items()))


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


def lexicon(asked: argparse.Namespace) -> int:
    """Read and check the whole lexicon: how much there is, and lines that say the same; 1 where something is wrong."""
    from yorozu.algorithms.lexicon import Misspelt
    from yorozu.algorithms.patterns import report

    try:
        found = report()
    except Misspelt as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    _show(found, asked.json)
    return 1 if found["twins"] else 0


def train(asked: argparse.Namespace) -> int:
    """Learn from needs that desks met and from corrections; kept only where the desk is found better on cases held back."""
    start_django()
    from yorozu.consultation.queries import met_needs
    from yorozu.directory.operations import train_words
    from yorozu.kernel.access import SYSTEM

    trial, model = train_words(by=SYSTEM, needs=met_needs(), dry_run=asked.dry_run)
    _show({"cases": trial.cases, "before": round(trial.before, 4), "after": round(trial.after, 4), "better": trial.better,
           "kept": model is not None, "version": model.version if model else None}, asked.json)  # fmt: skip
    return 0


def rollback(asked: argparse.Namespace) -> int:
    """Take back what was learned last; 1 where nothing is in use."""
    start_django()
    from yorozu.directory.operations import roll_back_words
    from yorozu.kernel.access import SYSTEM
    from yorozu.kernel.errors import Refused

    try:
        before = roll_back_words(by=SYSTEM, reason=asked.why or "yorozu suggest rollback")
    except Refused as error:
        print(f"yorozu: {error}", file=sys.stderr)
        return 1
    _show({"version": before.version if before else None}, asked.json)
    return 0


def explain(asked: argparse.Namespace) -> int:
    """Why a desk stands where it does, term by term; without --desk the first one."""
    start_django()
    from yorozu.directory.queries import explain as reasons
    from yorozu.directory.queries import suggest as find

    text = " ".join(asked.text[1:])
    first = find(text, top=1).suggestions
    desk = asked.desk or (first[0].id if first else "")
    found = {"desk": desk, "reasons": [{"what": one.what, "adds": one.adds} for one in reasons(text, desk)]}
    _show(found, asked.json)
    return 0 if found["reasons"] else 1


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
    _show(found, asked.json)
    return 0
