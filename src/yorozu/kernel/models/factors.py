"""The second factor of an account: an authenticator app, passkeys, recovery codes."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.privacy import Retention, described, personal, plain

from .base import Record
from .users import User

APP, PASSKEY = "app", "passkey"


@described(
    Retention.PERSON,
    user=personal("whose"),
    kind=plain("app (TOTP) or passkey (WebAuthn)"),
    name=plain("what its owner calls it"),
    secret=plain("of an app: the secret, sealed with a key that isn't in the database"),
    credential=plain("of a passkey: its public key as the browser gave it"),
    handle=plain("of a passkey: a digest of its id"),
    counter=plain("an app's last step, a passkey's last count: what isn't newer was used before"),
    made_at=plain("when it was set up"),
    used_at=plain("when it was used last"),
)
class Factor(Record):
    """One thing that its owner has beside the password."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors", db_index=False)
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=60, blank=True)
    secret = models.TextField(blank=True)
    credential = models.TextField(blank=True)
    handle = models.CharField(max_length=64, blank=True)
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "id"], name="factor_user")]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(kind=APP), name="factor_one_app"),
            models.UniqueConstraint(fields=["handle"], condition=~Q(handle=""), name="factor_handle"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind


@described(
    Retention.PERSON,
    user=personal("whose"),
    digest=plain("of the code, stretched; the code itself is nowhere"),
    made_at=plain("when it was made"),
    until_at=plain("of a code that an administrator gave: not after"),
    used_at=plain("a code is good once"),
)
class RecoveryCode(Record):
    """A number on paper for the day on which app and passkey are lost."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes", db_index=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.pk)
