"""What an account has beside its password, and whether it must."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from yorozu.kernel.access import Actor
from yorozu.kernel.models import Factor, RecoveryCode, User
from yorozu.kernel.models.factors import APP, PASSKEY


@dataclass(frozen=True)
class Factors:
    """An account's own page of them."""

    app: Factor | None
    passkeys: tuple[Factor, ...]
    codes_left: int


def factors_of(user_id: UUID) -> Factors:
    """App, passkeys in the order in which they came, how many recovery codes are left."""
    rows = list(Factor.objects.filter(user=user_id).order_by("id"))
    left = RecoveryCode.objects.filter(user=user_id, used_at__isnull=True, until_at__isnull=True).count()
    return Factors(next((one for one in rows if one.kind == APP), None), tuple(one for one in rows if one.kind == PASSKEY), left)


def passkeys_of(user_id: UUID) -> Sequence[str]:
    """The credentials of an account's passkeys."""
    return list(Factor.objects.filter(user=user_id, kind=PASSKEY).order_by("id").values_list("credential", flat=True))


def must_have_factor(actor: Actor) -> bool:
    """Whether one of the posts is of a role that the city wants a second factor for (`YOROZU_SECOND_FACTOR`)."""
    asked = settings.SECOND_FACTOR_ROLES
    return any(claim.role in asked or "all" in asked for claim in actor.claims)


def must_set_up(user: User | AnonymousUser, actor: Actor) -> bool:
    """Whether nothing else may be done before a factor is set up: a role asks for one, or one was reset."""
    return isinstance(user, User) and _lacks(user, actor)


def _lacks(user: User, actor: Actor) -> bool:
    return user.second_factor == "reset" or (not user.second_factor and must_have_factor(actor))


def user_of_directory(directory_id: str) -> User | None:
    """The active account that an administrator linked to this identifier of the city's directory."""
    return User.objects.filter(directory_id=directory_id, is_active=True).first() if directory_id else None
