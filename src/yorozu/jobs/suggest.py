"""`yorozu suggest`: everyday words to desks."""

import argparse
import json
from typing import Any

from yorozu.jobs.setup import start_django


def add_to(commands: Any) -> None:
    """suggest TEXT."""
    one = commands.add_parser("suggest", help="which desks might help, from everyday words: suggest \"父の物忘れ\"")
    one.add_argument("text")
    one.add_argument("--top", type=int, default=5)
    one.add_argument("--json", action="store_true", help="one object on stdout")
    one.set_defaults(run=suggest)


def suggest(asked: argparse.Namespace) -> int:
    """Ranked desks with the words that led there."""
    start_django()
    from yorozu.directory.queries import suggest as find

    found = find(asked.text, top=asked.top)
    if asked.json:
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
