"""Who acts: an account with the posts it holds today, a resident with a number, or the system itself."""

from dataclasses import dataclass
from uuid import UUID

from .permissions import Permission


@dataclass(frozen=True)
class Claim:
    """What one post gives: a role's permissions, at a desk, in an area and everything below it."""

    post_id: UUID
    role: str
    title: str
    desk_id: UUID | None
    area_path: str
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts. `kind`: staff, resident, system or anonymous."""

    kind: str
    user_id: UUID | None = None
    name: str = ""
    claims: tuple[Claim, ...] = ()
    consultation_id: UUID | None = None  # a resident, by 受付番号 and 合言葉

    @property
    def is_staff(self) -> bool:
        """Signed in, with at least one post in force."""
        return self.kind == "staff" and bool(self.claims)

    @property
    def is_system(self) -> bool:
        """The platform itself: `tick`, loading, lifting."""
        return self.kind == "system"

    @property
    def title(self) -> str:
        """As what the person acts, in words, for the header and the trace."""
        return self.claims[0].title if self.claims else ""

    def has(self, permission: Permission) -> bool:
        """Whether any post gives this permission, somewhere."""
        return self.is_system or any(permission in claim.permissions for claim in self.claims)

    def desks(self, permission: Permission) -> frozenset[UUID]:
        """The desks at which a post gives this permission."""
        return frozenset(c.desk_id for c in self.claims if c.desk_id and permission in c.permissions)

    def areas(self, permission: Permission) -> tuple[str, ...]:
        """The paths of the areas in which a post gives this permission, each with all that is below it."""
        return tuple(sorted({c.area_path for c in self.claims if permission in c.permissions and c.area_path}))


SYSTEM = Actor(kind="system", name="よろず")
ANONYMOUS = Actor(kind="anonymous")
