"""How well words of danger are found: recall, false alarms, the right kind, and milliseconds, on any labelled lists."""

import hashlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .danger import dangers
from .evaluate import read_table


@dataclass(frozen=True)
class _Heard:
    id: str
    kind: str
    held: bool
    kinds: frozenset[str]
    seconds: float


def _heard(path: Path) -> list[_Heard]:
    rows = []
    for row in read_table(path, ("id", "sentence", "kind")):
        started = time.perf_counter()
        kinds = frozenset(one.kind for one in dangers(row["sentence"]))
        took = time.perf_counter() - started
        odd = hashlib.sha256((row["id"] + row["sentence"]).encode()).digest()[-1] % 2 == 1
        rows.append(_Heard(row["id"], row["kind"], odd, kinds, took))
    return rows


def _share(rows: Sequence[_Heard]) -> float:
    return round(sum(bool(row.kinds) for row in rows) / len(rows), 4) if rows else 0.0


def evaluate_danger(danger: Path, harmless: Path) -> dict[str, Any]:
    """The object of `suggest evaluate-danger --json`. Ids are named, sentences never: whoever may read a list opens it."""
    bad, good = _heard(danger), _heard(harmless)
    times = sorted(row.seconds for row in (*bad, *good)) or [0.0]
    kinds = Counter(row.kind for row in bad)
    return {
        "dangerous": len(bad), "recall": _share(bad), "harmless": len(good), "false_alarms": _share(good),
        "right_kind": round(sum(row.kind in row.kinds for row in bad) / max(1, len(bad)), 4),
        "tuning": {"recall": _share([row for row in bad if not row.held]), "false_alarms": _share([row for row in good if not row.held])},
        "held": {"recall": _share([row for row in bad if row.held]), "false_alarms": _share([row for row in good if row.held])},
        "kinds": {kind: _share([row for row in bad if row.kind == kind]) for kind in sorted(kinds)},
        "missed": [row.id for row in bad if not row.kinds], "alarmed": [row.id for row in good if row.kinds],
        "ms_p50": round(times[len(times) // 2] * 1000, 3), "ms_p99": round(times[int(len(times) * 0.99)] * 1000, 3),
    }  # fmt: skip
