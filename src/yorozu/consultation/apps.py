"""consultation: needs from the first word until the person has been told."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Consultations, needs, handoffs, consent."""

    name = "yorozu.consultation"
    label = "consultation"

    def ready(self) -> None:
        """Register the rules of this system's nouns."""
        from yorozu.consultation import rules  # noqa: F401
