"""Who did and saw what (T6): the audit, the history of values, and the grants that both answer to."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive

from .base import Record

# History of the city's own things, a thousandth of all: what changed last among them is asked on public pages.
OF_THE_CITY = ~Q(kind="need") & ~Q(kind="handoff") & ~Q(kind="consultation") & ~Q(kind="person") & ~Q(kind="household")

@described(
    Retention.TRACE,
    at=plain("when"),
    actor_id=personal("the account that acted; empty for the system and residents"),
    actor_name=personal("the name that stood on the screen then"),
    actor_kind=plain("staff, resident, system or anonymous"),
    post=plain("as which post"),
    desk_id=plain("for which desk"),
    action=plain("what was done"),
    decision=plain("allowed or denied"),
    kind=plain("what kind of thing"),
    thing_id=plain("which thing"),
    person_id=personal("whose data it was, for 誰が見たか"),
    purpose=plain("why: the case or a typed reason"),
    fields=plain("names of the fields, never values"),
    number=plain("the place in the order in which rows were written, for the seals"),
)
class AuditEntry(Record):
    """One act or one read. Added to, never changed (the database refuses it); written in the transaction of the act itself.

    `number` is given by the database to each insert and never named in one.
    """

    number = models.BigIntegerField(unique=True, editable=False)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    actor_kind = models.CharField(max_length=12)
    post = models.CharField(max_length=200, blank=True)
    desk_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    decision = models.CharField(max_length=8, default="allow")
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["thing_id", "-at"], name="audit_thing"),
            models.Index(fields=["person_id", "-at"], name="audit_person", condition=Q(person_id__isnull=False)),
            models.Index(fields=["actor_id", "-at"], name="audit_actor"),
            models.Index(fields=["-at"], name="audit_at"),
            models.Index(fields=["thing_id", "action"], name="audit_made", condition=Q(action="make_need")),  # T6: asked of every need
            models.Index(fields=["thing_id", "action"], name="audit_offered", condition=Q(action="offer")),
            models.Index(fields=["-at", "-id"], name="audit_refused", condition=Q(decision="deny")),
            models.Index(fields=["desk_id", "-at"], name="audit_desk", condition=Q(desk_id__isnull=False)),
            models.Index(fields=["action", "-at"], name="audit_action"),
            models.Index(fields=["purpose", "-at"], name="audit_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


@described(
    Retention.CASE,
    at=plain("when"),
    kind=plain("what kind of thing"),
    thing_id=plain("which thing"),
    action=plain("the operation"),
    by_id=personal("who did it"),
    by_name=personal("the name that stood on the screen then"),
    post=plain("as which post"),
    before=sensitive("the fields' values before"),
    after=sensitive("the fields' values after"),
    reason=sensitive("why, in the person's words"),
)
class HistoryEntry(Record):
    """What a thing was before and after an act. Retention may blank the values; the row stays."""

    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    action = models.CharField(max_length=60)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["thing_id", "at"], name="history_thing"),
            models.Index(fields=["kind", "-id"], name="history_city", condition=OF_THE_CITY),
            models.Index(fields=["-id"], name="history_newest", condition=OF_THE_CITY),
            models.Index(fields=["thing_id", "at"], name="history_reminded", condition=Q(action="remind")),  # how often a need's date passed
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.kind}"


@described(
    Retention.TRACE,
    user_id=personal("to whom"),
    kind=plain("what kind of thing"),
    thing_id=plain("which thing"),
    purpose=plain("for what"),
    because=plain("what it rests on: a case, a plan, a consent"),
    from_at=plain("from when"),
    until_at=plain("until when"),
    ended_at=plain("ended before its time"),
)
class Grant(Record):
    """Access that a system gives one person to one thing, for a reason and a time."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    because = models.CharField(max_length=200)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "kind", "thing_id"], name="grant_user"),
            models.Index(fields=["thing_id"], name="grant_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.purpose}"


@described(
    Retention.TRACE,
    entry=plain("the page or search that showed it"),
    thing_id=plain("which thing stood on it"),
    at=plain("when, for the order"),
)
class AuditSubject(models.Model):
    """One thing that stood on a list: so that who only searched or leafed is found as well."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="subjects")
    thing_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["thing_id", "-at"], name="audit_subject")]

    def __str__(self) -> str:
        return str(self.thing_id)


@described(
    Retention.TRACE,
    number=plain("which seal; one follows the other without a gap"),
    first=plain("the first number of the rows under it"),
    last=plain("the last number of the rows under it"),
    count=plain("how many rows"),
    subject_first=plain("the first number of the lists' rows under it"),
    subject_last=plain("the last number of the lists' rows under it"),
    subject_count=plain("how many rows of lists"),
    digest=plain("what all rows under it add up to"),
    marks=plain("a short mark of each row, to tell which one was changed"),
    marks_digest=plain("what the marks add up to"),
    since=plain("until when everything was sealed before"),
    sealed_at=plain("when"),
    complete=plain("whether everything written until then is sealed"),
    key_id=plain("by which key; says nothing of the key"),
    mac=plain("the seal itself, over the seal before and all of the above"),
)
class AuditSeal(models.Model):
    """A seal over a stretch of the audit, chained to the one before by a key that isn't in the database."""

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    count = models.BigIntegerField()
    subject_first = models.BigIntegerField()
    subject_last = models.BigIntegerField()
    subject_count = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    marks = models.BinaryField()
    marks_digest = models.CharField(max_length=64)
    since = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField()
    complete = models.BooleanField()
    key_id = models.CharField(max_length=8)
    mac = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.mac}"
