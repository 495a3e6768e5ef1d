"""Long work: asked for by a person or the clock, done by the worker, seen and stopped on a page."""

from django.db import models

from yorozu.kernel.privacy import Retention, described, personal, plain

from .base import Record


@described(
    Retention.BRIEF,
    name=plain("which work"),
    arguments=plain("ids and choices"),
    state=plain("waiting, running, done, failed, stopped"),
    done=plain("how many so far"),
    total=plain("of how many"),
    note=plain("what is being done now"),
    result=plain("what came of it"),
    error=plain("why it failed, in words"),
    asked_by_id=personal("who asked"),
    asked_by_name=personal("who asked"),
    asked_at=plain("when it was asked for"),
    started_at=plain("when it began"),
    beat_at=plain("last sign of life of its worker"),
    ended_at=plain("when it ended"),
    stop_wanted=plain("somebody pressed やめる"),
    tries=plain("begun how often, over restarts"),
)
class Job(Record):
    """One piece of long work; safe to run again after a crash."""

    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stop_wanted = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="job_waiting"),
            models.Index(fields=["asked_by_id", "-asked_at"], name="job_asked_by"),
        ]

    def __str__(self) -> str:
        return self.name
