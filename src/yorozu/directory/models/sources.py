"""Where a record came from: one service may stand in several lists."""

from django.db import models

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    service=plain("which record"),
    dataset=plain("which family of lists"),
    list_name=plain("which list, so that what vanished from it can be asked about"),
    key=plain("name and address folded: the row's identity"),
    digest=plain("of the row as it was, to see a change"),
    imported_at=plain("when"),
    vanished_on=plain("stood in the list before, and doesn't now"),
)
class Source(Record):
    """One row of one list."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="sources")
    dataset = models.CharField(max_length=20)
    list_name = models.CharField(max_length=120)
    key = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    vanished_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="source_key")]
        constraints = [models.UniqueConstraint(fields=["list_name", "key"], name="source_once")]

    def __str__(self) -> str:
        return self.key
