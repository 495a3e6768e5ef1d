"""Results of simulated years, as files: written by `yorozu simulate`, read by the page. No city's data stands in them."""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}")
KEPT = 100


def folder() -> Path:
    """Where they lie: in the data folder, beside the city's database, never in it."""
    place: Path = settings.DATA_FOLDER / "simulations"
    place.mkdir(parents=True, exist_ok=True)
    return place


def keep_result(name: str, result: dict[str, Any]) -> Path:
    """Write a result whole or not at all."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    file = folder() / f"{name}.json"
    half = file.with_suffix(".half")
    half.write_text(json.dumps(result, ensure_ascii=False), "utf-8")
    half.replace(file)
    return file


def results() -> list[dict[str, Any]]:
    """The newest results first, each with its `name`; a file that isn't one is passed over."""
    files = sorted(folder().glob("*.json"), key=lambda one: (-one.stat().st_mtime_ns, one.name))[:KEPT]
    return [found for file in files if (found := result_of(file.stem)) is not None]


def result_of(name: str) -> dict[str, Any] | None:
    """One result; None where there is none of this name."""
    if not _NAME.fullmatch(name):
        return None
    try:
        plain = json.loads((folder() / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return {**plain, "name": name} if isinstance(plain, dict) and plain.get("kind") in ("year", "comparison") else None
