"""How long data are kept, and their end: the pages of who answers for it."""

from django.apps import AppConfig


class WebRetentionConfig(AppConfig):
    """Its templates."""

    name = "yorozu.web.retention"
    label = "web_retention"
