"""The account of somebody who works here. Residents need none."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models.functions import Lower

from yorozu.kernel.prebuilt import Reads, first
from yorozu.kernel.privacy import Retention, described, personal, plain

from .base import uuid7
from .session import Display


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this user name."""
        return self.get(username__iexact=username)

    def get(self, *args: Any, **wanted: Any) -> "User":
        """One account; by its key alone, as every page of a signed-in person asks, through a prepared read with how it shows pages."""
        key = wanted.get("pk")
        if args or len(wanted) != 1 or not isinstance(key, UUID):
            return super().get(*args, **wanted)
        row = first(_BY_KEY, key=key)
        if row is None:
            raise User.DoesNotExist
        names = _columns()
        account = User.from_db(connection.alias, names, row[: len(names)])
        account.shown = None if row[-1] is None else row[len(names) :]
        return account


@described(
    Retention.PERSON,
    password=plain("a salted hash, never the password"),
    last_login=plain("finds accounts that nobody uses"),
    username=personal("signs in"),
    name=personal("stands beside everything that the person does"),
    email=personal("letters about waiting work"),
    is_active=plain("ends the account without losing its traces"),
    shortcuts=plain("single-key shortcuts on or off (WCAG 2.1.4)"),
    made_at=plain("when the account was made"),
    directory_id=personal("who this is in the city's own directory, as an administrator said"),
    second_factor=plain("none, set, or reset (a code of an administrator's is asked for, then a new one is set up)"),
)
class User(AbstractBaseUser):
    """An account: what it may do comes from the posts that its holder has, not from the account."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    shortcuts = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    directory_id = models.CharField(max_length=200, blank=True, default="")
    second_factor = models.CharField(max_length=8, blank=True, default="")  # "", set, reset: kept beside the rows, which every page would have to count

    shown: tuple[Any, ...] | None = None  # size, contrast, readings, language, where the account chose (kernel.display)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="user_name_once"),
                       models.UniqueConstraint(fields=["directory_id"], condition=~models.Q(directory_id=""), name="user_directory_once")]  # fmt: skip

    def __str__(self) -> str:
        return self.username


def _columns() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]


def _with_display(key: UUID) -> "models.QuerySet[User, Any]":
    chosen = Display.objects.filter(user_id=models.OuterRef("pk")).order_by("pk")
    shown = {f"shown_{name}": models.Subquery(chosen.values(name)[:1]) for name in ("size", "contrast", "furigana", "language")}
    return User.objects.filter(pk=key).order_by("pk").annotate(**shown).values_list(*_columns(), *shown)


_BY_KEY = Reads(_with_display)
