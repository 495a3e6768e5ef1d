"""Minutes that everybody may read."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from yorozu.community.models import Area
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
    moment, _sep, key = after.partition("~")
    with suppress(ValueError):
        if after:
            at, pk = datetime.fromisoformat(moment), UUID(key)
            rows = rows.filter(Q(starts_at__lt=at) | Q(starts_at=at, id__lt=pk))
    found = tuple(rows.order_by("-starts_at", "-id")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return PublishedPage(found[:PAGE], f"{last.starts_at.isoformat()}~{last.pk}" if last else "")


def published_meeting(meeting_id: UUID) -> Meeting | None:
    """One of them."""
    return Meeting.objects.filter(_published(), pk=meeting_id).select_related("series__area", "series__desk").first()
