"""Periods that a city decided, what is held back, the runs, and tombstones: ids of what was erased and nothing else."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive
from yorozu.retention.enums import Counted, Purpose, RunState


@described(
    Retention.CITY,
    purpose=plain("which purpose"),
    years=plain("how long"),
    months=plain("how long"),
    counted=plain("from the event's day, or from the fiscal year after it"),
    basis=plain("on what it rests: the city's rule or a law"),
    because=plain("why it was changed"),
    changed_at=plain("since when it is in force"),
    changed_by_id=personal("who changed it"),
    changed_by_name=personal("who changed it"),
)
class ChangedPeriod(Record):
    """A period as the city changed it. Added to, never overwritten: the latest of a purpose is in force."""

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    years = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    counted = models.CharField(max_length=12, choices=Counted.choices)
    basis = models.CharField(max_length=400)
    because = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["purpose", "-changed_at", "-id"], name="period_in_force")]
        constraints = [
            models.CheckConstraint(condition=~Q(because="") & ~Q(basis=""), name="period_because"),
            models.CheckConstraint(condition=Q(years__gt=0) | Q(months__gt=0), name="period_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.years}.{self.months}"


@described(
    Retention.TRACE,
    number=plain("the number by which it is spoken of"),
    consultation_id=plain("which consultation, with all that are joined to it"),
    person_id=personal("or whose record, with all their consultations"),
    need_number=plain("the need's number by which it was named"),
    reason=sensitive("why it must be kept"),
    set_at=plain("since when"),
    set_by_id=personal("who held it back"),
    set_by_name=personal("who held it back"),
    lifted_at=plain("until when"),
    lifted_by_id=personal("who let it go"),
    lifted_by_name=personal("who let it go"),
    lifted_reason=sensitive("why it need no longer be kept"),
)
class Hold(Record):
    """Data that must not be erased though their time is over: a lawsuit, an inquiry, an audit."""

    number = models.PositiveIntegerField(unique=True)
    consultation_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    need_number = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=400)
    set_at = models.DateTimeField()
    set_by_id = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_by_name = models.CharField(max_length=120, blank=True)
    lifted_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-number"], name="hold_in_force", condition=Q(lifted_at__isnull=True))]
        constraints = [
            models.CheckConstraint(condition=Q(consultation_id__isnull=False) | Q(person_id__isnull=False), name="hold_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_reason"),
            models.CheckConstraint(condition=Q(lifted_at__isnull=True) ^ ~Q(lifted_reason=""), name="hold_lifted_why"),
        ]

    def __str__(self) -> str:
        return str(self.number)


@described(
    Retention.TRACE,
    number=plain("the number by which it is spoken of"),
    dry=plain("only listed, nothing erased"),
    state=plain("running, done, stopped, or stopped because figures changed"),
    as_of=plain("of which day: what was due then"),
    began_at=plain("when"),
    ended_at=plain("when"),
    by_id=personal("who began it"),
    by_name=personal("who began it"),
    counts=plain("purpose → how many were due, erased, waiting, held"),
    figures=plain("digests of the figures before and after, by year"),
    report=plain("what went otherwise, by codes and ids"),
)
class Run(Record):
    """One run over all purposes, dry or real."""

    number = models.PositiveIntegerField(unique=True)
    dry = models.BooleanField()
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.RUNNING)
    as_of = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    counts = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    report = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return str(self.number)


@described(
    Retention.TRACE,
    purpose=plain("whose time was over"),
    thing_id=plain("what was erased: an id that leads to nothing any more"),
    erased_at=plain("when"),
    run=plain("in which run; empty: it came with the file, into a restored database"),
    filed=plain("whether the file outside the database has it"),
)
class Tombstone(models.Model):
    """That something was erased. No word of it: an id, so that a backup which brings it back erases it again."""

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    thing_id = models.UUIDField()
    erased_at = models.DateTimeField()
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    filed = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["id"], name="tombstone_unfiled", condition=Q(filed=False))]
        constraints = [models.UniqueConstraint(fields=["purpose", "thing_id", "erased_at"], name="tombstone_once")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.thing_id}"


@described(Retention.PERSON, person_id=personal("who"), ended_at=plain("when the last of their consultations that were erased had ended"))
class LastEnded(models.Model):
    """When somebody's last consultation ended, kept where the consultation doesn't say any more whom it was about. Goes with the person."""

    person_id = models.UUIDField(primary_key=True)
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
