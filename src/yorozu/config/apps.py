"""The last app to be ready: by then every model is loaded, and who listens to whom can be said."""

from pathlib import Path

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
        _refuse_no_list()


def _refuse_unknown_roles() -> None:
    """A mistyped role would silently ask nobody for a second factor."""
    from yorozu.community.enums import Role

    known = {*Role.values, "all", "none"}
    for name in sorted(settings.SECOND_FACTOR_ROLES - known):
        raise ConfigurationError("YOROZU_SECOND_FACTOR", f"{name!r} is no role; there are {', '.join(sorted(known))}")


def _refuse_no_list() -> None:
    """A list that can't be read would silently refuse no password."""
    from yorozu.kernel.passwords import why_no_list

    why = why_no_list(Path(settings.BREACHED_PASSWORDS)) if settings.BREACHED_PASSWORDS else ""
    if why:
        raise ConfigurationError("YOROZU_BREACHED_PASSWORDS", why)
