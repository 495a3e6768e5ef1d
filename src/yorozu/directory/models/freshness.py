"""Staying true: owners asked to confirm, and residents who say that something is wrong."""

from django.db import models
from django.db.models import Q

from yorozu.directory.enums import ReportSubject, TaskState
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.BRIEF,
    service=plain("what is to be confirmed"),
    digest=plain("of the link's token; the token itself stands only in the mail"),
    asked_at=plain("when"),
    expires_at=plain("the link is good until then"),
    reminded_at=plain("when it was written to once more, as its day came near"),
    answered_at=plain("when it was used"),
    answer=plain("confirmed, changed, closed, withheld"),
)
class ConfirmationAsk(Record):
    """One mail that asked an owner to confirm a record."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="asks")
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="confirmation_expires")]

    def __str__(self) -> str:
        return f"{self.service_id}"


@described(
    Retention.CASE,
    service=plain("about which record"),
    desk=plain("whose task it is"),
    subject=plain("what is wrong"),
    words=personal("what the resident wrote"),
    reported_at=plain("when"),
    state=plain("open, mended, or right as it was"),
    answer=plain("what was found out"),
    done_at=plain("when"),
    done_by=personal("which account"),
)
class WrongReport(Record):
    """'This is wrong': a resident's word about a record, and the desk's task until it is done."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="reports")
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=8, choices=ReportSubject.choices)
    words = models.TextField(blank=True)
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    answer = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "reported_at"], name="wrong_report_open", condition=Q(state=TaskState.OPEN))]

    def __str__(self) -> str:
        return self.subject
