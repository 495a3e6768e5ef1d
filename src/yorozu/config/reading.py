"""The rules by which unusual reading is found."""

from importlib import resources
from pathlib import Path

from yorozu.algorithms.reading_rules import Rules, rules_from
from yorozu.config import environment


def reading_rules() -> Rules:
    """The city's own where it named a file, else ours; a file that can't be used stops the start."""
    named = environment.text("YOROZU_READING_RULES")
    try:
        text = Path(named).expanduser().read_text("utf-8") if named else resources.files("yorozu.oversight").joinpath("data/reading_rules.toml").read_text("utf-8")
        return rules_from(text)
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise environment.ConfigurationError("YOROZU_READING_RULES", f"{named}: {error}") from error
