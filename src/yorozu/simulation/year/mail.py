"""The simulated mail server: letters go nowhere, and for some days it can't be reached."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

PATH = "yorozu.simulation.year.mail.SimulatedMail"


class SimulatedMail(BaseEmailBackend):
    """Counts what it takes; raises as a server that is down does."""

    down = False

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Take letters, or fail."""
        if SimulatedMail.down:
            raise ConnectionRefusedError
        return len(email_messages)
