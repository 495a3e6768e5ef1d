"""What belongs to one sitting: how pages are shown, what was typed so far, what was sent once, what is limited."""

from django.db import models

from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive

from .base import Record


@described(
    Retention.BRIEF,
    session_key=plain("which browser, where nobody is signed in"),
    user_id=personal("whose choice, where somebody is"),
    size=plain("standard, large, largest"),
    contrast=plain("standard, strong, dark"),
    furigana=plain("readings over kanji"),
    language=plain("ja, ja-x-easy, en …"),
)
class Display(Record):
    """表示の設定: kept on the server, so that it works without scripts and on paper."""

    session_key = models.CharField(max_length=64, blank=True)
    user_id = models.UUIDField(null=True)
    size = models.CharField(max_length=8, default="standard")
    contrast = models.CharField(max_length=8, default="standard")
    furigana = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="ja")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session_key"], condition=~models.Q(session_key=""), name="display_session"),
            models.UniqueConstraint(fields=["user_id"], condition=models.Q(user_id__isnull=False), name="display_user"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.language


@described(
    Retention.BRIEF,
    owner=plain("the account's id or the browser's random key"),
    form=plain("which form"),
    key=plain("which of several at once"),
    body=sensitive("what was typed, as typed"),
    saved_at=plain("shown as 預かりました"),
)
class Draft(Record):
    """What somebody typed and hasn't sent: survives reload, sign-out, a language switch and a crash."""

    owner = models.CharField(max_length=64)
    form = models.CharField(max_length=40)
    key = models.CharField(max_length=64, blank=True)
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "form", "key"], name="draft_once")]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved")]

    def __str__(self) -> str:
        return self.form


@described(
    Retention.BRIEF,
    owner=plain("the account's id"),
    name=plain("as the file was called"),
    content=sensitive("the file as it was sent"),
    kept_at=plain("removed two days later"),
)
class Upload(Record):
    """A file that somebody sent, kept while long work reads it."""

    owner = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kept_at"], name="upload_kept")]

    def __str__(self) -> str:
        return str(self.pk)


@described(
    Retention.BRIEF,
    token=plain("made with the form, sent with it"),
    owner=plain("the account's id or the browser's random key"),
    result=plain("where the first sending led"),
    made_at=plain("when it was used"),
)
class OnceToken(models.Model):
    """A form that was sent. The same form sent again leads to the same place and does nothing."""

    token = models.CharField(primary_key=True, max_length=64)
    owner = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_at"], name="once_made")]

    def __str__(self) -> str:
        return self.token[:6]


@described(
    Retention.BRIEF,
    key=personal("what is limited: a digest of account and address, never the account alone"),
    failures=plain("how many in a row"),
    last_at=plain("when the last was"),
    blocked_until=plain("not before"),
)
class Throttle(models.Model):
    """Failed tries of one (account, address): each makes the next wait longer, and nobody else waits."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="throttle_last")]

    def __str__(self) -> str:
        return str(self.failures)


@described(
    Retention.BRIEF,
    user_id=personal("who signed in"),
    session_key=plain("which session, so that it can be ended"),
    made_at=plain("when"),
    agent=plain("browser and system, in short"),
    address=personal("from which address, so that its owner knows it again"),
)
class SignIn(Record):
    """One sitting of an account, as its owner sees it: where am I signed in? Goes with its session."""

    user_id = models.UUIDField()
    session_key = models.CharField(max_length=40, unique=True)
    made_at = models.DateTimeField()
    agent = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "id"], name="sign_in_user")]

    def __str__(self) -> str:
        return self.agent
