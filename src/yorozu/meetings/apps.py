"""meetings: 懇談会, 推進会議, 地区ケア会議, 支援会議 and the others, from the call to the duty that is done."""

from django.apps import AppConfig
from django.conf import settings


class MeetingsConfig(AppConfig):
    """It knows circles, desks and accounts; a thing of a higher system stands on an agenda by kind, id and a title that its caller gives."""

    name = "yorozu.meetings"
    label = "meetings"

    def ready(self) -> None:
        """Register the rules of this system's nouns; kinds that can't be used stop the start."""
        from yorozu.meetings import rules  # noqa: F401
        from yorozu.meetings.formats.kinds import kinds_from

        try:
            kinds_from(settings.MEETING_KINDS)
        except ValueError as error:
            raise SystemExit(f"yorozu: YOROZU_MEETING_KINDS: {error}") from error
