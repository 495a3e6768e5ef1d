"""What was taken out of the audit: a numbered file, who made it and what for."""

from django.db import models

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive


@described(
    Retention.TRACE,
    number=plain("the serial number that stands in the file"),
    made_at=plain("when it was begun; rows written later aren't in it"),
    by_id=personal("who made it"),
    by_name=personal("who made it"),
    post=plain("as which post"),
    purpose=sensitive("what for, as typed"),
    shape=plain("csv or jsonl"),
    asked=plain("the filter, as codes and ids"),
    rows=plain("how many rows went into it; empty: it was cut off"),
    ended_at=plain("when its last row was written"),
)
class Extract(Record):
    """A file of rows of the audit. Its number stands in the file, so that a copy that turns up leads back to who made it."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    post = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200)
    shape = models.CharField(max_length=8)
    asked = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(purpose=""), name="extract_purpose")]

    def __str__(self) -> str:
        return str(self.number)
