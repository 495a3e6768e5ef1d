"""community: the city, its circles, desks and people."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """Areas, organisations, desks, posts, people, the calendar."""

    name = "yorozu.community"
    label = "community"

    def ready(self) -> None:
        """Register the rules of this system's nouns, and what of them can be found."""
        from yorozu.community import rules  # noqa: F401
        from yorozu.community.queries import indexing  # noqa: F401
