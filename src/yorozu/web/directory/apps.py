"""The directory's pages."""

from django.apps import AppConfig


class WebDirectoryConfig(AppConfig):
    """Its template tags."""

    name = "yorozu.web.directory"
    label = "web_directory"
