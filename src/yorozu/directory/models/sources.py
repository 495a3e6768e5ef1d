"""Where a record came from: one record may stand in several lists; and what an import leaves to a person."""

from django.db import models
from django.db.models import Q

from yorozu.directory.enums import QuestionAnswer, QuestionKind
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.CITY,
    service=plain("which place or service"),
    event=plain("or which event"),
    organisation=plain("or which organisation of the city"),
    figure=plain("or which figures of an area"),
    dataset=plain("which family of lists"),
    list_name=plain("which list, so that what vanished from it can be asked about"),
    key=plain("name and address folded: the row's identity"),
    external_id=plain("the list's own number for it"),
    digest=plain("of the row as it was, to see a change"),
    row=plain("the row's fields as they were, to see which of them changed"),
    imported_at=plain("when"),
    vanished_on=plain("stood in the list before, and doesn't now"),
)
class Source(Record):
    """One row of one list."""

    service = models.ForeignKey("directory.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="sources")
    event = models.ForeignKey("directory.Event", null=True, blank=True, on_delete=models.CASCADE, related_name="sources")
    organisation = models.ForeignKey("community.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    figure = models.ForeignKey("community.AreaFigure", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    dataset = models.CharField(max_length=20)
    list_name = models.CharField(max_length=120)
    key = models.CharField(max_length=300)
    external_id = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    row = models.JSONField(default=dict, blank=True)
    imported_at = models.DateTimeField()
    vanished_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["key"], name="source_key")]
        constraints = [
            models.UniqueConstraint(fields=["list_name", "key"], name="source_once"),
            models.CheckConstraint(condition=Q(service__isnull=False) | Q(event__isnull=False) | Q(organisation__isnull=False) | Q(figure__isnull=False),
                                   name="source_of_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key


@described(
    Retention.CITY,
    kind=plain("the same place twice?, or gone from its list"),
    service=plain("the record that it is about: the newer of two"),
    other=plain("the record that might be the same"),
    source=plain("the row that it came from"),
    score=plain("how alike they are, 0 to 1"),
    because=plain("what speaks for it, in codes: name, address, phone, position"),
    asked_at=plain("when"),
    answer=plain("what the person decided"),
    answered_at=plain("when"),
    answered_by=personal("which account"),
)
class PlaceQuestion(Record):
    """A question that an import leaves to a person. Nothing is joined, retired or deleted before the answer."""

    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="questions")
    other = models.ForeignKey("directory.Service", null=True, blank=True, on_delete=models.CASCADE, related_name="asked_about")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    score = models.FloatField(default=0)
    because = models.JSONField(default=list, blank=True)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=QuestionAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "asked_at"], name="question_open", condition=Q(answer=""))]
        constraints = [
            models.UniqueConstraint(fields=["kind", "service", "other"], name="question_pair_once", condition=Q(other__isnull=False)),
            models.UniqueConstraint(fields=["service"], name="question_vanished_once", condition=Q(kind=QuestionKind.VANISHED, answer="")),
        ]

    def __str__(self) -> str:
        return self.kind
