"""How long data are kept, as the city's file or ours says, and where tombstones lie."""

from importlib import resources
from pathlib import Path

from yorozu.config import environment


def retention_schedule() -> str:
    """The text of the schedule: the city's own where it named a file, else ours. It is read when it is first asked for, and `serve` asks at its start."""
    named = environment.text("YOROZU_RETENTION")
    try:
        return Path(named).expanduser().read_text("utf-8") if named else resources.files("yorozu.retention").joinpath("data/schedule.toml").read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise environment.ConfigurationError("YOROZU_RETENTION", f"{named}: {error}") from error


def tombstones(data_folder: Path) -> Path:
    """The file of tombstones."""
    named = environment.text("YOROZU_TOMBSTONES")
    return Path(named).expanduser().resolve() if named else data_folder / "tombstones.txt"
