"""What the city tells higher systems."""

from dataclasses import dataclass
from uuid import UUID

from yorozu.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInChanged(Event):
    """How an account gets in was changed: a factor more or less, codes, a reset by an administrator."""

    user_id: UUID
    address: str
