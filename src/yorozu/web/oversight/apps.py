"""Who looked at what: the auditor's pages."""

from django.apps import AppConfig


class WebOversightConfig(AppConfig):
    """Its templates."""

    name = "yorozu.web.oversight"
    label = "web_oversight"
