"""The last app to be ready: by then every model is loaded, and who listens to whom can be said."""

from django.apps import AppConfig
from django.conf import settings

from yorozu.config.environment import ConfigurationError


class ConfigConfig(AppConfig):
    """Ties the systems together once all of them are loaded."""

    name = "yorozu.config"
    label = "config"

    def ready(self) -> None:
        """List every listener (config/wiring.py)."""
        from yorozu.config.wiring import connect

        connect()
        _refuse_unknown_roles()


def _refuse_unknown_roles() -> None:
    """A mistyped role would silently ask nobody for a second factor."""
    from yorozu.community.enums import Role

    known = {*Role.values, "all", "none"}
    for name in sorted(settings.SECOND_FACTOR_ROLES - known):
        raise ConfigurationError("YOROZU_SECOND_FACTOR", f"{name!r} is no role; there are {', '.join(sorted(known))}")
