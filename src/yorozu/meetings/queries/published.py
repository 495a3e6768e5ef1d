"""Minutes that everybody may read."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from yorozu.community.models import Area
from yorozu.kernel.keyset import page_behind
from yorozu.meetings.enums import MinutesState
from yorozu.meetings.models import Meeting
from yorozu.meetings.queries.kinds import all_kinds

PAGE = 20


@dataclass(frozen=True)
class PublishedPage:
    """Published minutes, the latest first."""

    rows: tuple[Meeting, ...]
    next_key: str


def _published() -> "Q":
    """Published, and of a kind that still is: a city that closes a kind closes its old minutes too."""
    return Q(minutes_state=MinutesState.PUBLISHED, series__kind__in=[one.code for one in all_kinds() if one.published])


def published_page(area: Area | None, *, after: str = "") -> PublishedPage:
    """Of one district with its wards, or of the whole city."""
    rows = Meeting.objects.filter(_published()).select_related("series__area")
    rows = rows.filter(series__area__path__startswith=area.path) if area else rows
    return PublishedPage(*page_behind(rows, after, by="starts_at", size=PAGE, latest=True))


def published_meeting(meeting_id: UUID) -> Meeting | None:
    """One of them."""
    return Meeting.objects.filter(_published(), pk=meeting_id).select_related("series__area", "series__desk").first()
