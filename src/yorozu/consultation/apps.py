"""consultation: needs from the first word until the person has been told."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Consultations, needs, handoffs, consent."""

    name = "yorozu.consultation"
    label = "consultation"

    def ready(self) -> None:
        """Register the rules of this system's nouns, and what of them can be found."""
        from yorozu.consultation import rules  # noqa: F401
        from yorozu.consultation.queries import indexing  # noqa: F401
