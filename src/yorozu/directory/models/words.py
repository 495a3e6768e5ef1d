"""A city's own everyday words, what staff corrected, and what was learned from needs that desks met."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.CITY,
    expression=plain("how people of this city say it, in the lexicon's form"),
    desk=plain("where it leads"),
    situation=plain("or which situation of the lexicon it speaks of: its code"),
    reason=plain("why, in a sentence that people see"),
    added_at=plain("since when"),
    added_by_name=personal("who added it"),
    retired_at=plain("no longer used since"),
    retired_by_name=personal("who retired it"),
    retired_reason=plain("why it was retired"),
)
class CityWord(Record):
    """One expression of a city; never deleted, but retired with a reason."""

    expression = models.CharField(max_length=120)
    desk = models.ForeignKey("community.Desk", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    situation = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    added_by_name = models.CharField(max_length=120)
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by_name = models.CharField(max_length=120, blank=True)
    retired_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-added_at", "id"], name="city_word_added")]
        constraints = [
            models.UniqueConstraint(fields=["expression", "desk"], condition=Q(retired_at__isnull=True), name="city_word_once"),
            models.UniqueConstraint(fields=["expression", "situation"], condition=Q(retired_at__isnull=True, desk__isnull=True), name="city_word_situation_once"),
            models.CheckConstraint(condition=Q(desk__isnull=True) ^ Q(situation=""), name="city_word_leads"),
            models.CheckConstraint(condition=Q(retired_at__isnull=True) ^ ~Q(retired_reason=""), name="city_word_retired_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.expression


@described(
    Retention.LEARNED,
    terms=plain("the words of the lexicon and the desks in what was typed, and its situations: no name, no sentence"),
    desk=plain("the desk that a person at intake called right"),
    at=plain("when"),
)
class Correction(Record):
    """One key at intake: this desk is the right one. Kept for a year of training, without the words themselves."""

    terms = models.JSONField()
    desk = models.ForeignKey("community.Desk", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "id"], name="correction_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


@described(
    Retention.LEARNED,
    version=plain("counts trainings that were kept"),
    weights=plain("term → desk → weight; a term stands in at least three needs"),
    strength=plain("how much all of it counts, as it was measured"),
    cases=plain("how many needs it was learned from"),
    before=plain("right desk among the first three, of cases held back, without it"),
    after=plain("the same with it"),
    made_at=plain("when"),
    active=plain("whether suggestions use it"),
    ended_reason=plain("why it is no longer used"),
    ended_at=plain("when it stopped being used; its weights are forgotten a year later"),
)
class WordModel(Record):
    """One training that was kept; the one before can be taken back at any time."""

    version = models.PositiveIntegerField(unique=True)
    weights = models.JSONField()
    strength = models.FloatField()
    cases = models.PositiveIntegerField()
    before = models.FloatField()
    after = models.FloatField()
    made_at = models.DateTimeField()
    active = models.BooleanField(default=False)
    ended_reason = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="word_model_one_active")]

    def __str__(self) -> str:
        return str(self.version)
