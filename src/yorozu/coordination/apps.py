"""coordination: stuck needs, and the route on which they come before somebody."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    """It looks at consultation's needs and changes none of them: owner, next step and offers stay as they are (T1–T7)."""

    name = "yorozu.coordination"
    label = "coordination"

    def ready(self) -> None:
        """Register the rules of this system's nouns."""
        from yorozu.coordination import rules  # noqa: F401
