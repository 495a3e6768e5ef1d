"""directory: desks, services and places, in the shape of Open Referral HSDS 3."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Services and places."""

    name = "yorozu.directory"
    label = "directory"

    def ready(self) -> None:
        """Register what can be found here."""
        from yorozu.directory.queries import indexing  # noqa: F401
