"""The last app to be ready: by then every model is loaded, and who listens to whom can be said."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Ties the systems together once all of them are loaded."""

    name = "yorozu.config"
    label = "config"

    def ready(self) -> None:
        """List every listener (config/wiring.py)."""
        from yorozu.config.wiring import connect

        connect()
