"""The shelf of finished booklets: files that are made from the directory at any time, so no part of a backup."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from yorozu.community.models import Area
from yorozu.directory.models import Service
from yorozu.directory.queries.booklet_words import EDITIONS
from yorozu.kernel import clock


@dataclass(frozen=True)
class OnShelf:
    """A booklet that can be had now."""

    edition: str
    imposed: bool
    made_at: datetime
    path: Path
    size: int


def shelf() -> Path:
    """Where they lie."""
    folder = settings.DATA_FOLDER / "booklets"
    folder.mkdir(parents=True, exist_ok=True)
    return Path(folder)


def shelf_file(code: str, edition: str, *, imposed: bool) -> Path:
    """The file of one edition."""
    return shelf() / f"{code}.{edition}{'.imposed' if imposed else ''}.pdf"


def on_shelf(area: Area) -> tuple[OnShelf, ...]:
    """The booklets of a district that can be had now, in the editions' order."""
    found = []
    gone_at = Service.objects.filter(area__path__startswith=area.path, withheld_at__isnull=False).order_by("-withheld_at").values_list(
        "withheld_at", flat=True).first()  # fmt: skip
    for edition in EDITIONS:
        for imposed in (False, True):
            path = shelf_file(area.code, edition, imposed=imposed)
            if not path.exists():
                continue
            made_at = datetime.fromtimestamp(path.stat().st_mtime, tz=clock.TOKYO)
            if gone_at is None or made_at > gone_at:
                found.append(OnShelf(edition, imposed, made_at, path, path.stat().st_size))
    return tuple(found)
