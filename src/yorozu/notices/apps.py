"""notices: every message that the platform sends."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """One table of messages; listeners are tied to it in config/wiring.py."""

    name = "yorozu.notices"
    label = "notices"

    def ready(self) -> None:
        """Register the rules of this system's nouns."""
        from yorozu.notices import rules  # noqa: F401
