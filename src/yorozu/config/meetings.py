"""The kinds of meetings that the city holds."""

from importlib import resources
from pathlib import Path

from yorozu.config import environment


def meeting_kinds() -> str:
    """The text of the list: the city's own where it named a file, else ours. It is read when all apps are loaded."""
    named = environment.text("YOROZU_MEETING_KINDS")
    try:
        return Path(named).expanduser().read_text("utf-8") if named else resources.files("yorozu.meetings").joinpath("data/kinds.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise environment.ConfigurationError("YOROZU_MEETING_KINDS", f"{named}: {error}") from error
