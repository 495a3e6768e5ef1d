"""retention: how long data are kept for each purpose, what is held back, and their end."""

from django.apps import AppConfig
from django.conf import settings


class RetentionConfig(AppConfig):
    """It knows periods, holds and tombstones; what is taken out is each system's own matter, by its operations."""

    name = "yorozu.retention"
    label = "retention"

    def ready(self) -> None:
        """Register the rules of this system's nouns; a schedule that can't be used stops the start."""
        from yorozu.retention import rules  # noqa: F401
        from yorozu.retention.formats.schedule import schedule_from

        try:
            schedule_from(settings.RETENTION_SCHEDULE)
        except ValueError as error:
            raise SystemExit(f"yorozu: YOROZU_RETENTION: {error}") from error
