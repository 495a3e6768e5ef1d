"""oversight: the auditor's view, people's rights to their data, and the end of data."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """It looks at every system below it and changes them through their operations only."""

    name = "yorozu.oversight"
    label = "oversight"

    def ready(self) -> None:
        """Register the rules of this system's nouns."""
        from yorozu.oversight import rules  # noqa: F401
