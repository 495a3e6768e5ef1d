"""What `yorozu check` finds, whichever system looks."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Violation:
    """One thing that is not as it must be."""

    rule: str
    kind: str
    id: UUID
    message: str
    cure: str
