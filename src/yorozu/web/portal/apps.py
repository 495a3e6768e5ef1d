"""The portal: shell, sign-in, home pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Template tags of every page live here."""

    name = "yorozu.web.portal"
    label = "portal"
