"""`yorozu directory`: imports of municipal lists."""

from typing import Any


def add_to(commands: Any) -> None:
    """Nothing yet."""
